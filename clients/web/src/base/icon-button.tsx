import type { ComponentProps, ReactElement } from 'react';

import { Icon, type IconName } from './icon';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  readonly icon: IconName;
  readonly label: string;
}

/** A button that shows only an icon; the label is spoken and shown as a tooltip. */
export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      className={`ib ${className}`.trim()}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
