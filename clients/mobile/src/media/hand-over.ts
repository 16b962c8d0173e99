import { Directory, File, Paths } from 'expo-file-system';
import * as Crypto from 'expo-crypto';
import * as Sharing from 'expo-sharing';
import { Platform } from 'react-native';

import type { MediaFile } from '@anochat/sdk';

import { putFile } from './opened-store';
import type { Progress } from './progress';

/** On Android the one who was chosen reads it afterwards, and does not say when. */
const TAKEN_MS = 60_000;

/** The system's own sheet: save, open with, send to. What was opened for it is removed afterwards. */
export async function handOver(
  source: MediaFile,
  name: string,
  mime: string,
  progress: Progress,
): Promise<void> {
  const opened = new File(await putFile(source, '', mime, progress));
  // Under its own name, in a folder of its own.
  const place = new Directory(Paths.cache, 'opened', Crypto.randomUUID());
  place.create({ intermediates: true });
  try {
    const named = new File(place, name);
    await opened.move(named);
    await Sharing.shareAsync(named.uri, { mimeType: mime });
  } finally {
    const remove = (): void => {
      if (place.exists) place.delete();
    };
    if (Platform.OS === 'android') setTimeout(remove, TAKEN_MS);
    else remove();
  }
}
