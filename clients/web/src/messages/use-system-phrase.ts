import { useTranslation } from 'react-i18next';

import type { ConversationKind } from '@anochat/contract';
import type { SystemItem } from '@anochat/sdk';
import { useProfiles, useSelf } from '@anochat/sdk/react';
import {
  listOf,
  type Say,
  type SystemKey,
  systemPhrase,
  type SystemPhrase,
  usersOf,
} from '@anochat/sdk/shown';

import { useLifetimeText } from '../language/use-lifetime-text';

export function useSystemPhrase(item: SystemItem, kind: ConversationKind): SystemPhrase | null {
  const { t, i18n } = useTranslation();
  const me = useSelf();
  const lifetimeOf = useLifetimeText();
  const profiles = useProfiles(usersOf(item));
  return systemPhrase(item, {
    t: t as Say<SystemKey>,
    kind,
    me: me.id,
    nameOf: (id) => profiles.get(id)?.displayName ?? '…',
    lifetimeOf,
    listOf: listOf(i18n.language),
  });
}
