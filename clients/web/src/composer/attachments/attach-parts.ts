import type { BlobId, BlobRef, Part } from '@anochat/contract';
import type { Media } from '@anochat/sdk';
import { blobSource } from '@anochat/sdk/platform';

import type { Prepared } from '../prepare/prepared';

type Attaching = Pick<Media, 'attach' | 'detach'>;

interface AttachedParts {
  /** In the order of the files. */
  readonly parts: readonly Part[];
  /** They are not to be sent after all. */
  readonly detach: () => void;
}

/** Hands prepared files to the client: the parts that name them go into the next message. */
export function attachParts(media: Attaching, prepared: readonly Prepared[]): AttachedParts {
  const attached: BlobId[] = [];
  const attach = (source: Blob, about: Pick<BlobRef, 'name' | 'mime'>): BlobRef => {
    const reference = media.attach(blobSource(source), about);
    attached.push(reference.blob);
    return reference;
  };
  return {
    parts: prepared.map((file) => partOf(file, attach)),
    detach: () => attached.forEach((blob) => media.detach(blob)),
  };
}

type Attach = (source: Blob, about: Pick<BlobRef, 'name' | 'mime'>) => BlobRef;

function partOf(file: Prepared, attach: Attach): Part {
  const reference = attach(file.source, { name: file.name, mime: file.mime });
  switch (file.type) {
    case 'file':
      return { type: 'file', ...reference };
    case 'audio': {
      const { duration, waveform } = file;
      const shape = waveform?.length ? { waveform: [...waveform] } : {};
      return { type: 'audio', ...reference, duration, ...shape };
    }
    case 'image': {
      const { width, height } = file;
      return { type: 'image', ...reference, ...lookOf(file, attach), width, height };
    }
    case 'video': {
      const { width, height, duration } = file;
      return { type: 'video', ...reference, ...lookOf(file, attach), width, height, duration };
    }
  }
}

const lookOf = (
  { thumbnail, thumbhash }: Extract<Prepared, { readonly thumbnail: Blob | null }>,
  attach: Attach,
): { thumbnail?: BlobRef; thumbhash?: string } => ({
  ...(thumbnail && { thumbnail: attach(thumbnail, { name: 'thumbnail', mime: thumbnail.type }) }),
  ...(thumbhash !== null && { thumbhash }),
});
