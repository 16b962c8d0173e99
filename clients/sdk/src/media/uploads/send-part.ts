import type { Base64, BlobId } from '@anochat/contract';
import { Backoff } from '../../connection/backoff';
import { AnoChatError, NetworkError } from '../../errors';
import type { MediaApi } from '../../http';
import type { Readable } from '../../observable';
import type { Clock, Transfer } from '../../platform/platform';
import { addressOf } from '../address-of';
import { waitFor } from '../wait-for';

const ATTEMPTS = 5;

export interface UploadHost {
  readonly api: MediaApi;
  readonly transfer: Transfer;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly serverUrl: string;
}

export interface PartToSend {
  readonly blob: BlobId;
  /** From 1. */
  readonly number: number;
  /** SHA-256. */
  readonly digest: Base64;
  readonly bytes: Uint8Array;
}

/** The person wants it no more. */
export class UploadCancelled extends Error {
  override readonly name = 'UploadCancelled';
  constructor() {
    super('The upload was cancelled');
  }
}

/**
 * Sends one part until it has arrived, each time by a link of its own: the same bytes may arrive
 * twice.
 * @throws NetworkError, AnoChatError, UploadCancelled
 */
export const sendPart = async (
  { api, transfer, clock, random, serverUrl }: UploadHost,
  { blob, number, digest, bytes }: PartToSend,
  cancelled: Readable<boolean>,
  onSent: (bytes: number) => void,
): Promise<void> => {
  const backoff = new Backoff(random);
  for (let attempt = 1; ; attempt += 1) {
    if (cancelled.get()) throw new UploadCancelled();
    const failure = await attemptPart();
    if (failure === null) return;
    onSent(0);
    if (attempt === ATTEMPTS) throw failure;
    await waitFor(clock, backoff.next());
  }

  async function attemptPart(): Promise<Error | null> {
    try {
      const { items } = await api.media.signParts(blob, { parts: [{ number, digest }] });
      const [link] = items;
      if (!link) throw AnoChatError.of('upload.not-found');
      const answer = await transfer
        .put(addressOf(serverUrl, link.url), {
          headers: link.headers,
          body: bytes,
          cancelled,
          onSent,
        })
        .catch((cause: unknown) => {
          throw new NetworkError('A part did not arrive', { cause });
        });
      if (answer.status < 300) return null;
      if (answer.status === 404) throw AnoChatError.of('upload.not-found');
      // A link that ended, bytes that were changed on their way, a store that is busy.
      return AnoChatError.of('server.unavailable');
    } catch (error) {
      if (cancelled.get()) throw new UploadCancelled();
      if (error instanceof NetworkError) return error;
      if (error instanceof AnoChatError && error.isTemporary) return error;
      throw error;
    }
  }
};
