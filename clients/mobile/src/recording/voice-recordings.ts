import type { ConversationId } from '@anochat/contract';
import { Cell } from '@anochat/sdk';
import { useReadable } from '@anochat/sdk/react';
import { peaksOf, type AttachedFile } from '@anochat/sdk/shown';

import { letGo } from '../composer/prepare/let-go';
import type { LocalFile } from '../composer/prepare/local-file';
import { beginTake, type Take } from './take';

const PEAKS = 64;
const TICK_MS = 50;
const LONGEST_MS = 60 * 60_000;
/** Shorter ones are a slip of the finger. */
const SHORTEST_MS = 500;

/** A voice message that is not sent yet. */
export type Voice =
  | { readonly state: 'asking' }
  | {
      readonly state: 'recording' | 'paused';
      /** It ends when the finger lets go. */
      readonly isHeld: boolean;
      readonly take: Take;
      /** 0 to 1, twenty a second; grows. */
      readonly levels: readonly number[];
      readonly endListening: () => void;
    }
  | { readonly state: 'recorded'; readonly file: VoiceFile };

export type VoiceFile = AttachedFile<LocalFile> & {
  readonly duration: number;
  readonly waveform: readonly number[];
};

type Running = Extract<Voice, { readonly take: Take }>;

/** By conversation: what was recorded waits where it was, and one is recorded at a time. */
const voices = new Cell<ReadonlyMap<ConversationId, Voice>>(new Map());

export const useVoice = (id: ConversationId): Voice | null => useReadable(voices).get(id) ?? null;

export const voiceOf = (id: ConversationId): Voice | null => voices.get().get(id) ?? null;

const put = (id: ConversationId, voice: Voice | null): void =>
  voices.update((before) => {
    const next = new Map(before);
    if (voice) next.set(id, voice);
    else next.delete(id);
    return next;
  });

const runningOf = (id: ConversationId): Running | null => {
  const voice = voiceOf(id);
  return voice && 'take' in voice ? voice : null;
};

/**
 * Begins to record, once the person has let it.
 * @param isStillHeld asked then: a finger that let go meanwhile leaves the recording locked
 * @throws what the system says of the microphone
 */
export async function startVoice(id: ConversationId, isStillHeld: () => boolean): Promise<void> {
  if (voiceOf(id)) return;
  for (const other of voices.get().keys()) await stopVoice(other);
  const asking: Voice = { state: 'asking' };
  put(id, asking);
  const take = await beginTake().catch((error: unknown) => {
    if (voiceOf(id) === asking) put(id, null);
    throw error;
  });
  if (voiceOf(id) !== asking) return take.cancel();
  const levels: number[] = [];
  const timer = setInterval(() => {
    if (runningOf(id)?.state !== 'recording') return;
    levels.push(take.level());
    if (take.elapsed() > LONGEST_MS) void stopVoice(id);
  }, TICK_MS);
  const endListening = (): void => clearInterval(timer);
  put(id, { state: 'recording', isHeld: isStillHeld(), take, levels, endListening });
}

export function lockVoice(id: ConversationId): void {
  const voice = runningOf(id);
  if (voice) put(id, { ...voice, isHeld: false });
}

export function pauseVoice(id: ConversationId): void {
  const voice = runningOf(id);
  if (!voice) return;
  const isPaused = voice.state === 'paused';
  if (isPaused) voice.take.resume();
  else voice.take.pause();
  put(id, { ...voice, state: isPaused ? 'recording' : 'paused' });
}

/** Ends the recording, so that it can be listened to. Nothing is left of one that is too short. */
export async function stopVoice(id: ConversationId): Promise<void> {
  const voice = voiceOf(id);
  if (voice?.state === 'asking') put(id, null);
  if (!voice || !('take' in voice)) return;
  voice.endListening();
  const duration = Math.round(voice.take.elapsed());
  const source = await voice.take.stop().catch(() => null);
  // Discarded, or stopped by somebody else, meanwhile.
  if (runningOf(id)?.take !== voice.take) return;
  if (source === null || duration < SHORTEST_MS || source.size === 0) {
    if (source) letGo([source]);
    return put(id, null);
  }
  put(id, { state: 'recorded', file: fileOf(source, duration, voice.levels) });
}

export function discardVoice(id: ConversationId): void {
  const voice = voiceOf(id);
  if (voice && 'take' in voice) {
    voice.endListening();
    voice.take.cancel();
  }
  if (voice?.state === 'recorded') letGo([voice.file.source]);
  put(id, null);
}

/** Of an ended session. */
export function discardVoices(): void {
  for (const id of voices.get().keys()) discardVoice(id);
}

/** Takes what is recorded, to send it. */
export async function takeVoice(id: ConversationId): Promise<VoiceFile | null> {
  await stopVoice(id);
  const voice = voiceOf(id);
  if (voice?.state !== 'recorded') return null;
  put(id, null);
  return voice.file;
}

/** It could not be sent, and waits again, unless another one is there by now. */
export function putVoiceBack(id: ConversationId, file: VoiceFile): void {
  if (voiceOf(id)) return letGo([file.source]);
  put(id, { state: 'recorded', file });
}

const fileOf = (source: LocalFile, duration: number, levels: readonly number[]): VoiceFile => ({
  ...{ source, mime: source.type, kind: 'voice', duration },
  name: `voice-message${/\.\w{2,4}$/.exec(source.uri)?.[0] ?? '.webm'}`,
  waveform: peaksOf(
    {
      length: levels.length,
      numberOfChannels: 1,
      getChannelData: () => Float32Array.from(levels),
    },
    PEAKS,
  ),
});
