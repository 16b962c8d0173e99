import { randomBytes } from 'node:crypto';

import { v7 as uuidV7 } from 'uuid';

import type { SealItem } from '../../../src/platform/sealer';

/** Messages of a few devices in one conversation. */
export const makeItems = (
  newDataKey: (conversationId: string) => Uint8Array,
  count: number,
  bodyBytes: number,
): readonly SealItem[] => {
  const conversationId = uuidV7();
  const dataKey = newDataKey(conversationId);
  const devices = Array.from({ length: 16 }, () => uuidV7());
  return Array.from({ length: count }, (_, i) => ({
    dataKey,
    context: {
      conversationId,
      deviceId: devices[i % devices.length] ?? uuidV7(),
      clientId: uuidV7(),
      kind: 'message',
    },
    plain: randomBytes(bodyBytes),
  }));
};
