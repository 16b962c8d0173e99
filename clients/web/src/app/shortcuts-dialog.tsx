import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Dialog } from '../layers/dialog';

export default function ShortcutsDialog({
  onClose,
}: {
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const rows = [
    [t('shortcuts.switcher'), 'Ctrl K'],
    [t('search.here'), 'Ctrl F'],
    [t('shortcuts.next'), 'Alt ↓'],
    [t('shortcuts.previous'), 'Alt ↑'],
    [t('shortcuts.nextUnread'), 'Alt Shift ↓'],
    [t('shortcuts.send'), 'Enter'],
    [t('shortcuts.newLine'), 'Shift Enter'],
    [t('shortcuts.editLast'), '↑'],
    [t('shortcuts.cancel'), 'Esc'],
    [t('shortcuts.messages'), '↑ ↓'],
    [t('shortcuts.actions'), 'Enter'],
    [t('shortcuts.reply'), 'R'],
    [t('shortcuts.help'), 'Ctrl /'],
  ] as const;
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      <dl className="keys">
        {rows.map(([what, keys]) => (
          <div key={what} className="item">
            <dt className="item-n">{what}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
