import type { Primitives } from '@anochat/e2ee';
import type { FileSource } from '../../file-source';
import { cutParts } from '../cut-parts';
import { storedFormOf } from '../stored-form';
import type { StoredUpload } from '../stored-upload';

export interface PartsToMake extends Pick<StoredUpload, 'sealing' | 'size'> {
  /** Of what is stored, of every part but the last. */
  readonly partBytes: number;
}

export type Made =
  | { readonly type: 'part'; readonly bytes: Uint8Array; readonly sha256: Uint8Array }
  /** After the last part: BLAKE2b-256 of all of them. */
  | { readonly type: 'end'; readonly digest: Uint8Array };

/**
 * Makes what is stored of a file, part by part as they are asked for, and is done with the source
 * when it is left.
 * @throws SourceChanged
 */
export type PartMaker = (toMake: PartsToMake, source: FileSource) => AsyncIterable<Made>;

/** In this thread. */
export const makePartsHere = (primitives: Primitives): PartMaker =>
  async function* makeHere({ partBytes, ...upload }, source) {
    const form = storedFormOf(primitives, upload);
    const whole = primitives.runningBlake2b(32);
    for await (const bytes of cutParts(form.pieces(source), form.storedBytes, partBytes)) {
      // Beside the other digest, where the platform can.
      const sha256 = primitives.sha256Aside(bytes);
      whole.update(bytes);
      yield { type: 'part', bytes, sha256: await sha256 };
    }
    yield { type: 'end', digest: whole.finish() };
  };
