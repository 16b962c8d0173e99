/** The loudest peak is drawn so high: louder music is no taller than quiet speech. */
const TALLEST = 255;
/** Peaks below it are noise of the microphone, and stay small instead of being drawn out. */
const QUIETEST = 0.05;

/** What is asked of an `AudioBuffer`. */
interface Samples {
  readonly length: number;
  readonly numberOfChannels: number;
  getChannelData(channel: number): Float32Array;
}

/**
 * The shape of a sound in at most `count` equal stretches of time: the largest sample of each over all
 * channels, 0 to 255, drawn out so that the loudest is 255. None of a sound without samples.
 */
export function peaksOf(audio: Samples, count: number): number[] {
  const stretches = Math.min(count, audio.length);
  const peaks = new Array<number>(stretches).fill(0);
  for (let channel = 0; channel < audio.numberOfChannels; channel += 1) {
    const samples = audio.getChannelData(channel);
    for (let stretch = 0; stretch < stretches; stretch += 1) {
      const end = Math.floor(((stretch + 1) * audio.length) / stretches);
      let peak = peaks[stretch] ?? 0;
      for (let at = Math.floor((stretch * audio.length) / stretches); at < end; at += 1) {
        peak = Math.max(peak, Math.abs(samples[at] ?? 0));
      }
      peaks[stretch] = peak;
    }
  }
  return drawnOut(peaks);
}

/** Peaks of 0 to 1 as 0 to 255. */
function drawnOut(peaks: readonly number[]): number[] {
  const loudest = peaks.reduce((most, peak) => Math.max(most, peak), QUIETEST);
  return peaks.map((peak) => Math.round((peak / loudest) * TALLEST));
}
