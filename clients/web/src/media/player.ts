import { useSyncExternalStore } from 'react';

import type { AnoChat, TimelineItem } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { nextVoice, type Track } from '@anochat/sdk/shown';

import { setPreference, usePreferences } from '../preferences/preferences';
import { markBroken } from './broken-media';
import { streamAddress, type StreamAddress } from './stream-address';

export interface Playing {
  readonly track: Track;
  readonly status: 'opening' | 'playing' | 'paused' | 'failed';
  /** Milliseconds. */
  readonly position: number;
  readonly duration: number;
  readonly error: unknown;
}

export const RATES = [1, 1.5, 2] as const;

/**
 * Plays sounds, one at a time, also when the message that they belong to is no longer on the screen;
 * voice messages that follow each other one after the other. Videos play in their own place, and ask
 * this one to be silent.
 */
export class Player {
  private playing: Playing | null = null;
  private readonly listeners = new Set<() => void>();
  private audio: HTMLAudioElement | null = null;
  private address: StreamAddress | null = null;
  private video: HTMLVideoElement | null = null;
  private endFollowing: () => void = () => undefined;
  /** Grows with each track: what comes late of an earlier one is let go of. */
  private turn = 0;

  constructor(private readonly client: AnoChat) {
    client.session.state.subscribe(() => {
      if (client.session.state.get().status === 'signed-out') this.stop();
    });
  }

  readonly get = (): Playing | null => this.playing;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  play(track: Track, from = 0): void {
    this.stop();
    this.silenceVideo();
    const turn = this.turn;
    this.set({
      track,
      status: 'opening',
      position: from,
      duration: track.part.duration,
      error: null,
    });
    this.follow(track);
    streamAddress(track.conversation, track.part, track.part.mime).then(
      (address) => {
        if (turn !== this.turn) address.release();
        else this.begin(address, track, from);
      },
      (error: unknown) => turn === this.turn && this.fail(error),
    );
  }

  toggle(): void {
    const { audio, playing } = this;
    if (!playing) return;
    if (playing.status === 'failed') this.play(playing.track, playing.position);
    else if (audio?.paused) this.resume(audio);
    else audio?.pause();
  }

  seek(position: number): void {
    if (this.audio) this.audio.currentTime = position / 1_000;
    this.change({ position });
  }

  nextRate(): void {
    const { playbackRate } = usePreferences.getState();
    const at = RATES.findIndex((rate) => rate === playbackRate);
    const rate = RATES[(at + 1) % RATES.length] ?? 1;
    setPreference({ playbackRate: rate });
    if (this.audio) this.audio.playbackRate = rate;
  }

  /** A video has begun. */
  giveWayTo(video: HTMLVideoElement): void {
    this.audio?.pause();
    if (this.video !== video) this.silenceVideo();
    this.video = video;
  }

  stop(): void {
    this.turn += 1;
    this.endFollowing();
    const { audio, address } = this;
    this.audio = null;
    this.address = null;
    if (audio) {
      audio.pause();
      audio.removeAttribute('src');
      audio.load();
    }
    address?.release();
    this.set(null);
  }

  private begin(address: StreamAddress, track: Track, from: number): void {
    const turn = this.turn;
    const audio = new Audio();
    this.address = address;
    this.audio = audio;
    const on = (event: string, act: () => void): void =>
      audio.addEventListener(event, () => turn === this.turn && act());
    on('playing', () => this.change({ status: 'playing' }));
    on('pause', () => this.change({ status: 'paused' }));
    on('timeupdate', () => this.change({ position: audio.currentTime * 1_000 }));
    on('loadedmetadata', () => {
      if (from > 0) audio.currentTime = from / 1_000;
      // Recorded on the fly, some do not say how long they are.
      if (Number.isFinite(audio.duration)) this.change({ duration: audio.duration * 1_000 });
    });
    on('ended', () => this.playOn());
    on('error', () => this.refuse(audio.error, track));
    audio.src = address.url;
    audio.playbackRate = usePreferences.getState().playbackRate;
    audio.defaultPlaybackRate = audio.playbackRate;
    this.resume(audio);
  }

  private resume(audio: HTMLAudioElement): void {
    const turn = this.turn;
    this.silenceVideo();
    audio.play().catch((error: unknown) => {
      // Paused before it began: nothing has failed.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (turn === this.turn) this.fail(error);
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
    const ends = [
      this.client.conversation(track.conversation).timeline.subscribe(() => {
        const item = this.itemsOf(track).find(({ key }) => key === track.key);
        if (item?.type === 'message' && item.body.state === 'deleted') this.stop();
      }),
      // Of the gallery, it need not be in what the timeline has loaded.
      this.client.onEntry(({ kind, target }, { id }) => {
        const isIt = id === track.conversation && target !== null && target === track.seq;
        if (kind === 'redaction' && isIt) this.stop();
      }),
    ];
    this.endFollowing = () => {
      for (const end of ends) end();
    };
  }

  private itemsOf({ conversation }: Track): readonly TimelineItem[] {
    return this.client.conversation(conversation).timeline.get().items;
  }

  /** What is no sound, or one that this browser does not play, is shown as a file from now on. */
  private refuse(error: MediaError | null, { part }: Track): void {
    if (error?.code === MediaError.MEDIA_ERR_NETWORK) {
      this.fail(error);
      return;
    }
    markBroken(part);
    this.stop();
  }

  private fail(error: unknown): void {
    this.change({ status: 'failed', error });
  }

  private silenceVideo(): void {
    this.video?.pause();
    this.video = null;
  }

  private change(change: Partial<Playing>): void {
    if (this.playing) this.set({ ...this.playing, ...change });
  }

  private set(playing: Playing | null): void {
    this.playing = playing;
    for (const listener of this.listeners) listener();
  }
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
