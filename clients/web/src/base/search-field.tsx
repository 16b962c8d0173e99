import type { ReactElement } from 'react';

import { Icon } from './icon';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Where one types what to look for; the first thing in the dialog that it stands in. */
export function SearchField({ label, value, onChange }: SearchFieldProps): ReactElement {
  return (
    <label className="search">
      <Icon name="search" small />
      <input
        type="search"
        data-autofocus
        value={value}
        placeholder={label}
        aria-label={label}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
