import { useState, type ReactElement } from 'react';

import { IconButton } from '../base/icon-button';
import type { IconName } from '../base/icon';
import { Menu, type MenuEntry } from './menu';
import type { Place } from './place-beside';

interface MenuButtonProps {
  readonly icon?: IconName;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** An icon button that opens a menu beside itself. */
export function MenuButton({ icon = 'more', label, entries }: MenuButtonProps): ReactElement {
  const [anchor, setAnchor] = useState<Place | null>(null);
  return (
    <>
      <IconButton
        icon={icon}
        label={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}
      />
      {anchor && (
        <Menu label={label} anchor={anchor} entries={entries} onClose={() => setAnchor(null)} />
      )}
    </>
  );
}
