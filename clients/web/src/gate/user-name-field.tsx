import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../base/icon';

interface UserNameFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** Shown in place of the hint. */
  readonly problem?: string | null;
}

export function UserNameField({
  value,
  onChange,
  hint,
  problem = null,
}: UserNameFieldProps): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('gate.userName')}</label>
      <input
        className="input exact"
        id={id}
        name="username"
        autoFocus
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={problem !== null || hint !== undefined ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
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
