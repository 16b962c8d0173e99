import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import { useBlocked, useClient, useSelf } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { useProblemText } from '../base/use-problem-text';
import { RecoveryGroup } from '../encryption/recovery-group';
import { showToast } from '../layers/toasts';
import { ShutOutList } from '../people/shut-out-list';
import { setPreference, usePreferences } from '../preferences/preferences';
import { Group, PageHead, SwitchSetting } from './page-parts';
import { StorageGroup } from './storage-group';

export function PrivacyPage(): ReactElement {
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
  return (
    <>
      <PageHead title={t('settings.privacy')} />
      <ProblemNote text={blocked.status === 'failed' ? problemText(blocked.error) : problem} />
      <RecoveryGroup />
      <Group title={t('settings.presence')}>
        <SwitchSetting
          title={t('settings.showPresence')}
          hint={t('settings.showPresenceHint')}
          checked={!me.presenceHidden}
          onChange={(shown) =>
            void run(() => client.api.users.updateMe({ presenceHidden: !shown }))
          }
        />
      </Group>
      <Group title={t('linkPreview.setting')}>
        <SwitchSetting
          title={t('linkPreview.make')}
          hint={t('linkPreview.makeHint')}
          checked={linkPreviews}
          onChange={(checked) => setPreference({ linkPreviews: checked })}
        />
      </Group>
      <StorageGroup />
      <Group title={t('settings.blocked')}>
        {blocked.status === 'ready' && (
          <ShutOutList
            users={blocked.users}
            verb={t('settings.unblock')}
            busy={busy}
            onLift={(user) => void unblock(user)}
          />
        )}
        <p className="hint box-note">
          {blocked.status === 'ready' && blocked.users.length === 0
            ? t('settings.blockedNone')
            : t('settings.blockedHint')}
        </p>
      </Group>
    </>
  );
}
