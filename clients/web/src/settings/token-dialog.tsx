import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS, TOKEN_SCOPES, type TokenScope } from '@anochat/contract';
import { useClient } from '@anochat/sdk/react';
import { DAY_MS } from '@anochat/sdk/shown';

import { Choice } from '../base/choice';
import { useLifetimeText } from '../language/use-lifetime-text';
import { SecretDialog } from '../layers/secret-dialog';
import { SCOPE_TEXTS } from './token-scopes';

const LIFETIMES = [30 * DAY_MS, 90 * DAY_MS, 365 * DAY_MS] as const;
const NO_END = 0;

interface TokenDialogProps {
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** Asks what a new token is for and what it may do; then shows its secret, this once. */
export function TokenDialog({ onMade, onClose }: TokenDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const lifetimeText = useLifetimeText();
  const [text, setText] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['read', 'write']);
  const [lifetime, setLifetime] = useState<number>(NO_END);
  const name = text.trim();
  const make = async (): Promise<string> => {
    const { secret = '' } = await client.api.auth.createToken({
      name,
      scopes,
      ...(lifetime !== NO_END && { expiresInMs: lifetime }),
    });
    onMade();
    return secret;
  };
  return (
    <SecretDialog
      verb={t('settings.tokenNew')}
      ready={name !== '' && scopes.length > 0}
      make={make}
      made={{
        title: t('settings.tokenReady'),
        label: name,
        warning: t('settings.tokenOnce'),
      }}
      onClose={onClose}
    >
      <div className="field">
        <label htmlFor="token-name">{t('settings.tokenName')}</label>
        <input
          className="input"
          id="token-name"
          dir="auto"
          data-autofocus
          autoComplete="off"
          maxLength={LIMITS.deviceNameLength}
          value={text}
          aria-describedby="token-name-hint"
          onChange={(event) => setText(event.target.value)}
        />
        <p className="hint" id="token-name-hint">
          {t('settings.tokenNameHint')}
        </p>
      </div>
      <ScopeChoice scopes={scopes} onChange={setScopes} />
      <Choice
        label={t('settings.tokenLifetime')}
        value={lifetime}
        options={[
          { value: NO_END, label: t('settings.tokenNoEnd') },
          ...LIFETIMES.map((value) => ({ value, label: lifetimeText(value) })),
        ]}
        onChange={setLifetime}
      />
    </SecretDialog>
  );
}

interface ScopeChoiceProps {
  readonly scopes: readonly TokenScope[];
  readonly onChange: (scopes: readonly TokenScope[]) => void;
}

function ScopeChoice({ scopes, onChange }: ScopeChoiceProps): ReactElement {
  const { t } = useTranslation();
  const tick = (scope: TokenScope, ticked: boolean): void =>
    onChange(TOKEN_SCOPES.filter((each) => (each === scope ? ticked : scopes.includes(each))));
  return (
    <fieldset className="ticks">
      <legend className="label">{t('settings.tokenMay')}</legend>
      {TOKEN_SCOPES.map((scope) => (
        <label key={scope} className="check">
          <input
            type="checkbox"
            checked={scopes.includes(scope)}
            onChange={(event) => tick(scope, event.target.checked)}
          />
          <span>
            {t(SCOPE_TEXTS[scope].label)}
            <small>{t(SCOPE_TEXTS[scope].hint)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
