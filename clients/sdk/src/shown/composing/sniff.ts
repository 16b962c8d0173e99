/** So many bytes of a file's beginning tell what it is. */
export const SNIFFED_BYTES = 4096;

export interface Sniffed {
  /** What it is tried as. */
  readonly kind: 'image' | 'video' | 'audio' | 'file';
  readonly mime: string;
}

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

const startsWith = (bytes: Uint8Array, ...wanted: readonly number[]): boolean =>
  bytes.length >= wanted.length && wanted.every((byte, at) => bytes[at] === byte);

/** What bytes are by themselves: neither a name nor what somebody says of them is asked. */
export function sniff(bytes: Uint8Array): Sniffed {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return { kind: 'image', mime: 'image/jpeg' };
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return { kind: 'image', mime: 'image/png' };
  }
  const four = ascii(bytes, 0, 4);
  if (four === 'GIF8') return { kind: 'image', mime: 'image/gif' };
  if (four === 'RIFF') return ofRiff(ascii(bytes, 8, 12));
  if (ascii(bytes, 4, 8) === 'ftyp') return ofBrand(ascii(bytes, 8, 12));
  if (startsWith(bytes, 0x1a, 0x45, 0xdf, 0xa3)) {
    const isWebm = ascii(bytes, 0, 64).includes('webm');
    return { kind: 'video', mime: isWebm ? 'video/webm' : 'video/x-matroska' };
  }
  if (four === 'OggS') {
    const isVideo = ascii(bytes, 0, 64).includes('theora');
    return isVideo ? { kind: 'video', mime: 'video/ogg' } : { kind: 'audio', mime: 'audio/ogg' };
  }
  if (four === 'fLaC') return { kind: 'audio', mime: 'audio/flac' };
  if (four.startsWith('ID3')) return { kind: 'audio', mime: 'audio/mpeg' };
  const [first = 0, second = 0] = bytes;
  // Layer 0 is reserved in MPEG audio, and what ADTS has there.
  if (first === 0xff && (second & 0xf6) === 0xf0) return { kind: 'audio', mime: 'audio/aac' };
  if (first === 0xff && (second & 0xe0) === 0xe0) return { kind: 'audio', mime: 'audio/mpeg' };
  if (four === '%PDF') return { kind: 'file', mime: 'application/pdf' };
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return { kind: 'file', mime: 'application/zip' };
  return { kind: 'file', mime: 'application/octet-stream' };
}

const ofRiff = (form: string): Sniffed => {
  if (form === 'WEBP') return { kind: 'image', mime: 'image/webp' };
  if (form === 'WAVE') return { kind: 'audio', mime: 'audio/wav' };
  return { kind: 'file', mime: 'application/octet-stream' };
};

const ofBrand = (brand: string): Sniffed => {
  // Pictures whose size is not read here before they are decoded.
  if (brand === 'avif' || brand === 'avis') return { kind: 'file', mime: 'image/avif' };
  if (/^(hei|hev|mif1|msf1)/.test(brand)) return { kind: 'file', mime: 'image/heic' };
  if (/^M4[ABP]/.test(brand)) return { kind: 'audio', mime: 'audio/mp4' };
  return brand === 'qt  '
    ? { kind: 'video', mime: 'video/quicktime' }
    : { kind: 'video', mime: 'video/mp4' };
};
