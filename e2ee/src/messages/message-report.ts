import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { isSignedBy } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';
import { HEADER_BYTES, readHeader, type ReadHeader } from './message-header';
import { readInner, type MessageInner } from './message-inner';
import { signedMessageBytes } from './message-signature';
import type { MessageEvidence } from './open-message';

const VERSION = 1;

export interface ReportedMessage {
  readonly header: ReadHeader;
  readonly inner: MessageInner;
  readonly evidence: MessageEvidence;
}

/**
 * v(1) header(96) bind(32) signature(64) inner: discloses this one message to whoever judges it.
 * Neither the epoch's secret nor any other message follows from it.
 */
export function messageReport({ header, bind, inner, signature }: MessageEvidence): Uint8Array {
  return new ByteWriter()
    .u8(VERSION)
    .fixed(header, HEADER_BYTES)
    .fixed(bind, 32)
    .fixed(signature, 64)
    .bytes(inner)
    .finish();
}

/** `FormatError` for what is no report. Whether it is true, `isReportTrue` says. */
export function readReport(bytes: Uint8Array): ReportedMessage {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new FormatError('unknown version of a report');
  const header = reader.bytes(HEADER_BYTES);
  const bind = reader.bytes(32);
  const signature = reader.bytes(64);
  const inner = reader.rest();
  return {
    header: readHeader(header),
    inner: readInner(inner),
    evidence: { header, bind, inner, signature },
  };
}

/** Whether the device that the header names wrote this, given the key that its chain holds. */
export function isReportTrue(
  primitives: Primitives,
  { evidence: { header, bind, inner, signature } }: ReportedMessage,
  signKey: Uint8Array,
): boolean {
  const signed = signedMessageBytes(primitives, bind, header, inner);
  return isSignedBy(primitives, signKey, 'message', signed, signature);
}
