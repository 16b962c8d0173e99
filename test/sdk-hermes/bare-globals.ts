import { fromBase64, toBase64 } from '../../e2ee/src/index';
import { utf8Bytes, utf8Text } from '../../e2ee/src/bytes/utf8';

/** ts-mls asks for these; React Native of today has them all, and nothing of ours needs them. */
Object.assign(globalThis, {
  TextEncoder: class {
    encode(text: string): Uint8Array {
      return utf8Bytes(text);
    }
  },
  TextDecoder: class {
    decode(bytes: Uint8Array): string {
      return utf8Text(bytes);
    }
  },
  btoa: (binary: string) => toBase64(Uint8Array.from(binary, (byte) => byte.charCodeAt(0))),
  atob: (base64: string) => String.fromCharCode(...fromBase64(base64)),
});
