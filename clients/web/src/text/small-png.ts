const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_SIDE = 512;

/**
 * The only form in which previews carry pictures. By its header it is known to be small before
 * anything of it is decoded; `null`: it is something else, whatever its sender calls it.
 */
export function readSmallPng(bytes: Uint8Array): Blob | null {
  if (bytes.length < 24 || SIGNATURE.some((byte, at) => bytes[at] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The first chunk is IHDR, and begins with the two sides (PNG, 11.2.1).
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (view.getUint32(12) !== 0x49484452) return null;
  if (width === 0 || height === 0 || width > MOST_SIDE || height > MOST_SIDE) return null;
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' });
}
