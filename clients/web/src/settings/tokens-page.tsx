import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { PersonalToken } from '@anochat/contract';
import { useClient, useLoaded } from '@anochat/sdk/react';
import { timeInText, whenDone } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useProblemText } from '../base/use-problem-text';
import { MOMENT, MomentsIn, useDateLocale } from '../language/moment';
import { ConfirmDialog } from '../layers/confirm-dialog';
import { showToast } from '../layers/toasts';
import { Group, PageHead, Setting } from './page-parts';
import { TokenDialog } from './token-dialog';
import { SCOPE_TEXTS } from './token-scopes';

/** What bots and scripts use to act as this person. */
export function TokensPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const load = useCallback(() => client.api.auth.tokens(), [client]);
  const [tokens, reload] = useLoaded(load);
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<PersonalToken | null>(null);
  const revoke = async ({ id, name }: PersonalToken): Promise<void> => {
    await client.api.auth.deleteToken(id);
    showToast(t('settings.tokenRevoked', { name }));
    reload();
  };
  return (
    <>
      <PageHead title={t('settings.tokens')} hint={t('settings.tokensHint')} />
      <ProblemNote text={tokens.status === 'failed' ? problemText(tokens.error) : null} />
      <Group title={t('settings.tokensInUse')}>
        {tokens.status === 'ready' &&
          tokens.value.items.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => setLeaving(token)} />
          ))}
        {tokens.status === 'ready' && tokens.value.items.length === 0 && (
          <p className="hint box-note">{t('settings.tokensNone')}</p>
        )}
        <button type="button" className="item" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          <span className="item-n">{t('settings.tokenNew')}</span>
        </button>
      </Group>
      {making && <TokenDialog onMade={reload} onClose={() => setMaking(false)} />}
      {leaving && (
        <ConfirmDialog
          title={t('settings.tokenRevokeAsk', { name: leaving.name })}
          hint={t('settings.tokenRevokeHint')}
          verb={t('do.revoke')}
          danger
          act={() => revoke(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

interface TokenRowProps {
  readonly token: PersonalToken;
  readonly onRevoke: () => void;
}

function TokenRow({ token, onRevoke }: TokenRowProps): ReactElement {
  const { t, i18n } = useTranslation();
  const locale = useDateLocale();
  const list = new Intl.ListFormat(i18n.language, { type: 'unit' });
  const { createdAt, lastUsedAt, expiresAt } = token;
  const life = [
    t('settings.tokenMade', { date: MOMENT }),
    lastUsedAt === null ? t('settings.tokenNeverUsed') : t('settings.tokenUsed', { when: MOMENT }),
    ...(expiresAt === null ? [] : [t('settings.tokenUntil', { date: MOMENT })]),
  ];
  const moments = [
    { at: createdAt, said: whenDone(createdAt, locale) ?? t('time.now') },
    lastUsedAt !== null && { at: lastUsedAt, said: whenDone(lastUsedAt, locale) ?? t('time.now') },
    expiresAt !== null && { at: expiresAt, said: timeInText(expiresAt, locale) },
  ].filter((moment) => moment !== false);
  return (
    <Setting
      icon="key"
      title={token.name}
      hint={
        <>
          {list.format(token.scopes.map((scope) => t(SCOPE_TEXTS[scope].label)))}
          <br />
          <MomentsIn text={list.format(life)} moments={moments} />
        </>
      }
    >
      <button
        type="button"
        className="btn btn-sm btn-danger"
        aria-label={`${t('do.revoke')}: ${token.name}`}
        onClick={onRevoke}
      >
        {t('do.revoke')}
      </button>
    </Setting>
  );
}
