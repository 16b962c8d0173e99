import type { Device } from '@anochat/contract';
import type { LinkedDevice } from '../../encryption/encryption';

import { devicesLeft } from './devices-left';

const linked = (deviceId: string, more: Partial<LinkedDevice> = {}): LinkedDevice => ({
  deviceId,
  isCurrent: false,
  isRevoked: false,
  linkedBy: null,
  ...more,
});
const known = (id: string, kind: Device['kind']): Device => ({
  ...{ id, kind, name: `The ${id}`, current: false },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', lastSeenAt: '2026-01-01T00:00:00.000Z' },
});

it('names those that are in the list and signed in nowhere', () => {
  const devices = [
    linked('here', { isCurrent: true }),
    linked('phone'),
    linked('lost'),
    linked('gone', { isRevoked: true }),
    linked('unknown'),
  ];
  expect(devicesLeft(devices, ['phone'], [known('lost', 'web'), known('gone', 'web')])).toEqual([
    { id: 'lost', name: 'The lost' },
    { id: 'unknown', name: '' },
  ]);
});

it('leaves programs alone, which have a token and no session', () => {
  expect(devicesLeft([linked('bot')], [], [known('bot', 'bot')])).toEqual([]);
});
