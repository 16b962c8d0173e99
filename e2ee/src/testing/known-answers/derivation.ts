import { expand } from '../../bytes/expand';
import { padmeLength } from '../../bytes/padme';
import { deriveEpochKeys, deriveSenderKeys } from '../../messages/epoch-keys';
import { hex, idOf, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

export const derivation: KnownFormat = (primitives) => {
  const keys = deriveEpochKeys(primitives, seedOf(1));
  const sender = deriveSenderKeys(primitives, keys, idOf('device', 1));
  return {
    expand: hex(expand(primitives, seedOf(1), 'label', Uint8Array.of(1, 2, 3), 48)),
    tag: hex(keys.tag),
    bind: hex(keys.bind),
    key: hex(sender.key),
    nonceKey: hex(sender.nonceKey),
    padme: [1, 9, 100, 257, 1_000_001, 2 ** 40 + 1].map(padmeLength).join(' '),
  };
};
