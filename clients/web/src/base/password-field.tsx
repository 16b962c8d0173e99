import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from './icon';
import { IconButton } from './icon-button';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly autoComplete: 'current-password' | 'new-password' | 'off';
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly problem?: string | null;
}

/** A password with a button that shows it. */
export function PasswordField(props: PasswordFieldProps): ReactElement {
  const { label, value, autoComplete, onChange, hint, problem = null } = props;
  const { t } = useTranslation();
  const id = useId();
  const [shown, setShown] = useState(false);
  const described = problem !== null || hint !== undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="with-end">
        <input
          className="input"
          id={id}
          type={shown ? 'text' : 'password'}
          value={value}
          autoComplete={autoComplete}
          aria-invalid={problem !== null}
          aria-describedby={described ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        <IconButton
          icon="eye"
          label={shown ? t('do.hidePassword') : t('do.showPassword')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      </div>
      {problem !== null ? (
        <p className="hint hint-bad" id={`${id}-hint`} role="alert">
          <Icon name="alert" small />
          {problem}
        </p>
      ) : (
        hint !== undefined && (
          <p className="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}
