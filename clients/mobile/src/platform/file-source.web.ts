import type { FileSource } from '@anochat/sdk';
import { blobSource } from '@anochat/sdk/platform/browser';

/** The address of a blob or of data, as pickers give it in a browser. */
export async function fileSource(uri: string): Promise<FileSource> {
  return blobSource(await (await fetch(uri)).blob());
}
