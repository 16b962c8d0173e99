import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import { useBlocked, useClient } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';

/** Blocks the other person of a direct conversation, or lets them write again. */
export function BlockBox({ peer }: { readonly peer: UserProfile }): ReactElement | null {
  const { t } = useTranslation();
  const { blocks } = useClient();
  const { status, users } = useBlocked();
  const { busy, problem, run } = useAction();
  if (status !== 'ready') return null;
  const blocked = users.some((user) => user.id === peer.id);
  const toggle = (): Promise<boolean> =>
    run(() => (blocked ? blocks.unblock(peer.id) : blocks.block(peer.id)));
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
