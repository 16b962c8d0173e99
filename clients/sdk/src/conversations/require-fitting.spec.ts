import { LIMITS, messageContent, type MessageContent } from '@anochat/contract';
import { deriveEpochKeys, sealMessage } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import { outgoingOf } from '../outbox';
import { FITTING_BYTES, requireFitting } from './require-fitting';

type Parts = MessageContent['parts'];

const message = (parts: Parts): MessageContent => ({ v: 1, type: 'message', parts });
const ask = (parts: Parts) => (): void => requireFitting(outgoingOf(message(parts), null));
const tooLarge = expect.objectContaining({ code: 'request.too-large' }) as Error;
const idOf = (n: number): string => `0192f0c1-0000-7000-8000-${String(n).padStart(12, '0')}`;
/** As `Media.attach` gives it: what the upload adds is not there yet. */
const file = (n: number, name: string) => ({
  ...{ blob: idOf(n), name, mime: 'image/jpeg', size: 4 * 1_024 ** 3, digest: '' },
});
const pictures = (count: number, name: string): Parts =>
  Array.from({ length: count }, (_, n) => ({
    ...{ type: 'image' as const, width: 65_535, height: 65_535, thumbhash: 'x'.repeat(64) },
    ...file(n, name),
    thumbnail: file(1_000 + n, name),
  }));
const sounds = (count: number, name: string): Parts =>
  Array.from({ length: count }, (_, n) => ({
    ...{ type: 'audio' as const, duration: 86_400_000, waveform: Array<number>(128).fill(255) },
    ...file(n, name),
  }));
const text = (length: number, sign = 'a') => ({ type: 'text' as const, text: sign.repeat(length) });

describe('A message that keeps to every limit of its parts', () => {
  it('fits with as many files as there may be, under names of usual length', () => {
    expect(ask(pictures(32, 'x'.repeat(60)))).not.toThrow();
    expect(ask(sounds(32, 'x'.repeat(255)))).not.toThrow();
    expect(ask([text(LIMITS.textLength), ...pictures(16, 'a picture.jpeg')])).not.toThrow();
    expect(ask([text(LIMITS.textLength, '山')])).not.toThrow();
  });

  it('may be too large all the same, and is refused before it is stored', () => {
    for (const parts of [
      pictures(32, '山'.repeat(255)),
      [text(LIMITS.textLength, '山'), ...pictures(10, 'a picture.jpeg')],
      Array.from({ length: 4 }, () => text(LIMITS.textLength)),
    ]) {
      expect(messageContent.safeParse(message(parts)).success).toBe(true);
      expect(ask(parts)).toThrow(tooLarge);
    }
  });

  it('is counted with what its uploads add', () => {
    const files = pictures(32, 'x');
    const bytes = JSON.stringify(message([...files, text(1)])).length;
    const filled = text(1 + FITTING_BYTES - bytes);
    expect(JSON.stringify(message([...files, filled]))).toHaveLength(FITTING_BYTES);
    expect(ask([...files, filled])).toThrow(tooLarge);
  });

  it('fits when it is sealed, with what it answers, if it has not a byte more than is let through', async () => {
    const primitives = await loadSodium();
    const empty = JSON.stringify(message([text(0)])).length;
    const parts = [text(FITTING_BYTES - empty)];
    expect(ask(parts)).not.toThrow();
    expect(ask([text(FITTING_BYTES - empty + 1)])).toThrow(tooLarge);
    const payload = { content: message(parts), about: 'x'.repeat(200) };
    const body = sealMessage(
      primitives,
      deriveEpochKeys(primitives, new Uint8Array(32)),
      new Uint8Array(32),
      {
        header: {
          ...{ suite: 3, generation: 0, epoch: 1, quiet: false, blobs: [] },
          ...{ conversation: idOf(1), device: idOf(2), clientId: idOf(3) },
        },
        inner: {
          ...{ counter: 1, seenSeq: 1, seenChain: new Uint8Array(32), sentAt: 1 },
          chain: { n: 1, hash: new Uint8Array(16) },
          content: new TextEncoder().encode(JSON.stringify(payload)),
        },
      },
    );
    expect(body.length).toBeLessThanOrEqual(LIMITS.contentBytes);
  });
});
