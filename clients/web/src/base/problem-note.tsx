import type { ReactElement } from 'react';

import { Icon } from './icon';

/** What went wrong, where it went wrong; spoken at once. Shows nothing without a text. */
export function ProblemNote({ text }: { readonly text: string | null }): ReactElement | null {
  if (text === null) return null;
  return (
    <p className="alert" role="alert">
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  );
}
