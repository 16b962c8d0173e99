import { Fragment, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';

import { Icon, type IconName } from '../base/icon';
import type { Place } from './place-beside';
import { Popup } from './popup';

export interface MenuEntry {
  readonly icon: IconName;
  readonly label: string;
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly anchor: Place;
  readonly onClose: () => void;
  readonly entries: readonly MenuEntry[];
  /** Stands above the entries, for instance the quick reactions. */
  readonly children?: ReactNode;
}

/** A menu, or on narrow screens a sheet with the same entries. Dangerous entries stand last, apart. */
export function Menu({ label, anchor, onClose, entries, children }: MenuProps): ReactElement {
  const firstDanger = entries.findIndex((entry) => entry.danger);
  const choose = (entry: MenuEntry): void => {
    onClose();
    entry.run();
  };
  return (
    <Popup anchor={anchor} onClose={onClose}>
      {children}
      <ul className="menu" role="menu" aria-label={label} onKeyDown={moveInMenu}>
        {entries.map((entry, index) => (
          <Fragment key={entry.label}>
            {index === firstDanger && index > 0 && (
              <li role="separator">
                <hr />
              </li>
            )}
            <li role="none">
              <button
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={entry.danger ? 'item item-danger' : 'item'}
                onClick={() => choose(entry)}
              >
                <Icon name={entry.icon} />
                <span className="item-n">{entry.label}</span>
                {entry.shortcut !== undefined && <kbd>{entry.shortcut}</kbd>}
              </button>
            </li>
          </Fragment>
        ))}
      </ul>
    </Popup>
  );
}

function moveInMenu(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const next = targetOfKey(event.key, at, items);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function targetOfKey(
  key: string,
  at: number,
  items: readonly HTMLElement[],
): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(at + 1) % items.length];
  if (key === 'ArrowUp') return items.at(at <= 0 ? -1 : at - 1);
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key.length !== 1) return undefined;
  // A typed letter goes to the next entry that begins with it.
  const rotated = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return rotated.find((item) =>
    item.innerText.toLocaleLowerCase().startsWith(key.toLocaleLowerCase()),
  );
}
