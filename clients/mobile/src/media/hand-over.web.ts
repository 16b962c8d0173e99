import type { MediaFile } from '@anochat/sdk';

import { putFile, removeOpened } from './opened-store';
import type { Progress } from './progress';

/** Long enough for the browser to have taken it. */
const TAKEN_MS = 60_000;

export async function handOver(
  source: MediaFile,
  name: string,
  // Nothing that a browser would show as a page of this origin.
  _mime: string,
  progress: Progress,
): Promise<void> {
  const uri = await putFile(source, '', 'application/octet-stream', progress);
  const link = document.createElement('a');
  link.href = uri;
  link.download = name;
  link.click();
  setTimeout(() => removeOpened(uri), TAKEN_MS);
}
