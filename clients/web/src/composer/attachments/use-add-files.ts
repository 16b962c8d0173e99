import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { byteText, safeName, storedBytesIn, takenFiles, uploadLimits } from '@anochat/sdk/shown';

import { announce } from '../../layers/live-region';
import { showToast } from '../../layers/toasts';
import { addFiles, trayOf } from './attachments-store';

/** Long enough to read why a file was not taken. */
const TOLD_MS = 8_000;

/** Puts chosen files into the tray. What the server would refuse is said here, before anything goes. */
export function useAddFiles({
  id,
  mode,
}: Pick<ConversationSummary, 'id' | 'mode'>): (files: readonly File[]) => Promise<void> {
  const { t, i18n } = useTranslation();
  const client = useClient();
  return useCallback(
    async (files) => {
      if (files.length === 0) return;
      const [limits, storedBytes] = await Promise.all([uploadLimits(client), storedBytesIn(mode)]);
      const before = trayOf(id).items.map(({ file }) => file.source);
      const { taken, refused } = takenFiles(files, before, limits, storedBytes);
      const size = (bytes: number): string => byteText(bytes, i18n.language);
      for (const { name } of refused.tooLarge) {
        const told = { name: safeName(name, t('attach.file')), size: size(limits.blobBytes) };
        showToast(t('attach.tooLarge', told), undefined, TOLD_MS);
      }
      for (const { name } of refused.noRoom) {
        const told = { name: safeName(name, t('attach.file')), size: size(limits.quotaBytes ?? 0) };
        showToast(t('attach.noRoom', told), undefined, TOLD_MS);
      }
      if (refused.tooMany.length > 0) {
        const told = { count: refused.tooMany.length, most: LIMITS.partsPerMessage };
        showToast(t('attach.tooMany', told), undefined, TOLD_MS);
      }
      if (taken.length === 0) return;
      addFiles(
        id,
        taken.map((file) => ({ source: file, name: file.name, mime: file.type })),
      );
      announce(t('attach.added', { count: taken.length }));
    },
    [client, id, mode, t, i18n.language],
  );
}
