import type { FileSource } from '@anochat/sdk';

import { fileSource } from '../../platform/file-source';

/** A file of this device that is to be sent. */
export interface LocalFile extends FileSource {
  /** By it views show it. */
  readonly uri: string;
  readonly type: string;
}

export async function localFile(uri: string, type: string): Promise<LocalFile> {
  const source = await fileSource(uri);
  const { size, reference } = source;
  return {
    ...{ uri, type, size },
    ...(reference !== undefined && { reference }),
    read: (start, end) => source.read(start, end),
  };
}
