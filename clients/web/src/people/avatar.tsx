import type { ReactElement } from 'react';

import { initialsOf, pairOf } from '@anochat/sdk/shown';

interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly shape?: 'person' | 'group';
  readonly size?: 'xs' | 's' | 'm' | 'md' | 'l';
  /** A dot: the person is here now. The words beside the picture say it too. */
  readonly here?: boolean;
}

/** Initials on one of eight colour pairs. People are round, groups are soft squares. */
export function Avatar({
  id,
  name,
  shape = 'person',
  size = 'md',
  here = false,
}: AvatarProps): ReactElement {
  const classes = [
    'av',
    `a${pairOf(id)}`,
    size !== 'md' && `av-${size}`,
    shape === 'group' && 'av-g',
    here && 'here',
  ];
  return (
    <span className={classes.filter(Boolean).join(' ')} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
