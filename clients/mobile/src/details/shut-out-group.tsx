import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';

import { useAction } from '../base/use-action';
import { useClient, useLoaded } from '../client';
import { Avatar, Button, Group, ProblemNote, Row } from '../ui';

/** People who cannot come back; shown only while there are any. */
export function ShutOutGroup({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  // A ban is an entry of the log, so the list is read again when the log has grown.
  const { id, lastSeq } = summary;
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const load = useCallback(() => client.api.members.bans(id), [client, id, lastSeq]);
  const [bans, reload] = useLoaded(load);
  if (bans.status !== 'ready' || bans.value.items.length === 0) return null;
  const lift = async (userId: string): Promise<void> => {
    if (await run(() => client.api.members.unban(id, userId))) reload();
  };
  return (
    <>
      <ProblemNote text={problem} />
      <Group title={t('details.banned')}>
        {bans.value.items.map(({ user }) => (
          <Row
            key={user.id}
            leading={<Avatar id={user.id} name={user.displayName} size={40} />}
            title={user.displayName}
            trailing={
              <Button
                small
                label={t('details.unban')}
                disabled={busy}
                onPress={() => void lift(user.id)}
              />
            }
          />
        ))}
      </Group>
    </>
  );
}
