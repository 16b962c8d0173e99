import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useReadable } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { showToast } from '../layers/toasts';
import { Group, Setting } from './page-parts';

const TEXTS = {
  kept: ['storage.kept', 'storage.keptHint'],
  'may-be-removed': ['storage.loose', 'storage.looseHint'],
  unknown: ['storage.unknown', 'storage.looseHint'],
} as const;

/** Whether the browser keeps what lies on this device, in plain words. */
export function StorageGroup(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const state = useReadable(client.persistence);
  const { busy, problem, run } = useAction();
  const [title, hint] = TEXTS[state];
  const ask = (): Promise<boolean> =>
    run(async () => {
      if ((await client.askToPersist()) !== 'kept') showToast(t('storage.refused'));
    });
  return (
    <Group title={t('storage.title')}>
      <ProblemNote text={problem} />
      <Setting title={t(title)} hint={t(hint)}>
        {state === 'may-be-removed' && (
          <button type="button" className="btn btn-sm" disabled={busy} onClick={() => void ask()}>
            {t('storage.ask')}
          </button>
        )}
      </Setting>
      <p className="hint box-note">{t('storage.sealed')}</p>
    </Group>
  );
}
