import { useCallback, useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useLoaded } from '@anochat/sdk/react';

import { ConfirmDialog } from '../layers/confirm-dialog';
import { Group, Setting } from '../settings/page-parts';
import type { DesktopAccount, DesktopSeam } from './seam';

/** The accounts of this installation: to change between them, to add one, to remove one. */
export function DesktopAccounts({ seam }: { readonly seam: DesktopSeam }): ReactElement {
  const { t } = useTranslation();
  const load = useCallback(() => seam.accounts(), [seam]);
  const [accounts, reload] = useLoaded(load);
  const [removing, setRemoving] = useState<DesktopAccount | null>(null);
  useEffect(
    () =>
      seam.onEvent(({ type }) => {
        if (type === 'accounts-changed') reload();
      }),
    [seam, reload],
  );
  const nameOf = ({ user }: DesktopAccount): string =>
    user?.displayName ?? t('desktopMenu.newAccount');
  const hintOf = ({ server, user }: DesktopAccount): ReactNode => {
    const host = server === null ? null : new URL(server).host;
    if (user === null) return host ?? t('desktop.notSignedIn');
    return <bdi dir="ltr">{`@${user.userName} · ${host ?? ''}`}</bdi>;
  };
  return (
    <Group title={t('desktop.accounts')}>
      {accounts.status === 'ready' &&
        accounts.value.map((account) => (
          <Setting key={account.id} icon="person" title={nameOf(account)} hint={hintOf(account)}>
            {account.isCurrent ? (
              <small>{t('desktop.thisAccount')}</small>
            ) : (
              <button
                type="button"
                className="btn btn-sm"
                aria-label={`${t('desktop.show')}: ${nameOf(account)}`}
                onClick={() => void seam.showAccount(account.id)}
              >
                {t('desktop.show')}
              </button>
            )}
            <button
              type="button"
              className="btn btn-sm btn-danger"
              aria-label={`${t('desktop.removeAccount')}: ${nameOf(account)}`}
              onClick={() => setRemoving(account)}
            >
              {t('do.remove')}
            </button>
          </Setting>
        ))}
      <Setting icon="add-person" title={t('desktop.addAccount')} hint={t('desktop.addAccountHint')}>
        <button type="button" className="btn btn-sm" onClick={() => void seam.addAccount()}>
          {t('desktop.add')}
        </button>
      </Setting>
      {removing !== null && (
        <ConfirmDialog
          title={t('desktop.removeAsk', { name: nameOf(removing) })}
          hint={t('desktop.removeHint')}
          verb={t('desktop.removeAccount')}
          danger
          act={() => seam.removeAccount(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Group>
  );
}
