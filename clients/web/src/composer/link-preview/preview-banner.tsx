import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';
import { useLinkPreview } from '@anochat/sdk/react';

import { IconButton } from '../../base/icon-button';
import { usePreferences } from '../../preferences/preferences';
import { LinkCardBody } from '../../text/link-card-body';
import { linkPreviews } from './link-previews';

interface PreviewBannerProps {
  readonly conversation: ConversationId;
  readonly text: string;
}

/** Above the text: what will be sent of its first link, unless it is taken away. */
export function PreviewBanner({ conversation, text }: PreviewBannerProps): ReactElement | null {
  const { t } = useTranslation();
  const isWanted = usePreferences((state) => state.linkPreviews);
  const made = useLinkPreview(linkPreviews, conversation, text, isWanted);
  if (!made) return null;
  return (
    <div className="banner is-link" role="group" aria-label={t('linkPreview.label')}>
      <div className="card">
        <LinkCardBody preview={made.preview} picture={made.picture} />
      </div>
      <IconButton
        icon="close"
        label={t('linkPreview.remove')}
        onClick={() => linkPreviews.dismiss(conversation, made.preview.url)}
      />
    </div>
  );
}
