import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';

import { IconButton } from '../../base/icon-button';
import { Menu } from '../../layers/menu';
import type { Place } from '../../layers/place-beside';
import { CameraDialog } from '../../recording/camera-dialog';
import { canFilm } from '../../recording/recorded-type';
import { focusComposer } from '../focus-composer';
import { chooseFiles } from './choose-files';
import { useAddFiles } from './use-add-files';

interface AttachButtonProps {
  readonly summary: ConversationSummary;
  readonly disabled: boolean;
}

/** What can be added to a message. */
export function AttachButton({ summary, disabled }: AttachButtonProps): ReactElement {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<Place | null>(null);
  const [camera, setCamera] = useState<'photo' | 'film' | null>(null);
  const add = useAddFiles(summary);
  const choose = async (accept?: string): Promise<void> => {
    await add(await chooseFiles({ multiple: true, ...(accept !== undefined && { accept }) }));
    focusComposer();
  };
  return (
    <>
      <IconButton
        icon="plus"
        label={t('attach.button')}
        disabled={disabled}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}
      />
      {anchor && (
        <Menu
          label={t('attach.button')}
          anchor={anchor}
          onClose={() => setAnchor(null)}
          entries={[
            {
              icon: 'image',
              label: t('attach.photoOrVideo'),
              run: () => void choose('image/*,video/*'),
            },
            { icon: 'file', label: t('attach.file'), run: () => void choose() },
            ...(canFilm()
              ? ([
                  { icon: 'camera', label: t('camera.photo'), run: () => setCamera('photo') },
                  { icon: 'film', label: t('camera.film'), run: () => setCamera('film') },
                ] as const)
              : []),
          ]}
        />
      )}
      {camera && (
        <CameraDialog
          what={camera}
          onTaken={(file) => void add([file])}
          onClose={() => setCamera(null)}
        />
      )}
    </>
  );
}
