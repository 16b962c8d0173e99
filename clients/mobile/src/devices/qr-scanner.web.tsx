import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Notice } from '../ui';

/** The screens run in a browser for tests alone; the web client reads codes by itself. */
export function QrScanner(_: { readonly onText: (text: string) => void }): ReactElement {
  const { t } = useTranslation();
  return <Notice tone="warn" icon="camera" text={t('keys.noCamera')} role="status" />;
}
