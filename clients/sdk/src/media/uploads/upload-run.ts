import type { Base64, BlobRef, Upload } from '@anochat/contract';
import { type Primitives, toBase64 } from '@anochat/e2ee';
import { Cell, type Readable } from '../../observable';
import type { Records } from '../../storage/records';
import type { FileSource } from '../file-source';
import type { PartMaker } from './making/make-parts';
import { sendPart, UploadCancelled, type UploadHost } from './send-part';
import { storedFormOf } from './stored-form';
import { SourceChanged } from './stored-pieces';
import { type StoredUpload, uploadKey } from './stored-upload';

/** Parts on their way at once; as many and one more are in memory. */
const AT_ONCE = 3;

/** What a message says of a file that is up. */
export type Uploaded = Pick<BlobRef, 'blob' | 'digest' | 'key' | 'commit'>;

export interface RunOptions extends UploadHost {
  readonly primitives: Primitives;
  readonly makeParts: PartMaker;
  readonly records: Records;
}
export interface Watch {
  readonly cancelled: Readable<boolean>;
  /** Bytes of what is stored, so that all files of a message can be added up. */
  readonly onProgress: (sent: number, total: number) => void;
}

/**
 * Makes the stored bytes from the first on, and sends what the server does not have. After a break the
 * parts that may have left are made again and held to their digests before anything more is sent: what
 * was changed meanwhile never leaves under the same key.
 *
 * @throws SourceChanged, UploadCancelled, NetworkError, AnoChatError
 */
export const runUpload = async (
  options: RunOptions,
  remembered: StoredUpload,
  source: FileSource,
  mime: string,
  watch: Watch,
): Promise<Uploaded> => {
  const { primitives, records, api } = options;
  if (source.size !== remembered.size) throw new SourceChanged();
  const { blob, kind } = remembered;
  const form = storedFormOf(primitives, remembered);
  const { storedBytes } = form;
  const upload = await api.media.begin({
    ...{ id: blob, kind, size: storedBytes },
    ...(kind === 'plain' ? { type: mime } : {}),
  });

  const progress = new Progress(storedBytes, watch.onProgress);
  const flight = new Flight(watch.cancelled);
  const arrived = arrivedIn(upload);
  const digests: Uint8Array[] = [];
  let whole: Uint8Array = new Uint8Array(0);
  let known = remembered;
  try {
    const { partBytes } = upload;
    for await (const made of options.makeParts({ ...remembered, partBytes }, source)) {
      if (made.type === 'end') {
        whole = made.digest;
        break;
      }
      flight.check();
      const { bytes, sha256 } = made;
      const digest = toBase64(sha256);
      digests.push(sha256);
      const number = digests.length;
      const before = known.parts[number - 1];
      if (before !== undefined && before !== digest) throw new SourceChanged();
      if (upload.stored || arrived.get(number) === digest) {
        progress.set(number, bytes.length);
        continue;
      }
      if (before === undefined) {
        known = { ...known, parts: [...known.parts, digest] };
        await records.write([{ key: uploadKey(known.file), value: known }]);
      }
      await flight.begin((cancelled) =>
        sendPart(options, { blob, number, digest, bytes }, cancelled, (sent) =>
          progress.set(number, sent),
        ),
      );
    }
    await flight.landed();
  } finally {
    flight.end();
  }
  const digest = toBase64(primitives.sha256(joined(digests)));
  await api.media.complete(blob, { digest });
  return { blob, digest: toBase64(whole), ...form.secrets };
};

const arrivedIn = ({ parts }: Upload): ReadonlyMap<number, Base64> =>
  new Map(parts.map(({ number, digest }) => [number, digest]));

const joined = (digests: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(digests.length * 32);
  for (const [at, digest] of digests.entries()) all.set(digest, at * 32);
  return all;
};

class Progress {
  private readonly sent = new Map<number, number>();

  constructor(
    private readonly total: number,
    private readonly tell: Watch['onProgress'],
  ) {}

  set(part: number, bytes: number): void {
    this.sent.set(part, bytes);
    this.tell(
      [...this.sent.values()].reduce((sum, sent) => sum + sent, 0),
      this.total,
    );
  }
}

/** Parts on their way: the first that fails ends the others. */
class Flight {
  private readonly sending = new Set<Promise<void>>();
  private readonly ended = new Cell(false);
  private readonly uncancel: () => void;
  private failure: { readonly error: unknown } | null = null;

  constructor(private readonly cancelled: Readable<boolean>) {
    this.uncancel = cancelled.subscribe(() => this.ended.set(cancelled.get()));
  }

  /** @throws what ended it */
  check(): void {
    if (this.cancelled.get()) throw new UploadCancelled();
    if (this.failure) throw this.failure.error;
  }

  /** Waits for a place. */
  async begin(send: (cancelled: Readable<boolean>) => Promise<void>): Promise<void> {
    const sending = send(this.ended)
      .catch((error: unknown) => {
        this.failure ??= { error };
        this.ended.set(true);
      })
      .finally(() => this.sending.delete(sending));
    this.sending.add(sending);
    while (this.sending.size >= AT_ONCE) await Promise.race(this.sending);
    this.check();
  }

  async landed(): Promise<void> {
    await Promise.all(this.sending);
    this.check();
  }

  end(): void {
    this.ended.set(true);
    this.uncancel();
  }
}
