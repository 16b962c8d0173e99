import type { Frame } from './hub';

const FIN_TEXT = 0x81;
/** engine.io's packet type `message`. */
const MESSAGE = 0x34;

/** A frame with its bytes on a WebSocket (RFC 6455, section 5.2), made when first needed. */
export class EncodedFrame {
  private made: Buffer | undefined;

  constructor(readonly text: Frame) {}

  /** Length of `bytes`. */
  get size(): number {
    return this.bytes.length;
  }

  /** One unmasked text message. */
  get bytes(): Buffer {
    return (this.made ??= encode(this.text));
  }
}

const encode = (text: Frame): Buffer => {
  const length = 1 + Buffer.byteLength(text);
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(start + length);
  bytes[0] = FIN_TEXT;
  if (start === 2) {
    bytes[1] = length;
  } else if (start === 4) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeUInt32BE(0, 2);
    bytes.writeUInt32BE(length, 6);
  }
  bytes[start] = MESSAGE;
  bytes.write(text, start + 1);
  return bytes;
};
