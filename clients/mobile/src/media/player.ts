import { useSyncExternalStore } from 'react';
import {
  createAudioPlayer,
  setAudioModeAsync,
  type AudioPlayer,
  type AudioStatus,
} from 'expo-audio';

import type { AnoChat, TimelineItem } from '@anochat/sdk';
import { extensionOf, nextVoice, playableType, type Track } from '@anochat/sdk/shown';

import { useClient } from '../client';
import { useLock } from '../lock/lock-state';
import { preferences, setPreference } from '../preferences/preferences';
import { putFile, removeOpened } from './opened-store';
import { OpeningCancelled } from './progress';

export interface Playing {
  readonly track: Track;
  readonly status: 'opening' | 'playing' | 'paused' | 'failed';
  /** Milliseconds. */
  readonly position: number;
  readonly duration: number;
  readonly error: unknown;
}

const RATES = [1, 1.5, 2] as const;
const TOLD_EVERY_MS = 100;

/**
 * Plays sounds, one at a time, also when the message that they belong to is no longer on the screen;
 * voice messages that follow each other one after the other.
 */
export class Player {
  private playing: Playing | null = null;
  private readonly listeners = new Set<() => void>();
  private sound: AudioPlayer | null = null;
  private opened: string | null = null;
  private endFollowing: () => void = () => undefined;
  /** Grows with each track: what comes late of an earlier one is let go of. */
  private turn = 0;

  constructor(private readonly client: AnoChat) {
    client.session.state.subscribe(() => {
      if (client.session.state.get().status === 'signed-out') this.stop();
    });
    // The system goes on with a sound of before when the app comes back to the front.
    useLock.subscribe(({ phase }) => {
      if (phase === 'locked' && this.playing) this.stop();
    });
  }

  readonly get = (): Playing | null => this.playing;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  play(track: Track, from = 0): void {
    this.stop();
    const { turn } = this;
    const { duration } = track.part;
    this.set({ track, status: 'opening', position: from, duration, error: null });
    this.follow(track);
    this.open(track, () => turn !== this.turn).then(
      (uri) => {
        if (turn !== this.turn) removeOpened(uri);
        else this.begin(uri, from);
      },
      (error: unknown) => {
        if (turn === this.turn && !(error instanceof OpeningCancelled)) this.fail(error);
      },
    );
  }

  toggle(): void {
    const { sound, playing } = this;
    if (!playing) return;
    if (playing.status === 'failed') this.play(playing.track, playing.position);
    else if (playing.status === 'playing') this.pause();
    else sound?.play();
  }

  pause(): void {
    this.sound?.pause();
  }

  seek(position: number): void {
    void this.sound?.seekTo(position / 1_000);
    this.change({ position });
  }

  nextRate(): void {
    const at = RATES.findIndex((rate) => rate === preferences().playbackRate);
    const rate = RATES[(at + 1) % RATES.length] ?? 1;
    setPreference({ playbackRate: rate });
    this.sound?.setPlaybackRate(rate);
  }

  stop(): void {
    this.turn += 1;
    this.endFollowing();
    const { sound, opened } = this;
    this.sound = null;
    this.opened = null;
    sound?.pause();
    sound?.remove();
    if (opened !== null) removeOpened(opened);
    this.set(null);
  }

  private async open({ conversation, part }: Track, isCancelled: () => boolean): Promise<string> {
    const file = await this.client.media.open(conversation, part);
    const mime = playableType(part.mime) ?? part.mime;
    return putFile(file, endingOf(part.name, mime), mime, { isCancelled });
  }

  private begin(uri: string, from: number): void {
    const { turn } = this;
    this.opened = uri;
    // Also where the switch at the side says silence: who presses play wants to hear.
    void setAudioModeAsync({ playsInSilentMode: true, allowsRecording: false });
    const sound = createAudioPlayer({ uri }, { updateInterval: TOLD_EVERY_MS });
    this.sound = sound;
    sound.addListener('playbackStatusUpdate', (status) => {
      if (turn === this.turn) this.hear(status);
    });
    sound.setPlaybackRate(preferences().playbackRate);
    if (from > 0) void sound.seekTo(from / 1_000);
    sound.play();
  }

  private hear(status: AudioStatus): void {
    if (status.error) return this.fail(new Error(status.error));
    if (status.didJustFinish) return this.playOn();
    const duration =
      status.duration > 0 && Number.isFinite(status.duration) ? status.duration * 1_000 : null;
    this.change({
      status: status.playing
        ? 'playing'
        : this.playing?.status === 'opening'
          ? 'opening'
          : 'paused',
      position: status.currentTime * 1_000,
      ...(duration !== null && { duration }),
    });
  }

  private playOn(): void {
    const track = this.playing?.track;
    const next = track && nextVoice(this.itemsOf(track), track);
    if (next) this.play(next);
    else this.stop();
  }

  /** What is taken back, or disappears, is not heard any further. */
  private follow(track: Track): void {
    this.endFollowing = this.client.conversation(track.conversation).timeline.subscribe(() => {
      const item = this.itemsOf(track).find(({ key }) => key === track.key);
      if (item?.type === 'message' && item.body.state === 'deleted') this.stop();
    });
  }

  private itemsOf({ conversation }: Track): readonly TimelineItem[] {
    return this.client.conversation(conversation).timeline.get().items;
  }

  private fail(error: unknown): void {
    this.change({ status: 'failed', error });
  }

  private change(change: Partial<Playing>): void {
    if (this.playing) this.set({ ...this.playing, ...change });
  }

  private set(playing: Playing | null): void {
    this.playing = playing;
    for (const listener of this.listeners) listener();
  }
}

/** Players of systems go by the ending of a file's name. */
function endingOf(name: string, mime: string): string {
  const own = extensionOf(name).toLowerCase();
  if (own !== '') return own;
  const kind = mime.replace(/^.*\//, '');
  return kind === 'mpeg' ? 'mp3' : kind === 'mp4' ? 'm4a' : kind;
}

const players = new WeakMap<AnoChat, Player>();

export function usePlayer(): Player {
  const client = useClient();
  const known = players.get(client);
  if (known) return known;
  const player = new Player(client);
  players.set(client, player);
  return player;
}

/** What plays, if it is this one. */
export function usePlaying(key: string, index: number): Playing | null {
  const player = usePlayer();
  return useSyncExternalStore(player.subscribe, () => {
    const playing = player.get();
    return playing?.track.key === key && playing.track.index === index ? playing : null;
  });
}
