import { createFile, fromBase64, openFile, type Primitives, toBase64 } from '@anochat/e2ee';
import type { SealedFile } from '@anochat/e2ee';
import type { FileSource } from '../file-source';
import { plainPieces, sealedPieces } from './stored-pieces';
import type { StoredUpload } from './stored-upload';

const HEADER_COMMIT = 32;

/** How a file is stored: as long as its upload is remembered, it gives the same bytes. */
export interface StoredForm {
  readonly storedBytes: number;
  /** What the message says of a sealed file, base64. */
  readonly secrets: { readonly key: string; readonly commit: string } | null;
  pieces(source: FileSource): AsyncIterable<Uint8Array>;
}

/** A key and a header of their own for this run. */
export const beginSealing = (
  primitives: Primitives,
  size: number,
): NonNullable<StoredUpload['sealing']> => {
  const key = primitives.randomBytes(32);
  const { file } = createFile(primitives, key, size);
  return { key: toBase64(key), header: toBase64(file.header) };
};

export const storedFormOf = (
  primitives: Primitives,
  { sealing, size }: Pick<StoredUpload, 'sealing' | 'size'>,
): StoredForm => {
  if (!sealing) {
    return { storedBytes: size, secrets: null, pieces: (source) => plainPieces(source, size) };
  }
  const file = fileOf(primitives, sealing, size);
  return {
    storedBytes: file.storedBytes,
    secrets: { key: sealing.key, commit: toBase64(file.header.slice(HEADER_COMMIT)) },
    pieces: (source) => sealedPieces(primitives, file, source),
  };
};

const fileOf = (
  primitives: Primitives,
  { key, header }: NonNullable<StoredUpload['sealing']>,
  size: number,
): SealedFile => {
  const bytes = fromBase64(header);
  const description = { key: fromBase64(key), size, commit: bytes.slice(HEADER_COMMIT) };
  const outcome = openFile(primitives, bytes, description);
  // It was made here, and the store that it lay in is authentic.
  if ('problem' in outcome) throw new Error(`The upload cannot go on: ${outcome.problem}`);
  return outcome.file;
};
