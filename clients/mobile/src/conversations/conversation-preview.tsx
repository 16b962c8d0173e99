import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationKind } from '@anochat/contract';
import type { ConversationSummary, MessageItem, SystemItem } from '@anochat/sdk';
import { bodyLine, phraseText, plainText, shortNameOf } from '@anochat/sdk/shown';

import { useProfile, useProfiles } from '../client';
import { isolated } from '../language/isolated';
import { useSystemPhrase } from '../language/use-system-phrase';
import { Text, type ColorName } from '../ui';

/** What a row says below its name, by precedence: typing, draft, failed, the last item. */
export function ConversationPreview({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement {
  const { t } = useTranslation();
  if (summary.typing.length > 0) return <Typing summary={summary} />;
  if (summary.draft && summary.draft.text.trim() !== '')
    return <Line lead={t('list.draft')} text={plainText(summary.draft.text)} />;
  if (summary.hasFailed) return <Line lead={t('list.failed')} text="" />;
  if (!summary.last) return <Line text="" />;
  if (summary.last.type === 'system')
    return <SystemPreview item={summary.last} kind={summary.kind} />;
  return <MessagePreview item={summary.last} direct={summary.kind === 'direct'} />;
}

interface LineProps {
  /** Before it, in the colour of what wants to be seen. */
  readonly lead?: string;
  readonly text: string;
  readonly color?: ColorName;
}

const Line = ({ lead, text, color = 'text-muted' }: LineProps): ReactElement => (
  <Text variant="ui" color={color} numberOfLines={1} testID="preview">
    {lead !== undefined && (
      <Text variant="ui" color="danger">
        {`${lead} `}
      </Text>
    )}
    {text}
  </Text>
);

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
  return <Line text={text} color="accent-text" />;
}

function SystemPreview({
  item,
  kind,
}: {
  readonly item: SystemItem;
  readonly kind: ConversationKind;
}): ReactElement {
  const phrase = useSystemPhrase(item, kind);
  return <Line text={phrase ? phraseText(phrase.template, phrase.values) : ''} />;
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
  const words = bodyLine(item.body, t, i18n.language);
  if (item.own) return <Line text={t('list.you', { text: isolated(words) })} />;
  if (direct) return <Line text={words} />;
  const name = shortNameOf(sender?.displayName ?? '…');
  return <Line text={`${isolated(name)}: ${isolated(words)}`} />;
}
