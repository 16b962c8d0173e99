import {
  problemOf,
  type AudioPart,
  type BlobRef,
  type FilePart,
  type ImagePart,
  type VideoPart,
} from '@anochat/contract';
import { AnoChatError, type MediaFile } from '@anochat/sdk';

let count = 0;

const ref = (name: string, mime: string, size = 1_000): BlobRef => {
  count += 1;
  const blob = `01990000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  return { blob, name, mime, size, digest: name };
};

export const image = (name: string, width: number, height: number): ImagePart => ({
  type: 'image',
  ...ref(`${name}.png`, 'image/png'),
  ...{ width, height },
});

export const video = (
  name: string,
  width: number,
  height: number,
  duration: number,
): VideoPart => ({
  type: 'video',
  ...ref(`${name}.mp4`, 'video/mp4'),
  ...{ width, height, duration, thumbnail: ref(`${name}.png`, 'image/png') },
});

export const audio = (name: string, duration: number): AudioPart => ({
  type: 'audio',
  ...ref(name, 'audio/wav'),
  duration,
  waveform: Array.from({ length: 64 }, (_, at) =>
    Math.round(120 + 80 * Math.sin(at / 3) + 50 * Math.sin(at * 1.7)),
  ),
});

export const file = (name: string, size: number): FilePart => ({
  type: 'file',
  ...ref(name, 'application/octet-stream', size),
});

/** Pictures are drawn on the spot, and sounds are silence; what is `gone` or `lost` is not there. */
export async function openFixture(file: BlobRef): Promise<MediaFile> {
  if (/^(gone|lost)/.test(file.name)) throw new AnoChatError(problemOf('blob.not-found'));
  const bytes = file.mime === 'image/png' ? await drawn(file.name) : silence();
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  }
  return {
    ...{ name: file.name, mime: file.mime, size: bytes.length, chunks },
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    whole: () => Promise.resolve(bytes),
  };
}

async function drawn(name: string): Promise<Uint8Array> {
  if (name.startsWith('broken')) return new TextEncoder().encode('<svg onload="alert(1)"/>');
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser draws nothing');
  const hue = [...new TextEncoder().encode(name)].reduce((sum, byte) => sum * 7 + byte, 0) % 360;
  const sky = context.createLinearGradient(0, 0, 0, 480);
  sky.addColorStop(0, `hsl(${hue} 45% 32%)`);
  sky.addColorStop(0.65, `hsl(${(hue + 40) % 360} 55% 70%)`);
  sky.addColorStop(1, `hsl(${hue} 40% 22%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, 640, 480);
  context.fillStyle = '#fff7e0';
  context.beginPath();
  context.arc(180 + (hue % 280), 150, 34, 0, 2 * Math.PI);
  context.fill();
  for (const [at, light] of [
    [300, 30],
    [350, 22],
    [400, 14],
  ] as const) {
    context.fillStyle = `hsl(${hue} 35% ${light}%)`;
    context.beginPath();
    context.moveTo(0, 480);
    for (let x = 0; x <= 640; x += 16) context.lineTo(x, at + 34 * Math.sin(x / 70 + at + hue));
    context.lineTo(640, 480);
    context.fill();
  }
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}

/** A WAV file of a minute of silence, 8 bits at 8 kHz. */
function silence(): Uint8Array {
  const samples = 8_000 * 60;
  const bytes = new Uint8Array(44 + samples).fill(128, 44);
  const view = new DataView(bytes.buffer);
  const words = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  words(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  words(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8_000, true);
  view.setUint32(28, 8_000, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  words(36, 'data');
  view.setUint32(40, samples, true);
  return bytes;
}
