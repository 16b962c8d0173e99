import { useCallback } from 'react';
import { AccessibilityInfo } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import {
  byteText,
  safeName,
  storedBytesIn,
  takenFiles,
  uploadLimits,
  type AttachedFile,
} from '@anochat/sdk/shown';

import { useClient } from '../../client';
import { showToast } from '../../ui';
import { letGo } from '../prepare/let-go';
import type { LocalFile } from '../prepare/local-file';
import { trays } from './attachments-store';

/** Long enough to read why a file was not taken. */
const TOLD_MS = 8_000;

type Chosen = AttachedFile<LocalFile>;

/** Puts chosen files into the tray. What the server would refuse is said here, before anything goes. */
export function useAddFiles({
  id,
  mode,
}: Pick<ConversationSummary, 'id' | 'mode'>): (files: readonly Chosen[]) => Promise<void> {
  const { t, i18n } = useTranslation();
  const client = useClient();
  return useCallback(
    async (files) => {
      if (files.length === 0) return;
      const [limits, storedBytes] = await Promise.all([
        uploadLimits(client),
        storedBytesIn(mode),
      ]).catch((error: unknown) => {
        letGo(files.map(({ source }) => source));
        throw error;
      });
      const before = trays.of(id).items.map(({ file }) => file.source);
      const sized = files.map((file) => ({ file, size: file.source.size }));
      const { taken, refused } = takenFiles(sized, before, limits, storedBytes);
      const size = (bytes: number): string => byteText(bytes, i18n.language);
      const nameOf = ({ file }: { readonly file: Chosen }): string =>
        safeName(file.name, t('attach.file'));
      const tell = (text: string): void => showToast(text, undefined, TOLD_MS);
      for (const one of refused.tooLarge)
        tell(t('attach.tooLarge', { name: nameOf(one), size: size(limits.blobBytes) }));
      for (const one of refused.noRoom)
        tell(t('attach.noRoom', { name: nameOf(one), size: size(limits.quotaBytes ?? 0) }));
      if (refused.tooMany.length > 0) {
        const told = { count: refused.tooMany.length, most: LIMITS.partsPerMessage };
        tell(t('attach.tooMany', told));
      }
      const { tooLarge, noRoom, tooMany } = refused;
      letGo([...tooLarge, ...noRoom, ...tooMany].map(({ file }) => file.source));
      if (taken.length === 0) return;
      trays.add(
        id,
        taken.map(({ file }) => file),
      );
      AccessibilityInfo.announceForAccessibility(t('attach.added', { count: taken.length }));
    },
    [client, id, mode, t, i18n.language],
  );
}
