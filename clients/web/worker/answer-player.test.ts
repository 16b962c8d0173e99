import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { FileRefused, type MediaFile } from '@anochat/sdk';

import { PlayedFiles } from '../src/media/played-files';
import { STREAM_PATH } from '../src/media/stream-protocol';
import { answerPlayer } from './answer-player';

const MIB = 1024 ** 2;
const SIZE = 5 * MIB + 17;
const PAGE = 'the-page';

/** Byte n is n modulo a prime, so that every place is told from its neighbours. */
const byteAt = (place: number): number => place % 251;
const bytesFrom = (start: number, end: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(end - start);
  for (let at = start; at < end; at += 1) bytes[at - start] = byteAt(at);
  return bytes;
};
const isPart = (bytes: Uint8Array, start: number, end: number): boolean =>
  bytes.length === end - start && bytes.every((byte, at) => byte === byteAt(start + at));

/** The page on the other side of real ports, and the worker's own code. */
class Stage {
  readonly reads: (readonly [start: number, end: number])[] = [];
  readonly played = new PlayedFiles();
  isDamaged = false;
  /** How often the page was asked for a file. */
  asked = 0;

  readonly file: MediaFile = {
    ...{ name: 'film', mime: 'text/html', size: SIZE },
    read: (start, end) => {
      this.reads.push([start, end]);
      if (this.isDamaged) return Promise.reject(new FileRefused('damaged'));
      return Promise.resolve(bytesFrom(start, end));
    },
    chunks: () => {
      throw new Error('read in order');
    },
    whole: () => Promise.reject(new Error('read whole')),
  };

  /** What the worker has said till now: it has a later question answered twice. */
  async isHeard(): Promise<void> {
    for (const token of ['nothing', 'nothing again']) await this.ask(token);
  }

  ask(
    token: string,
    {
      range,
      from = PAGE,
      type = 'window',
      destination = 'video',
    }: Partial<Record<string, string>> = {},
  ): Promise<Response> {
    const url = `https://chat.example${STREAM_PATH}${token}`;
    const headers = new Headers(range === undefined ? {} : { range });
    const request = { url, headers, destination } as Request;
    const page = {
      type,
      postMessage: (data: unknown, ports: MessagePort[]) => {
        this.asked += 1;
        this.played.hear({ data, ports });
      },
    } as unknown as Client;
    return answerPlayer(
      { request, clientId: from },
      {
        get: (id: string) => Promise.resolve(id === PAGE ? page : undefined),
      },
    );
  }
}

let stage: Stage;
let ports: MessagePort[];
const { MessageChannel: RealChannel } = globalThis;
beforeEach(() => {
  stage = new Stage();
  ports = [];
  globalThis.MessageChannel = class extends RealChannel {
    constructor() {
      super();
      ports.push(this.port1, this.port2);
    }
  };
});
afterEach(() => {
  globalThis.MessageChannel = RealChannel;
  // An open port keeps Node waiting.
  for (const port of ports) port.close();
});

const bytesOf = async (answer: Response): Promise<Uint8Array> =>
  new Uint8Array(await answer.arrayBuffer());

describe('a player', () => {
  it('is given the part that it asks for, as the type that is on the list', async () => {
    const token = stage.played.add(stage.file, 'video/mp4');
    const answer = await stage.ask(token, { range: 'bytes=1048570-1048600' });
    expect(answer.status).toBe(206);
    expect(Object.fromEntries(answer.headers)).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-length': '31',
      'content-range': `bytes 1048570-1048600/${SIZE}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'video/mp4',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(isPart(await bytesOf(answer), 1_048_570, 1_048_601)).toBe(true);
    // Two pieces: none reaches over a multiple of a MiB.
    expect(stage.reads).toEqual([
      [1_048_570, MIB],
      [MIB, 1_048_601],
    ]);
  });

  it('is given all of it when it asks for no part', async () => {
    const answer = await stage.ask(stage.played.add(stage.file, 'audio/ogg'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(SIZE));
    expect(isPart(await bytesOf(answer), 0, SIZE)).toBe(true);
  });

  it('has nothing read ahead of it, and nothing once it has gone', async () => {
    const token = stage.played.add(stage.file, 'video/mp4');
    const answer = await stage.ask(token, { range: 'bytes=0-' });
    await stage.isHeard();
    expect(stage.reads).toEqual([]);
    const reader = answer.body!.getReader();
    await reader.read();
    await reader.read();
    await stage.isHeard();
    expect(stage.reads).toEqual([
      [0, MIB],
      [MIB, 2 * MIB],
    ]);
    await reader.cancel();
    await stage.isHeard();
    expect(stage.reads).toHaveLength(2);
  });

  it('is told that a part is not there', async () => {
    const token = stage.played.add(stage.file, 'video/mp4');
    const answer = await stage.ask(token, { range: `bytes=${SIZE}-` });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe(`bytes */${SIZE}`);
    expect(stage.reads).toEqual([]);
  });

  it('breaks off at what cannot be read, and goes on from there when it asks again', async () => {
    const token = stage.played.add(stage.file, 'video/mp4');
    const reader = (await stage.ask(token, { range: 'bytes=0-' })).body!.getReader();
    await reader.read();
    stage.isDamaged = true;
    await expect(reader.read()).rejects.toThrow('does not read on');
    stage.isDamaged = false;
    const again = await stage.ask(token, { range: `bytes=${MIB}-` });
    expect(isPart(await bytesOf(again), MIB, SIZE)).toBe(true);
  });

  it('is given nothing more once its address was released', async () => {
    const token = stage.played.add(stage.file, 'video/mp4');
    const reader = (await stage.ask(token, { range: 'bytes=0-' })).body!.getReader();
    await reader.read();
    stage.played.remove(token);
    await expect(reader.read()).rejects.toThrow('does not read on');
    expect((await stage.ask(token)).status).toBe(404);
    expect(stage.reads).toHaveLength(1);
  });
});

describe('nothing is given', () => {
  it('to a page that is not there', async () => {
    const token = stage.played.add(stage.file, 'video/mp4');
    expect((await stage.ask(token, { from: 'another' })).status).toBe(404);
  });

  it.each(['worker', 'sharedworker'])('to a %s, which shows no page', async (type) => {
    const token = stage.played.add(stage.file, 'video/mp4');
    expect((await stage.ask(token, { type })).status).toBe(404);
    expect(stage.asked).toBe(0);
  });

  it('under a token that the page has not made', async () => {
    stage.played.add(stage.file, 'video/mp4');
    expect((await stage.ask('guessed')).status).toBe(404);
  });

  it.each(['', 'document', 'iframe', 'script', 'image', 'object', 'embed', 'worker'])(
    'to what is no player: %j',
    async (destination) => {
      const token = stage.played.add(stage.file, 'video/mp4');
      const answer = await stage.ask(token, { destination });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.text()).toBe('Not found');
      expect(stage.reads).toEqual([]);
    },
  );

  it.each(['text/html', 'image/svg+xml', 'application/octet-stream'])(
    'as %s, whatever the page says',
    async (mime) => {
      expect((await stage.ask(stage.played.add(stage.file, mime))).status).toBe(404);
      expect(stage.reads).toEqual([]);
    },
  );
});
