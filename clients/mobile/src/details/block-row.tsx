import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';

import { useAction } from '../base/use-action';
import { useBlocked, useClient } from '../client';
import { Group, ProblemNote, Row } from '../ui';

/** Blocks the other person of a direct conversation, or lets them write again. */
export function BlockRow({ peer }: { readonly peer: UserProfile }): ReactElement | null {
  const { t } = useTranslation();
  const { blocks } = useClient();
  const { status, users } = useBlocked();
  const { busy, problem, run } = useAction();
  if (status !== 'ready') return null;
  const isBlocked = users.some((user) => user.id === peer.id);
  const name = peer.displayName;
  return (
    <>
      <ProblemNote text={problem} />
      <Group {...(!isBlocked && { hint: t('details.blockHint') })}>
        <Row
          icon="block"
          title={isBlocked ? t('details.unblock', { name }) : t('details.block', { name })}
          danger={!isBlocked}
          disabled={busy}
          onPress={() =>
            void run(() => (isBlocked ? blocks.unblock(peer.id) : blocks.block(peer.id)))
          }
          testID="details-block"
        />
      </Group>
    </>
  );
}
