import type { BlobId, BlobLink, ConversationId } from '@anochat/contract';
import { Backoff } from '../../connection/backoff';
import { AnoChatError, FileRefused, NetworkError } from '../../errors';
import type { MediaApi } from '../../http';
import { Cell } from '../../observable';
import type { Clock, Download, Transfer } from '../../platform/platform';
import { addressOf } from '../address-of';
import { waitFor } from '../wait-for';

const ATTEMPTS = 5;
/** A link that ends sooner is not begun with. */
const LEFT_MS = 30_000;
const NEVER = new Cell(false);

export interface StoredBytesOptions {
  readonly api: MediaApi;
  readonly transfer: Transfer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly serverUrl: string;
}

/** One stored file by the links that the server gives for it, renewed as they end. */
export class StoredBytes {
  private link: Promise<BlobLink> | null = null;

  constructor(
    private readonly conversationId: ConversationId,
    private readonly blob: BlobId,
    private readonly options: StoredBytesOptions,
  ) {}

  /** As the server says: to be held against what the message says. */
  async size(): Promise<number> {
    return (await this.currentLink()).size;
  }

  /**
   * Exactly the bytes from `start` up to `end`: never more than that is kept, whatever comes.
   * @throws FileRefused, AnoChatError `blob.not-found`, NetworkError after some attempts
   */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (start === end) return new Uint8Array(0);
    const backoff = new Backoff(this.options.random);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt(start, end);
      if (outcome instanceof Uint8Array) return outcome;
      if (attempt === ATTEMPTS) throw outcome;
      await waitFor(this.options.clock, backoff.next());
    }
  }

  /** The bytes, or what may pass. */
  private async attempt(start: number, end: number): Promise<Uint8Array | Error> {
    const link = await this.currentLink();
    const url = addressOf(this.options.serverUrl, link.url);
    const headers = { range: `bytes=${start}-${end - 1}` };
    try {
      const download = await this.options.transfer.get(url, { headers, cancelled: NEVER });
      const { status } = download;
      if (status === 206 || (status === 200 && start === 0 && end === link.size)) {
        requireRange(download, start, end, link.size);
        return await collect(download, end - start);
      }
      if (status === 403) {
        // It has ended: the next attempt asks for another.
        this.link = null;
        return AnoChatError.of('blob.link-expired');
      }
      if (status === 404) throw AnoChatError.of('blob.not-found');
      if (status === 416) throw new FileRefused('wrong-size');
      if (status === 429 || status >= 500) return AnoChatError.of('server.unavailable');
      throw AnoChatError.of('blob.link-invalid');
    } catch (error) {
      if (error instanceof FileRefused || error instanceof AnoChatError) throw error;
      return new NetworkError('The file broke off', { cause: error });
    }
  }

  private async currentLink(): Promise<BlobLink> {
    const known = await this.link?.catch(() => null);
    if (known && Date.parse(known.expiresAt) - this.options.clock.now() > LEFT_MS) return known;
    this.link = this.options.api.media.link(this.conversationId, this.blob);
    return this.link;
  }
}

/** Other origins may keep the header from us; then what comes must speak for itself. */
const requireRange = (download: Download, start: number, end: number, size: number): void => {
  const range = download.status === 206 ? download.header('content-range') : null;
  if (range !== null && range !== `bytes ${start}-${end - 1}/${size}`) {
    throw new FileRefused('wrong-size');
  }
};

const collect = async ({ body }: Download, length: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const piece of body) {
    if (at + piece.length > length) throw new FileRefused('wrong-size');
    bytes.set(piece, at);
    at += piece.length;
  }
  if (at < length) throw new NetworkError('The file broke off');
  return bytes;
};
