import type {
  Entry,
  EntryKind,
  MembershipChange,
  MessageEntry,
  RedactionEntry,
  Settings,
} from '@anochat/contract';

import { fromBase64 } from '../bytes/base64';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { hash } from '../bytes/hash';
import { utf8Bytes } from '../bytes/utf8';
import { uuidBytes } from '../bytes/uuid';
import type { Primitives } from '../primitives/primitives';

const VERSION = 1;
const NOTHING = new Uint8Array(0);
const KINDS = {
  message: 1,
  redaction: 2,
  membership: 3,
  settings: 4,
  commit: 5,
} as const satisfies Record<EntryKind, number>;
const CHANGES = {
  created: 1,
  added: 2,
  joined: 3,
  left: 4,
  removed: 5,
  banned: 6,
  'role-changed': 7,
  'ownership-transferred': 8,
} as const satisfies Record<MembershipChange['type'], number>;
/** Bits of what changed; the values follow in this order. */
const SETTINGS = {
  title: 1,
  topic: 2,
  posting: 4,
  history: 8,
  timer: 16,
} as const satisfies Record<keyof Settings, number>;

/** How each field is written, in this order: a field that joins an entry does not compile without. */
type Fields<E> = {
  readonly [F in Exclude<keyof E, Spoken>]-?: (value: E[F]) => Uint8Array;
};
/** The kind is written first; the others tell of an entry without its body. */
type Spoken = 'kind' | 'erased' | 'unreadable' | 'bodyDigest';

const shared: Fields<Omit<RedactionEntry, 'statement'>> = {
  conversationId: uuidBytes,
  seq: (seq) => new ByteWriter().u64(seq).finish(),
  n: (n) => new ByteWriter().u64(n).finish(),
  sender: uuidBytes,
  device: optionalUuid,
  clientId: optionalUuid,
  generation: (generation) => new ByteWriter().u32(generation).finish(),
  epoch: (epoch) => new ByteWriter().u64(epoch).finish(),
  quiet: (quiet) => Uint8Array.of(quiet ? 1 : 0),
  // No entry has the seq 0.
  target: (target) => new ByteWriter().u64(target ?? 0).finish(),
  ts: text,
};

/**
 * d: H of v(1) kind(1) and every other field of an entry as it is delivered, the server's time
 * included; of a body its digest, so that d can be told from an erased entry too, and nothing else
 * about it can be changed. `FormatError` for an entry without its body and without the digest that
 * the server kept, and for one with content that the server reads: no e2ee log has any.
 */
export function entryDigest(primitives: Primitives, entry: Entry): Uint8Array {
  if ('unreadable' in entry && entry.unreadable === true) {
    throw new FormatError('an entry that the server cannot open');
  }
  const head = Uint8Array.of(VERSION, KINDS[entry.kind]);
  return hash(primitives, head, ...fieldsOf(primitives, entry));
}

/** What stands for a body in d, and stays when the body is wiped. */
export function bodyDigest(primitives: Primitives, body: Uint8Array): Uint8Array {
  return hash(primitives, body);
}

function fieldsOf(primitives: Primitives, entry: Entry): readonly Uint8Array[] {
  switch (entry.kind) {
    case 'message':
      return written(
        {
          ...shared,
          expiresAt: expiry,
          content: refuse,
          body: () => digestOf(primitives, entry),
          blobs: fileIds,
        },
        entry,
      );
    case 'redaction':
      return written({ ...shared, statement }, entry);
    case 'membership':
      return written({ ...shared, change: membershipChange }, entry);
    case 'settings':
      return written({ ...shared, change: settingsChange }, entry);
    case 'commit':
      return written({ ...shared, body: () => digestOf(primitives, entry) }, entry);
  }
}

function digestOf(
  primitives: Primitives,
  entry: Pick<MessageEntry, 'erased' | 'body' | 'bodyDigest'>,
): Uint8Array {
  if (!entry.erased && entry.body !== undefined) {
    return bodyDigest(primitives, fromBase64(entry.body));
  }
  if (!entry.erased || entry.bodyDigest === undefined) {
    throw new FormatError('an entry without its body');
  }
  return new ByteWriter().fixed(fromBase64(entry.bodyDigest), 32).finish();
}

function written<E>(fields: Fields<E>, entry: E): readonly Uint8Array[] {
  const names = Object.keys(fields) as (keyof Fields<E>)[];
  return names.map((name) => fields[name](entry[name]));
}

function refuse(content: unknown): Uint8Array {
  if (content !== undefined) throw new FormatError('content that the server reads');
  return NOTHING;
}

/** Of an entry that expires; d of the others is what it was before any did. */
function expiry(value: string | undefined): Uint8Array {
  return value === undefined ? NOTHING : text(value);
}

/** A signed word, where there is one. */
function statement(value: string | undefined): Uint8Array {
  if (value === undefined) return NOTHING;
  const bytes = fromBase64(value);
  return new ByteWriter().u32(bytes.length).bytes(bytes).finish();
}

/** Last, so that an entry without files is written as if there were none of this. */
function fileIds(blobs: readonly string[] = []): Uint8Array {
  if (blobs.length === 0) return NOTHING;
  const writer = new ByteWriter().u32(blobs.length);
  for (const id of blobs) writer.uuid(id);
  return writer.finish();
}

function membershipChange(change: MembershipChange): Uint8Array {
  const writer = new ByteWriter().u8(CHANGES[change.type]).u32(change.users.length);
  for (const user of change.users) writer.uuid(user);
  if (change.type === 'role-changed') writer.bytes(text(change.role));
  if (change.type === 'left') writer.bytes(statement(change.statement));
  return writer.finish();
}

function settingsChange(change: Partial<Settings>): Uint8Array {
  const names = Object.keys(SETTINGS) as (keyof Settings)[];
  const changed = names.filter((name) => change[name] !== undefined);
  const writer = new ByteWriter().u8(changed.reduce((mask, name) => mask | SETTINGS[name], 0));
  for (const name of changed) writer.bytes(text(String(change[name] ?? '')));
  return writer.finish();
}

function optionalUuid(id: string | null): Uint8Array {
  return id === null ? new Uint8Array(16) : uuidBytes(id);
}

function text(value: string): Uint8Array {
  const bytes = utf8Bytes(value);
  return new ByteWriter().u32(bytes.length).bytes(bytes).finish();
}
