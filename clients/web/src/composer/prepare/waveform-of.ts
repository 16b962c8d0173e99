import { peaksOf } from '@anochat/sdk/shown';

/** More is not decoded for a drawing: all of it lies in memory then. */
const MOST_BYTES = 16 * 1024 ** 2;
const MOST_MS = 15 * 60_000;
const PEAKS = 64;
/** Enough to draw. Decoded to it, a sound takes a sixth of the memory. */
const SAMPLE_RATE = 8_000;

/** The shape of a sound, `null` if it is too long to be looked into. */
export async function waveformOf(
  source: Blob,
  duration: number,
): Promise<readonly number[] | null> {
  if (source.size > MOST_BYTES || duration > MOST_MS) return null;
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const peaks = await context
    .decodeAudioData(await source.arrayBuffer())
    .then((audio) => peaksOf(audio, PEAKS))
    .catch(() => []);
  return peaks.length > 0 ? peaks : null;
}
