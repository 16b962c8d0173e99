import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { useNow, useProfile } from '@anochat/sdk/react';
import { shortTime } from '@anochat/sdk/shown';

import { Moment, useDateLocale } from '../../language/moment';
import { useMediaPlace } from '../media-place';
import { useShowInConversation } from './use-show-in-conversation';

interface GalleryRowProps {
  readonly item: MessageItem;
  readonly children: ReactNode;
}

/** A thing of a message; who sent it and when leads to the message. */
export function GalleryRow({ item, children }: GalleryRowProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const now = useNow();
  const { conversation } = useMediaPlace();
  const sender = useProfile(item.sender);
  const show = useShowInConversation(conversation);
  return (
    <li className="gallery-row">
      {children}
      <button
        type="button"
        className="gallery-from"
        title={t('gallery.show')}
        onClick={() => show(item.seq)}
      >
        <bdi>{item.own ? t('message.you') : (sender?.displayName ?? '…')}</bdi>
        {t('app.comma')}
        <Moment at={item.ts}>{shortTime(item.ts, locale, now)}</Moment>
        <span className="vh">
          {t('app.comma')}
          {t('gallery.show')}
        </span>
      </button>
    </li>
  );
}
