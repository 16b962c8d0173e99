import { describe, expect, it } from 'vitest';

import type { AnoChat, MessageInput } from '@anochat/sdk';

import type { AttachedFile } from '../prepare/prepared';
import { sendParts } from './send-parts';

/** What is asked of a client, with an outbox that may be full. */
function setUp(isFull: boolean) {
  const sent: MessageInput[] = [];
  const attached = new Set<string>();
  const media: Pick<AnoChat['media'], 'attach' | 'detach'> = {
    attach: (source, about) => {
      attached.add(about.name);
      return { blob: about.name, ...about, size: source.size, digest: '' };
    },
    detach: (blob) => void attached.delete(blob),
  };
  const conversation = () => ({
    send: (message: MessageInput) => {
      sent.push(message);
      return isFull ? Promise.reject(new Error('The disk is full')) : Promise.resolve();
    },
  });
  return { client: { media, conversation }, sent, attached };
}

const voice: AttachedFile = {
  source: new Blob(['OggS']),
  name: 'voice.ogg',
  mime: 'audio/ogg;codecs=opus',
  kind: 'voice',
  ...{ duration: 1500, waveform: [0, 255] },
};

describe('sendParts', () => {
  it('sends a voice message as it was recorded, with what is said to it', async () => {
    const { client, sent } = setUp(false);
    await sendParts(client, 'one', [voice], ' hear ');
    expect(sent).toEqual([
      {
        parts: [
          expect.objectContaining({
            ...{ type: 'audio', mime: 'audio/ogg', size: 4 },
            ...{ duration: 1500, waveform: [0, 255] },
          }),
          { type: 'text', text: 'hear' },
        ],
      },
    ]);
  });

  it('lets the files go when the outbox cannot store the message', async () => {
    const { client, attached } = setUp(true);
    await expect(sendParts(client, 'one', [voice])).rejects.toThrow('full');
    expect(attached.size).toBe(0);
  });
});
