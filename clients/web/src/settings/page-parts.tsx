import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { Icon, type IconName } from '../base/icon';

export function PageHead({
  title,
  hint,
}: {
  readonly title: string;
  readonly hint?: string;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <header>
      <Link href="/settings" className="ib set-bar" aria-label={t('settings.backToSettings')}>
        <Icon name="back" />
      </Link>
      <h1>{title}</h1>
      {hint !== undefined && <p>{hint}</p>}
    </header>
  );
}

export function Group({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="group">
      <h2>{title}</h2>
      <div className="box">{children}</div>
    </section>
  );
}

interface SettingProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly icon?: IconName;
  /** The control, at the end. */
  readonly children?: ReactNode;
}

export function Setting({ title, hint, icon, children }: SettingProps): ReactElement {
  return (
    <div className="item">
      {icon && (
        <span className="glyph">
          <Icon name={icon} />
        </span>
      )}
      <span className="item-n">
        <b>{title}</b>
        {hint !== undefined && <small>{hint}</small>}
      </span>
      {children}
    </div>
  );
}

interface SwitchSettingProps {
  readonly title: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function SwitchSetting({
  title,
  hint,
  checked,
  onChange,
}: SwitchSettingProps): ReactElement {
  return (
    <Setting title={title} hint={hint}>
      <input
        className="switch"
        type="checkbox"
        role="switch"
        aria-label={title}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
    </Setting>
  );
}
