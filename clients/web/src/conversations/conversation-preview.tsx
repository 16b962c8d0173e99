import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationKind } from '@anochat/contract';
import type { ConversationSummary, MessageItem, SystemItem } from '@anochat/sdk';
import { useProfile, useProfiles } from '@anochat/sdk/react';
import { bodyLine, partsIcon, plainText, shortNameOf, phraseText } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { useSystemPhrase } from '../messages/use-system-phrase';

/** What a row says below its name, by precedence: typing, draft, failed, the last item. */
export function ConversationPreview({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement | null {
  const { t } = useTranslation();
  if (summary.typing.length > 0) return <Typing summary={summary} />;
  if (summary.draft && summary.draft.text.trim() !== '') {
    return (
      <>
        <span className="draft">{t('list.draft')}</span> {plainText(summary.draft.text)}
      </>
    );
  }
  if (summary.hasFailed) return <span className="draft">{t('list.failed')}</span>;
  if (!summary.last) return null;
  if (summary.last.type === 'system')
    return <SystemPreview item={summary.last} kind={summary.kind} />;
  return <MessagePreview item={summary.last} direct={summary.kind === 'direct'} />;
}

function Typing({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const profiles = useProfiles(summary.typing);
  const [first = '', second] = summary.typing.map((id) =>
    shortNameOf(profiles.get(id)?.displayName ?? '…'),
  );
  const text =
    summary.kind === 'direct'
      ? t('list.typing')
      : second === undefined
        ? t('list.typingOne', { name: first })
        : summary.typing.length === 2
          ? t('list.typingTwo', { first, second })
          : t('list.typingMany');
  return <span className="typing">{text}</span>;
}

function SystemPreview({
  item,
  kind,
}: {
  readonly item: SystemItem;
  readonly kind: ConversationKind;
}): ReactElement | null {
  const phrase = useSystemPhrase(item, kind);
  return phrase && <>{phraseText(phrase.template, phrase.values)}</>;
}

function MessagePreview({
  item,
  direct,
}: {
  readonly item: MessageItem;
  readonly direct: boolean;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const sender = useProfile(item.sender);
  const icon = item.body.state === 'content' ? partsIcon(item.body.parts) : null;
  const words = bodyLine(item.body, t, i18n.language);
  const text = (
    <>
      {icon && <Icon name={icon} small />}
      {words}
    </>
  );
  // Isolated: what was said may be written in the other direction than the words around it.
  if (item.own) {
    const [before = '', after = ''] = t('list.you', { text: SLOT }).split(SLOT);
    return (
      <>
        {before}
        <bdi>{text}</bdi>
        {after}
      </>
    );
  }
  if (direct) return <>{text}</>;
  return (
    <>
      <b>{shortNameOf(sender?.displayName ?? '…')}:</b> {text}
    </>
  );
}

/** Stands for what was said, in a translated sentence. */
const SLOT = '\ue000';
