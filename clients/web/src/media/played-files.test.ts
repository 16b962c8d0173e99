import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

import { expect, it } from 'vitest';

import type { MediaFile } from '@anochat/sdk';

import { PlayedFiles } from './played-files';

const FILE: MediaFile = {
  ...{ name: 'film', mime: 'video/mp4', size: 3 },
  read: () => Promise.resolve(new Uint8Array(3)),
  chunks: () => {
    throw new Error('read in order');
  },
  whole: () => Promise.reject(new Error('read whole')),
};

/** What the page answers at once to a message that brings a port. */
const answerTo = (toMessage: (token: string) => unknown): unknown => {
  const played = new PlayedFiles();
  const data = toMessage(played.add(FILE, 'video/mp4'));
  const { port1, port2 } = new MessageChannel();
  played.hear({ data, ports: [port2 as unknown as MessagePort] });
  const answer = receiveMessageOnPort(port1);
  port1.close();
  return answer?.message;
};

it('tells what it plays to whoever asks for a stream', () => {
  expect(answerTo((stream) => ({ stream }))).toEqual({ size: 3, mime: 'video/mp4' });
});

it.each([
  ['the token alone', (token: string) => token],
  ['another kind of request', (token: string) => ({ download: token })],
  ['several tokens', (token: string) => ({ stream: [token] })],
  ['nothing', () => null],
])('answers nothing to %s', (_, toMessage) => {
  expect(answerTo(toMessage)).toBeUndefined();
});

it('hears a request without a port, and gives nothing', () => {
  const played = new PlayedFiles();
  const stream = played.add(FILE, 'video/mp4');
  expect(() => played.hear({ data: { stream }, ports: [] })).not.toThrow();
});
