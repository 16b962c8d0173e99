import type { MediaFile } from '@anochat/sdk';

import {
  isStreamRequest,
  type StreamAbout,
  type StreamBytes,
  type StreamSpan,
} from './stream-protocol';

interface Played {
  readonly file: MediaFile;
  readonly mime: string;
}

/**
 * The files that this page plays, by the tokens of their addresses, and what it tells the service
 * worker of them. They stand here alone: the worker may be stopped and begin anew while they play.
 */
export class PlayedFiles {
  private readonly played = new Map<string, Played>();

  /** @returns the token, which nobody guesses */
  add(file: MediaFile, mime: string): string {
    const token = crypto.randomUUID();
    this.played.set(token, { file, mime });
    return token;
  }

  remove(token: string): void {
    this.played.delete(token);
  }

  /** Hears what the service worker asks for. */
  readonly hear = ({
    data,
    ports: [port],
  }: Pick<MessageEvent<unknown>, 'data' | 'ports'>): void => {
    if (!isStreamRequest(data) || !port) return;
    const { stream } = data;
    port.onmessage = (event: MessageEvent<StreamSpan>) => {
      void this.read(stream, event.data).then((bytes) =>
        port.postMessage(bytes, bytes === null ? [] : [bytes.buffer]),
      );
    };
    const found = this.played.get(stream);
    const about: StreamAbout = found ? { size: found.file.size, mime: found.mime } : null;
    port.postMessage(about);
  };

  private async read(token: string, { start, end }: StreamSpan): Promise<StreamBytes> {
    try {
      const bytes = await this.played.get(token)?.file.read(start, end);
      return bytes ? (bytes as Uint8Array<ArrayBuffer>) : null;
    } catch {
      // Damaged, gone, or no network for long: the player says that it stopped, and may be asked again.
      return null;
    }
  }
}
