import type { ReactElement } from 'react';

import type { ConversationSummary } from '@anochat/sdk';
import { titleOf } from '@anochat/sdk/shown';

import { Menu } from '../layers/menu';
import type { Place } from '../layers/place-beside';
import { useOwnEntries } from './use-own-entries';

interface ConversationMenuProps {
  readonly summary: ConversationSummary;
  readonly anchor: Place;
  readonly onClose: () => void;
}

/** What a right click on a conversation's row offers. */
export function ConversationMenu({
  summary,
  anchor,
  onClose,
}: ConversationMenuProps): ReactElement {
  const entries = useOwnEntries(summary);
  return <Menu label={titleOf(summary)} anchor={anchor} entries={entries} onClose={onClose} />;
}
