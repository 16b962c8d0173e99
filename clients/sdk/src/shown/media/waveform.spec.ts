import { peaksOf } from './waveform';

const sound = (...channels: readonly (readonly number[])[]) => ({
  length: channels[0]?.length ?? 0,
  numberOfChannels: channels.length,
  getChannelData: (channel: number) => Float32Array.from(channels[channel] ?? []),
});

describe('the waveform of a sound', () => {
  it('is the largest sample of each stretch, up or down', () => {
    expect(peaksOf(sound([0.5, -1, 0, 0, -0.25, 0.5]), 3)).toEqual([255, 0, 128]);
  });

  it('hears all channels', () => {
    expect(peaksOf(sound([0, 0, 1, 0], [0.2, 0, 0, 0]), 2)).toEqual([51, 255]);
  });

  it('is drawn out to its loudest', () => {
    expect(peaksOf(sound([0.1, 0.2]), 2)).toEqual([128, 255]);
  });

  it('leaves silence and faint noise low', () => {
    expect(peaksOf(sound([0, 0.001]), 2)).toEqual([0, 5]);
  });

  it('has as many peaks as asked for, and no more than there are samples', () => {
    expect(peaksOf(sound(new Array<number>(1000).fill(1)), 64)).toEqual(new Array(64).fill(255));
    expect(peaksOf(sound([1, 1]), 64)).toHaveLength(2);
    expect(peaksOf(sound([]), 64)).toEqual([]);
  });

  it('counts every sample where the stretches do not come out even', () => {
    const samples = new Array<number>(101).fill(0);
    for (let at = 0; at < samples.length; at += 1) {
      expect(Math.max(...peaksOf(sound(samples.with(at, 1)), 7))).toBe(255);
    }
  });
});
