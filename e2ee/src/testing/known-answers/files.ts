import { chunkPlace, sealChunk } from '../../files/file-chunks';
import { createFile } from '../../files/file-header';
import { hex, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

export const files: KnownFormat = (primitives) => {
  const { file, description } = createFile(primitives, seedOf(1), 70_000);
  const chunks = Array.from({ length: file.chunks }, (_, index) => {
    const { start, end } = chunkPlace(file, index).plain;
    const plain = Uint8Array.from({ length: end - start }, (_, at) => (start + at) % 253);
    return sealChunk(primitives, file, index, plain);
  });
  return {
    header: hex(file.header),
    commit: hex(description.commit),
    chunkKey: hex(file.chunkKey),
    // Too long to be written out.
    digests: chunks.map((chunk) => hex(primitives.blake2b(32, chunk))),
  };
};
