import type { BlobId, BlobRef, Part } from '@anochat/contract';
import type { FileSource } from '../../media/file-source';
import type { Media } from '../../media/media';
import type { Prepared } from './prepared';

type Attaching = Pick<Media, 'attach' | 'detach'>;

interface AttachedParts {
  /** In the order of the files. */
  readonly parts: readonly Part[];
  /** They are not to be sent after all. */
  readonly detach: () => void;
}

/** Of bytes in memory or on disk that know their type. */
interface Typed {
  readonly type: string;
}

/**
 * Hands prepared files to the client: the parts that name them go into the next message.
 *
 * @param read how the client reads the bytes of one
 */
export function attachParts<S extends Typed>(
  media: Attaching,
  prepared: readonly Prepared<S>[],
  read: (source: S) => FileSource,
): AttachedParts {
  const attached: BlobId[] = [];
  const attach = (source: S, about: Pick<BlobRef, 'name' | 'mime'>): BlobRef => {
    const reference = media.attach(read(source), about);
    attached.push(reference.blob);
    return reference;
  };
  return {
    parts: prepared.map((file) => partOf(file, attach)),
    detach: () => attached.forEach((blob) => media.detach(blob)),
  };
}

type Attach<S> = (source: S, about: Pick<BlobRef, 'name' | 'mime'>) => BlobRef;

function partOf<S extends Typed>(file: Prepared<S>, attach: Attach<S>): Part {
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

const lookOf = <S extends Typed>(
  { thumbnail, thumbhash }: Extract<Prepared<S>, { readonly thumbnail: S | null }>,
  attach: Attach<S>,
): { thumbnail?: BlobRef; thumbhash?: string } => ({
  ...(thumbnail && { thumbnail: attach(thumbnail, { name: 'thumbnail', mime: thumbnail.type }) }),
  ...(thumbhash !== null && { thumbhash }),
});
