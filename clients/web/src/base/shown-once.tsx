import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from './icon';

interface ShownOnceProps {
  readonly label: string;
  readonly value: string;
  /** That it is not shown again, and what follows from having it. */
  readonly warning: string;
}

/** A secret that the server gives out a single time, to be copied now. */
export function ShownOnce({ label, value, warning }: ShownOnceProps): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="shown-once">
        <input
          className="input exact"
          id={id}
          dir="ltr"
          readOnly
          value={value}
          aria-describedby={`${id}-warning`}
          onFocus={(event) => event.currentTarget.select()}
        />
        {/* Toasts lie below a dialog, so the button itself says that it worked. */}
        <button type="button" className="btn btn-soft" autoFocus onClick={() => void copy()}>
          <Icon name={copied ? 'check' : 'copy'} />
          {copied ? t('told.copied') : t('do.copy')}
        </button>
      </div>
      <p className="vh" role="status">
        {copied && t('told.copied')}
      </p>
      <p className="notice" id={`${id}-warning`}>
        <Icon name="alert" />
        <span>{warning}</span>
      </p>
    </div>
  );
}
