import { type EngineLink, JavascriptHub } from '../../../src/platform/hub';
import { engineSuite } from './engine-suite';
import type { HubUnderTest, SmallLimits } from './hub-harness';
import { hubSuite } from './hub-suite';
import { leavingSuite } from './leaving-suite';
import { oneConnectionSuite } from './one-connection-suite';
import { orderSuite } from './order-suite';
import { slowCrowdSuite } from './slow-crowd-suite';

const create = (limits?: SmallLimits): HubUnderTest<EngineLink> => ({
  hub: new JavascriptHub(limits),
  linkOf: (socket) => socket.conn as unknown as EngineLink,
});

hubSuite('JavaScript', create);
engineSuite('ws', create);
oneConnectionSuite('JavaScript', create);
orderSuite('JavaScript', create);
leavingSuite('JavaScript', create);
slowCrowdSuite('JavaScript', create);
