import type { ComponentProps, ReactElement } from 'react';

import { Icon } from './icon';

/** The browser's own list of values, in a field that looks like the others. */
export function Select({ className = '', ...props }: ComponentProps<'select'>): ReactElement {
  return (
    <span className={`select ${className}`.trim()}>
      <select className="input" {...props} />
      <Icon name="down" small />
    </span>
  );
}
