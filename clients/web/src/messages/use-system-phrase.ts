import { useTranslation } from 'react-i18next';

import type { ConversationKind } from '@anochat/contract';
import type { SystemItem } from '@anochat/sdk';
import { useProfiles, useSelf } from '@anochat/sdk/react';

import { useLifetimeText } from '../language/use-lifetime-text';
import { systemPhrase, usersOf, type SystemPhrase } from './system-phrase';

export function useSystemPhrase(item: SystemItem, kind: ConversationKind): SystemPhrase | null {
  const { t, i18n } = useTranslation();
  const me = useSelf();
  const lifetimeOf = useLifetimeText();
  const profiles = useProfiles(usersOf(item));
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  return systemPhrase(item, {
    t,
    kind,
    me: me.id,
    nameOf: (id) => profiles.get(id)?.displayName ?? '…',
    lifetimeOf,
    listOf: (names) => list.format(names),
  });
}
