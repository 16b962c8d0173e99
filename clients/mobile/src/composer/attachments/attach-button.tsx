import { useEffect, useEffectEvent, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';

import { IconButton, Sheet, SheetRow, showToast, useProblemText } from '../../ui';
import { CameraDenied, chooseDocuments, chooseMedia, takeMedia } from './choose';
import { pickedBefore, pickFor } from './picked-before';
import { useAddFiles } from './use-add-files';

interface AttachButtonProps {
  readonly summary: ConversationSummary;
  readonly disabled: boolean;
}

/** Where files come from: the camera, the library, or the files of the device. */
export function AttachButton({ summary, disabled }: AttachButtonProps): ReactElement {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const addFiles = useAddFiles(summary);
  const [isOpen, setOpen] = useState(false);
  const take = (files: ReturnType<typeof chooseMedia>): void => {
    files
      .then(addFiles)
      .catch((error: unknown) =>
        showToast(error instanceof CameraDenied ? t('attach.cameraDenied') : problemText(error)),
      );
  };
  const add = (choose: typeof chooseMedia) => () => take(pickFor(summary.id, choose));
  const takePending = useEffectEvent(() => take(pickedBefore(summary.id)));
  useEffect(() => takePending(), [summary.id]);
  return (
    <>
      <IconButton
        icon="plus"
        label={t('attach.button')}
        disabled={disabled}
        onPress={() => setOpen(true)}
        testID="attach"
      />
      {isOpen && (
        <Sheet title={t('attach.button')} onClose={() => setOpen(false)}>
          <SheetRow
            icon="camera"
            title={t('attach.camera')}
            onPress={add(takeMedia)}
            testID="attach-camera"
          />
          <SheetRow
            icon="image"
            title={t('attach.photoOrVideo')}
            onPress={add(chooseMedia)}
            testID="attach-media"
          />
          <SheetRow
            icon="file"
            title={t('attach.file')}
            onPress={add(chooseDocuments)}
            testID="attach-file"
          />
        </Sheet>
      )}
    </>
  );
}
