import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useLoaded } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { ShutOutList } from '../people/shut-out-list';

/** People who cannot come back; shown only while there are any. */
export function BansBox({
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
    <section className="box">
      <h2 className="box-t">{t('details.banned')}</h2>
      <ProblemNote text={problem} />
      <ShutOutList
        users={bans.value.items.map((ban) => ban.user)}
        verb={t('details.unban')}
        busy={busy}
        onLift={(user) => void lift(user.id)}
      />
    </section>
  );
}
