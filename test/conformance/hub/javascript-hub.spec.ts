import { type EngineLink, JavascriptHub } from '../../../src/platform/hub';
import { hubSuite } from './hub-suite';

hubSuite<EngineLink>('JavaScript', (limits) => ({
  hub: new JavascriptHub(limits),
  linkOf: (socket) => socket.conn as unknown as EngineLink,
}));
