import { createElement, type ReactElement } from 'react';

import { icons, type IconName } from '@anochat/tokens/icons';

export type { IconName };

// Arrows and panels follow the writing direction; nothing else is mirrored.
const MIRRORED: ReadonlySet<IconName> = new Set([
  'back',
  'forth',
  'panel',
  'reply',
  'forward',
  'leave',
]);

interface IconProps {
  readonly name: IconName;
  /** Spoken text; without it the icon is decoration. */
  readonly label?: string;
  readonly small?: boolean;
  readonly className?: string;
}

export function Icon({ name, label, small = false, className = '' }: IconProps): ReactElement {
  const classes = ['i', small && 'i-s', MIRRORED.has(name) && 'flip', className].filter(Boolean);
  const spoken =
    label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg className={classes.join(' ')} viewBox="0 0 20 20" {...spoken}>
      {icons[name].map(([element, attributes], index) =>
        createElement(element, { key: index, ...attributes }),
      )}
    </svg>
  );
}
