import { useState, type ReactElement } from 'react';
import * as Clipboard from 'expo-clipboard';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';
import { DAY_MS, HOUR_MS } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient, useRunning } from '../client';
import { useLifetimeText } from '../language/use-lifetime-text';
import { Button, Choices, Group, ProblemNote, Sheet, SheetBody, showToast } from '../ui';
import { joinLink } from './join-link';

const LIFETIMES_MS = [HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS] as const;
const USES = [1, 10, 100, 1_000] as const;

interface InviteSheetProps {
  readonly id: ConversationId;
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** Makes an invitation link and copies it. */
export function InviteSheet({ id, onMade, onClose }: InviteSheetProps): ReactElement {
  const { t } = useTranslation();
  const { api } = useClient();
  const serverUrl = useRunning((running) => running.serverUrl) ?? '';
  const lifetimeText = useLifetimeText();
  const { busy, problem, run } = useAction();
  const [expiresInMs, setExpiresInMs] = useState<number>(7 * DAY_MS);
  const [maxUses, setMaxUses] = useState<number>(10);
  const make = async (): Promise<void> => {
    const isMade = await run(async () => {
      const invite = await api.invites.create(id, { expiresInMs, maxUses });
      onMade();
      await Clipboard.setStringAsync(joinLink(serverUrl, invite.code));
    });
    if (!isMade) return;
    showToast(t('details.inviteMade'));
    onClose();
  };
  return (
    <Sheet title={t('details.inviteNew')} onClose={onClose} testID="invite-sheet">
      <SheetBody>
        <Group title={t('details.inviteExpiry')}>
          <Choices
            label={t('details.inviteExpiry')}
            value={String(expiresInMs)}
            options={LIFETIMES_MS.map((ms) => ({ value: String(ms), title: lifetimeText(ms) }))}
            onChange={(ms) => setExpiresInMs(Number(ms))}
          />
        </Group>
        <Group title={t('details.inviteUses')}>
          <Choices
            label={t('details.inviteUses')}
            value={String(maxUses)}
            options={USES.map((count) => ({
              value: String(count),
              title: t('details.inviteTimes', { count }),
            }))}
            onChange={(count) => setMaxUses(Number(count))}
          />
        </Group>
        <ProblemNote text={problem} />
        <Button
          kind="main"
          wide
          label={t('details.inviteNew')}
          busy={busy}
          onPress={() => void make()}
          testID="invite-make"
        />
      </SheetBody>
    </Sheet>
  );
}
