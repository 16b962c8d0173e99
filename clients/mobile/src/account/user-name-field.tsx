import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Field } from '../ui';

interface UserNameFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly problem?: string | null;
  readonly onBlur?: () => void;
}

export function UserNameField({ onChange, ...rest }: UserNameFieldProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Field
      {...rest}
      label={t('gate.userName')}
      onChangeText={onChange}
      exact
      autoFocus
      autoCapitalize="none"
      autoComplete="username"
      autoCorrect={false}
      spellCheck={false}
      testID="user-name"
    />
  );
}
