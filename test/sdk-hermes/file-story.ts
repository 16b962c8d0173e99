import { loadSodium } from '@anochat/e2ee/sodium';
import { openMediaFile } from '../../clients/sdk/src/media/reading/open-media-file';
import { createMediaWorld, referenceOf } from '../../clients/sdk/src/media/testing/media-world';
import {
  sampleBytes,
  sealSample,
  sourceOf,
} from '../../clients/sdk/src/media/testing/sealed-sample';
import { Uploads } from '../../clients/sdk/src/media/uploads/uploads';
import { Cell } from '../../clients/sdk/src/observable';
import { toBase64 } from '../../e2ee/src/index';
import { withFixedRandom } from '../../e2ee/src/testing/fixed-random';

const FILE = '0190a000-0000-7000-8000-00000000000f';
const SIZES = [0, 1, 65_536, 200_001];

/** Files are sealed to the same bytes, sent in parts, and read whole and in ranges. */
export async function files(): Promise<unknown> {
  const primitives = await loadSodium();
  const fixed = withFixedRandom(primitives);
  const hashed = (bytes: Uint8Array): string => toBase64(primitives.sha256(bytes));
  const sealed = [];
  for (const size of SIZES) {
    const key = new Uint8Array(32).fill(size);
    const { stored, reference } = await sealSample(fixed, sampleBytes(size), { key });
    sealed.push({ size, reference, stored: hashed(stored) });
  }
  const sent = [];
  for (const size of SIZES) {
    const { hostOf, server } = createMediaWorld(primitives, { partBytes: 70_000 });
    const source = sourceOf(sampleBytes(size));
    const uploaded = await new Uploads(hostOf()).bring(
      { file: FILE, source, kind: 'sealed', mime: 'application/pdf' },
      { cancelled: new Cell(false), onProgress: () => undefined },
    );
    const reference = referenceOf(uploaded, size);
    const file = await openMediaFile(primitives, hostOf(), 'room', 'e2ee', reference);
    sent.push({
      whole: hashed(await file.whole(size)),
      range: hashed(await file.read(Math.floor(size / 3), Math.floor(size / 2))),
      parts: server.received.map(({ number, bytes }) => [number, bytes.length]),
    });
  }
  return { sealed, sent };
}
