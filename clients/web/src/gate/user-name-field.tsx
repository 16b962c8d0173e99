import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

interface UserNameFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
}

export function UserNameField({ value, onChange, hint }: UserNameFieldProps): ReactElement {
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
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
