import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Seq } from '@anochat/contract';
import type { Conversation } from '@anochat/sdk';
import { useProfile, useReadable } from '@anochat/sdk/react';
import { bodyLine } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';

interface ComposerBannerProps {
  readonly conversation: Conversation;
  readonly replyTo: Seq | null;
  readonly editing: Seq | null;
  readonly onCancel: () => void;
}

/** The layer above the text: what is answered or edited. */
export function ComposerBanner({
  conversation,
  replyTo,
  editing,
  onCancel,
}: ComposerBannerProps): ReactElement | null {
  const { t, i18n } = useTranslation();
  const timeline = useReadable(conversation.timeline);
  const about = editing ?? replyTo;
  const item = useMemo(
    () =>
      timeline.items.find((candidate) => candidate.type === 'message' && candidate.seq === about),
    [timeline.items, about],
  );
  if (about === null) return null;
  const text = item?.type === 'message' ? bodyLine(item.body, t, i18n.language) : '…';
  return (
    <div className="banner">
      <Icon name={editing === null ? 'reply' : 'edit'} />
      <div>
        {editing !== null ? (
          <b>{t('composer.editing')}</b>
        ) : item?.own ? (
          <b>{t('composer.replyToYou')}</b>
        ) : (
          <ReplyTitle sender={item?.sender ?? null} />
        )}
        <span dir="auto">{text}</span>
      </div>
      <IconButton
        icon="close"
        label={editing === null ? t('composer.cancelReply') : t('composer.cancelEdit')}
        onClick={onCancel}
      />
    </div>
  );
}

function ReplyTitle({ sender }: { readonly sender: string | null }): ReactElement {
  const { t } = useTranslation();
  return sender === null ? <b>{t('actions.reply')}</b> : <NamedTitle sender={sender} />;
}

function NamedTitle({ sender }: { readonly sender: string }): ReactElement {
  const { t } = useTranslation();
  const name = useProfile(sender)?.displayName ?? '…';
  return (
    <b>
      <bdi>{t('composer.replyTo', { name })}</bdi>
    </b>
  );
}
