import { filesThere } from '../testing/files-in-memory';
import type { LocalFile } from '../composer/prepare/local-file';
import { releaseOf, slideOf } from './held-press';
import { beginTake, levelOf, type Take } from './take';
import {
  discardVoice,
  lockVoice,
  pauseVoice,
  putVoiceBack,
  startVoice,
  stopVoice,
  takeVoice,
  voiceOf,
} from './voice-recordings';

jest.mock('./take', () => ({
  ...jest.requireActual<object>('./take'),
  beginTake: jest.fn(),
}));

jest.mock('expo-file-system', () => jest.requireActual<object>('../testing/files-in-memory'));

const source: LocalFile = {
  ...{ uri: 'file:///cache/Audio/a.m4a', type: 'audio/mp4', size: 3_000 },
  read: () => Promise.resolve(new Uint8Array()),
};

let elapsed: number;
let take: jest.Mocked<Take>;
let count = 0;
let id: string;
beforeEach(() => {
  jest.useFakeTimers();
  count += 1;
  id = `talk-${count}`;
  elapsed = 0;
  filesThere.clear();
  filesThere.add(source.uri);
  take = {
    ...{ pause: jest.fn(), resume: jest.fn(), cancel: jest.fn() },
    elapsed: jest.fn(() => elapsed),
    level: jest.fn(() => 0.5),
    stop: jest.fn(() => Promise.resolve(source)),
  };
  jest.mocked(beginTake).mockResolvedValue(take);
});
afterEach(() => {
  discardVoice(id);
  jest.useRealTimers();
});

const held = () => true;

describe('a finger that holds the button', () => {
  it.each([
    [{ toStart: 80, up: 0 }, 'cancelled'],
    [{ toStart: 0, up: 80 }, 'locked'],
    [{ toStart: 30, up: 30 }, 'held'],
    [{ toStart: -200, up: -200 }, 'held'],
  ] as const)('moved by %j has %s', (slide, expected) => {
    expect(slideOf(slide)).toBe(expected);
  });

  it('sends by letting go, and locks by a tap', () => {
    expect(releaseOf(1_200)).toBe('send');
    expect(releaseOf(120)).toBe('lock');
  });
});

describe('a recording', () => {
  it('is held, locked, paused, stopped and taken, with the shape of its sound', async () => {
    await startVoice(id, held);
    expect(voiceOf(id)).toMatchObject({ state: 'recording', isHeld: true });
    jest.advanceTimersByTime(200);
    lockVoice(id);
    expect(voiceOf(id)).toMatchObject({ state: 'recording', isHeld: false });
    pauseVoice(id);
    expect(voiceOf(id)).toMatchObject({ state: 'paused' });
    pauseVoice(id);
    elapsed = 2_000;
    await stopVoice(id);
    expect(voiceOf(id)).toMatchObject({ state: 'recorded', file: { duration: 2_000 } });
    const file = await takeVoice(id);
    expect(file).toMatchObject({ kind: 'voice', name: 'voice-message.m4a' });
    expect(file?.waveform).toEqual([255, 255, 255, 255]);
    expect(voiceOf(id)).toBeNull();
    // The outbox reads it where it lies.
    expect(filesThere).toContain(source.uri);
  });

  it('is nothing when it was a slip of the finger', async () => {
    await startVoice(id, held);
    elapsed = 300;
    await stopVoice(id);
    expect(voiceOf(id)).toBeNull();
    expect(filesThere).toEqual(new Set());
  });

  it('leaves no file when it is discarded after it was listened to', async () => {
    await startVoice(id, held);
    elapsed = 1_000;
    await stopVoice(id);
    discardVoice(id);
    expect(filesThere).toEqual(new Set());
  });

  it('does not begin after it was discarded while the person was asked', async () => {
    let allow = (_: Take): void => undefined;
    jest.mocked(beginTake).mockReturnValue(new Promise((resolve) => (allow = resolve)));
    const starting = startVoice(id, held);
    discardVoice(id);
    allow(take);
    await starting;
    expect(take.cancel).toHaveBeenCalled();
    expect(voiceOf(id)).toBeNull();
  });

  it('is over when the person refuses, and says so', async () => {
    jest.mocked(beginTake).mockRejectedValue(new Error('no'));
    await expect(startVoice(id, held)).rejects.toThrow('no');
    expect(voiceOf(id)).toBeNull();
  });

  it('stops another one that runs, which waits where it was', async () => {
    await startVoice(id, held);
    elapsed = 1_000;
    await startVoice(`${id}-other`, held);
    expect(voiceOf(id)).toMatchObject({ state: 'recorded' });
    discardVoice(`${id}-other`);
  });

  it('comes back when it could not be sent', async () => {
    await startVoice(id, held);
    elapsed = 1_000;
    const file = (await takeVoice(id))!;
    putVoiceBack(id, file);
    expect(voiceOf(id)).toEqual({ state: 'recorded', file });
  });
});

it('hears decibels as a share of the loudest', () => {
  expect(levelOf(0)).toBe(1);
  expect(levelOf(-25)).toBe(0.5);
  expect(levelOf(-160)).toBe(0);
  expect(levelOf(undefined)).toBe(0);
});
