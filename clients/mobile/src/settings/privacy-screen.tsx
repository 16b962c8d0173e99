import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';

import { useAction } from '../base/use-action';
import { useBlocked, useClient, useSelf } from '../client';
import { atName } from '../language/isolated';
import { setPreference, usePreferences } from '../preferences/preferences';
import {
  Avatar,
  Button,
  Group,
  ProblemNote,
  Row,
  Screen,
  showToast,
  SwitchRow,
  useProblemText,
} from '../ui';

/** What others learn, and who may not write. */
export function PrivacyScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const me = useSelf();
  const blocked = useBlocked();
  const linkPreviews = usePreferences((state) => state.linkPreviews);
  const { busy, problem, run } = useAction();
  const unblock = async (user: UserProfile): Promise<void> => {
    if (!(await run(() => client.blocks.unblock(user.id)))) return;
    showToast(t('settings.unblocked', { name: user.displayName }));
  };
  const isNobody = blocked.status === 'ready' && blocked.users.length === 0;
  return (
    <Screen title={t('settings.privacy')} testID="privacy">
      <ProblemNote text={blocked.status === 'failed' ? problemText(blocked.error) : problem} />
      <Group>
        <SwitchRow
          title={t('settings.showPresence')}
          hint={t('settings.showPresenceHint')}
          value={!me.presenceHidden}
          onChange={(shown) =>
            void run(() => client.api.users.updateMe({ presenceHidden: !shown }))
          }
          testID="show-presence"
        />
        <SwitchRow
          title={t('linkPreview.make')}
          hint={t('linkPreview.makeHint')}
          value={linkPreviews}
          onChange={(isOn) => setPreference({ linkPreviews: isOn })}
          testID="link-previews"
        />
      </Group>
      <Group title={t('settings.blocked')} hint={isNobody ? undefined : t('settings.blockedHint')}>
        {isNobody && <Row title={t('settings.blockedNone')} />}
        {blocked.users.map((user) => (
          <Row
            key={user.id}
            leading={<Avatar id={user.id} name={user.displayName} size={36} />}
            title={user.displayName}
            hint={atName(user.userName)}
            trailing={
              <Button
                small
                label={t('settings.unblock')}
                disabled={busy}
                onPress={() => void unblock(user)}
                testID={`unblock-${user.userName}`}
              />
            }
          />
        ))}
      </Group>
    </Screen>
  );
}
