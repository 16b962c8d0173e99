import type { MediaFile } from '@anochat/sdk';

/** Up to this size a file is gathered in memory; a larger one is written to its place, piece by piece. */
const IN_MEMORY_BYTES = 64 * 1024 ** 2;
/** Whatever it is said to be: it is saved, and never opened in this origin. */
const TYPE = 'application/octet-stream';

interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

export interface SaveWatch {
  readonly isCancelled: () => boolean;
  readonly onProgress: (bytes: number) => void;
}

/** The person has thought better of it. */
export class SaveCancelled extends Error {
  override readonly name = 'SaveCancelled';
}

/**
 * Saves a file to the disk, under this name. Nothing of it is offered before its last byte has been
 * checked: what breaks off, or is not what the message says, leaves no file behind.
 *
 * @throws FileRefused, SaveCancelled, and what fetching rejects with
 */
export async function saveFile(
  open: () => Promise<MediaFile>,
  name: string,
  size: number,
  watch: SaveWatch,
): Promise<void> {
  const picker = window as SavePicker;
  if (size > IN_MEMORY_BYTES && picker.showSaveFilePicker) {
    // First of all: it has to follow the press.
    const handle = await picker.showSaveFilePicker({ suggestedName: name }).catch(asCancelled);
    const writable = await handle.createWritable();
    try {
      for await (const chunk of watched(await open(), watch)) {
        await writable.write(chunk as Uint8Array<ArrayBuffer>);
      }
    } catch (error) {
      await writable.abort();
      throw error;
    }
    await writable.close();
    return;
  }
  const pieces: Blob[] = [];
  for await (const chunk of watched(await open(), watch)) {
    // As blobs of their own, which browsers put aside on the disk.
    pieces.push(new Blob([chunk as Uint8Array<ArrayBuffer>]));
  }
  offer(new Blob(pieces, { type: TYPE }), name);
}

async function* watched(file: MediaFile, watch: SaveWatch): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of file.chunks()) {
    if (watch.isCancelled()) throw new SaveCancelled();
    yield chunk;
    bytes += chunk.length;
    watch.onProgress(bytes);
  }
}

const asCancelled = (error: unknown): never => {
  if (error instanceof DOMException && error.name === 'AbortError') throw new SaveCancelled();
  throw error;
};

/** Long enough for a browser to begin with it. */
const OFFERED_MS = 60_000;

function offer(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), OFFERED_MS);
}
