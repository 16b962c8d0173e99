import type { DeviceId, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { encodeOffer, readOffer, type DeviceOffer } from './device-offer';

/** What a vault is known by: the digest of its bytes, its number, and the key that backups are sealed to. */
export interface VaultReference {
  readonly digest: Uint8Array;
  readonly n: number;
  readonly backupKey: Uint8Array;
}

export type StatementBody =
  | { readonly kind: 'genesis'; readonly identityKey: Uint8Array }
  | { readonly kind: 'add'; readonly offer: DeviceOffer }
  | { readonly kind: 'revoke'; readonly device: DeviceId }
  | { readonly kind: 'vault'; readonly vault: VaultReference }
  /** Begins again with a new identity, because the old one is lost; signed by the new one. */
  | { readonly kind: 'renew'; readonly identityKey: Uint8Array };

/** The device that signed, `null` for the identity key. */
export type StatementSigner = DeviceId | null;

export interface Statement {
  readonly user: UserId;
  /** Place in the user's chain, from 1. */
  readonly n: number;
  /** H of the statement before, all zeros in the first. */
  readonly prev: Uint8Array;
  readonly signer: StatementSigner;
  readonly body: StatementBody;
  readonly signature: Uint8Array;
}

const VERSION = 1;
const KINDS = { genesis: 1, add: 2, revoke: 3, vault: 4, renew: 5 } as const;
/** Stands for the identity key: no device has this id. */
const IDENTITY = new Uint8Array(16);

/** v(1) user(16) n(4) prev(32) kind(1) signer(16) body: all that the signature is about. */
export function signedStatementBytes(statement: Omit<Statement, 'signature'>): Uint8Array {
  const { user, n, prev, signer, body } = statement;
  return new ByteWriter()
    .u8(VERSION)
    .uuid(user)
    .u32(n)
    .fixed(prev, 32)
    .u8(KINDS[body.kind])
    .bytes(signer === null ? IDENTITY : new ByteWriter().uuid(signer).finish())
    .bytes(bodyBytes(body))
    .finish();
}

/** The signed bytes and the signature(64) behind them. */
export function encodeStatement(statement: Statement): Uint8Array {
  return new ByteWriter()
    .bytes(signedStatementBytes(statement))
    .fixed(statement.signature, 64)
    .finish();
}

/** Reads the form alone; what a statement is worth, `verifyChain` says. */
export function decodeStatement(bytes: Uint8Array): Statement {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new FormatError('unknown version of a statement');
  const user = reader.uuid();
  const n = reader.u32();
  const prev = reader.bytes(32);
  const kind = reader.u8();
  const signer = readSigner(reader);
  const body = readBody(reader, kind);
  const signature = reader.bytes(64);
  reader.end();
  return { user, n, prev, signer, body, signature };
}

function bodyBytes(body: StatementBody): Uint8Array {
  switch (body.kind) {
    case 'genesis':
    case 'renew':
      return new ByteWriter().fixed(body.identityKey, 32).finish();
    case 'add':
      return encodeOffer(body.offer);
    case 'revoke':
      return new ByteWriter().uuid(body.device).finish();
    case 'vault':
      return new ByteWriter()
        .fixed(body.vault.digest, 32)
        .u32(body.vault.n)
        .fixed(body.vault.backupKey, 32)
        .finish();
  }
}

function readBody(reader: ByteReader, kind: number): StatementBody {
  switch (kind) {
    case KINDS.genesis:
      return { kind: 'genesis', identityKey: reader.bytes(32) };
    case KINDS.add:
      return { kind: 'add', offer: readOffer(reader) };
    case KINDS.revoke:
      return { kind: 'revoke', device: reader.uuid() };
    case KINDS.vault: {
      const vault = { digest: reader.bytes(32), n: reader.u32(), backupKey: reader.bytes(32) };
      return { kind: 'vault', vault };
    }
    case KINDS.renew:
      return { kind: 'renew', identityKey: reader.bytes(32) };
    default:
      throw new FormatError('unknown kind of statement');
  }
}

function readSigner(reader: ByteReader): StatementSigner {
  const bytes = reader.bytes(16);
  return bytes.every((byte) => byte === 0) ? null : new ByteReader(bytes).uuid();
}
