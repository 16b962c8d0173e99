import type { ConversationId, DeviceId, Seq, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { isSignedBy, sign } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';

/** A user's word that they leave, by one of their devices: any member may then remove them. */
export interface Leave {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly conversation: ConversationId;
  readonly generation: number;
  /** The log as the leaver saw it: whoever is added again above `seenSeq` has not left. */
  readonly seenSeq: Seq;
  readonly seenChain: Uint8Array;
}

const VERSION = 1;

/** v(1) user(16) device(16) conversation(16) generation(4) seenSeq(8) seenChain(32) signature(64). */
export function signLeave(primitives: Primitives, signSeed: Uint8Array, leave: Leave): Uint8Array {
  const bytes = leaveBytes(leave);
  const signature = sign(primitives, signSeed, 'leave', bytes);
  return new ByteWriter().bytes(bytes).bytes(signature).finish();
}

/** `FormatError` for what is no such word. Who said it, `isLeaveBy` tells. */
export function readLeave(bytes: Uint8Array): Leave {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new FormatError('unknown version of a leave');
  const leave = {
    user: reader.uuid(),
    device: reader.uuid(),
    conversation: reader.uuid(),
    generation: reader.u32(),
    seenSeq: reader.u64(),
    seenChain: reader.bytes(32),
  };
  reader.bytes(64);
  reader.end();
  return leave;
}

/** Whether the device holding this key signed these bytes. */
export function isLeaveBy(primitives: Primitives, bytes: Uint8Array, signKey: Uint8Array): boolean {
  return isSignedBy(primitives, signKey, 'leave', bytes.slice(0, -64), bytes.slice(-64));
}

function leaveBytes(leave: Leave): Uint8Array {
  return new ByteWriter()
    .u8(VERSION)
    .uuid(leave.user)
    .uuid(leave.device)
    .uuid(leave.conversation)
    .u32(leave.generation)
    .u64(leave.seenSeq)
    .fixed(leave.seenChain, 32)
    .finish();
}
