import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../../base/icon';

const RADIUS = 16;
const AROUND = 2 * Math.PI * RADIUS;

interface UploadRingProps {
  /** 0 to 1. */
  readonly share: number;
  readonly onCancel: () => void;
}

/** How far files are on their way, with the cross that calls them back. */
export function UploadRing({ share, onCancel }: UploadRingProps): ReactElement {
  const { t } = useTranslation();
  const label = t('attach.cancelSending', { percent: Math.floor(share * 100) });
  return (
    <button type="button" className="prog" aria-label={label} title={label} onClick={onCancel}>
      <svg className="ring" viewBox="0 0 38 38" aria-hidden="true">
        <circle cx="19" cy="19" r={RADIUS} />
        <circle cx="19" cy="19" r={RADIUS} strokeDasharray={`${share * AROUND} ${AROUND}`} />
      </svg>
      <Icon name="close" />
    </button>
  );
}
