import { memo, type ReactElement } from 'react';

import type { ConversationKind } from '@anochat/contract';
import type { SystemItem } from '@anochat/sdk';

import { Icon } from '../base/icon';
import { Phrase } from '../text/phrase';
import { useSystemPhrase } from './use-system-phrase';

interface SystemEntryProps {
  readonly item: SystemItem;
  readonly kind: ConversationKind;
}

/** A line about the conversation itself. */
export const SystemEntry = memo(function SystemEntry({
  item,
  kind,
}: SystemEntryProps): ReactElement | null {
  const phrase = useSystemPhrase(item, kind);
  // The head of a conversation between two says already that it begins here.
  const isStart = item.event.type === 'membership' && item.event.change.type === 'created';
  if (!phrase || (isStart && kind === 'direct')) return null;
  return (
    <p className="sys" data-key={item.key} data-seq={item.seq}>
      <Icon name={phrase.icon} />
      <span>
        <Phrase template={phrase.template} values={phrase.values} />
      </span>
    </p>
  );
});
