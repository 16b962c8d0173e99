import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import { useClient } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { useLoaded } from '../base/use-loaded';

/** Blocks the other person of a direct conversation, or lets them write again. */
export function BlockBox({ peer }: { readonly peer: UserProfile }): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const load = useCallback(() => client.api.users.blocks(), [client]);
  const [blocks, reload] = useLoaded(load);
  const { busy, problem, run } = useAction();
  if (blocks.status !== 'ready') return null;
  const blocked = blocks.value.items.some((user) => user.id === peer.id);
  const toggle = async (): Promise<void> => {
    const { users } = client.api;
    if (await run(() => (blocked ? users.unblock(peer.id) : users.block(peer.id)))) reload();
  };
  const name = peer.displayName;
  return (
    <section className="box">
      <button
        type="button"
        className={blocked ? 'item' : 'item item-danger'}
        disabled={busy}
        onClick={() => void toggle()}
      >
        <Icon name="block" />
        <span className="item-n">
          <b>{blocked ? t('details.unblock', { name }) : t('details.block', { name })}</b>
          {!blocked && <small>{t('details.blockHint')}</small>}
        </span>
      </button>
      <ProblemNote text={problem} />
    </section>
  );
}
