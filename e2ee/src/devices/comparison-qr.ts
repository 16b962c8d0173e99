import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { readOrNull } from '../bytes/read-or-null';
import { fromBase64, toBase64 } from '../bytes/base64';
import type { Primitives } from '../primitives/primitives';
import type { Identity } from './safety-number';

const PREFIX = 'anochat:compare:1:';

/** `other-people`: it is not about these two users at all. */
export type Comparison = 'same' | 'differs' | 'other-people' | 'unreadable';

/** What one shows to be scanned: oneself and the other, each as one knows them. */
export function comparisonQr(own: Identity, peer: Identity): string {
  const bytes = new ByteWriter()
    .uuid(own.user)
    .fixed(own.identityKey, 32)
    .uuid(peer.user)
    .fixed(peer.identityKey, 32)
    .finish();
  return PREFIX + toBase64(bytes);
}

/** What the other's code says, read by the one who scans it: both must know both alike. */
export function compareQr(
  primitives: Primitives,
  text: string,
  own: Identity,
  peer: Identity,
): Comparison {
  const shown = decoded(text);
  if (shown === null) return 'unreadable';
  const [theirs, mine] = shown;
  if (theirs.user !== peer.user || mine.user !== own.user) return 'other-people';
  const isSame =
    primitives.equal(theirs.identityKey, peer.identityKey) &&
    primitives.equal(mine.identityKey, own.identityKey);
  return isSame ? 'same' : 'differs';
}

function decoded(text: string): readonly [Identity, Identity] | null {
  if (!text.startsWith(PREFIX)) return null;
  return readOrNull(() => {
    const reader = new ByteReader(fromBase64(text.slice(PREFIX.length)));
    const first = { user: reader.uuid(), identityKey: reader.bytes(32) };
    const second = { user: reader.uuid(), identityKey: reader.bytes(32) };
    reader.end();
    return [first, second];
  });
}
