import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

const BUBBLES = [
  { own: false, size: 'sk-m1' },
  { own: false, size: 'sk-m2' },
  { own: true, size: 'sk-m3' },
  { own: true, size: 'sk-m4' },
  { own: false, size: 'sk-m5' },
] as const;

/** Bubbles of about the size of what comes. */
export function TimelineSkeleton(): ReactElement {
  const { t } = useTranslation();
  return (
    <div role="status">
      <span className="vh">{t('message.loading')}</span>
      {BUBBLES.map(({ own, size }) => (
        <div key={size} className={own ? 'msg out last' : 'msg last'} aria-hidden="true">
          {!own && <span className="sk sk-c sk-s" />}
          <div className="body">
            <span className={`sk sk-bubble ${size}`} />
          </div>
        </div>
      ))}
    </div>
  );
}
