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
      <div role="presentation" onKeyDown={moveInMenu}>
        {children}
        <ul className="menu" role="menu" aria-label={label}>
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
      </div>
    </Popup>
  );
}

function moveInMenu(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const items = buttons.filter((button) => button.role === 'menuitem');
  const above = buttons.filter((button) => button.role !== 'menuitem');
  const focused = buttons.find((button) => button === document.activeElement);
  const next =
    focused && above.includes(focused)
      ? targetAbove(event.key, above.indexOf(focused), above, items)
      : targetInMenu(event.key, focused ? items.indexOf(focused) : -1, items, above);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

type Buttons = readonly HTMLElement[];

/** In the row above the entries the arrows along it move; down leads to the entries. */
function targetAbove(
  key: string,
  at: number,
  above: Buttons,
  items: Buttons,
): HTMLElement | undefined {
  const forwards = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  if (key === 'ArrowDown') return items[0];
  if (key === 'ArrowUp') return items.at(-1);
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    return above[(at + (key === forwards ? 1 : above.length - 1)) % above.length];
  }
  return undefined;
}

function targetInMenu(
  key: string,
  at: number,
  items: Buttons,
  above: Buttons,
): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(at + 1) % items.length];
  if (key === 'ArrowUp') return at <= 0 ? (above[0] ?? items.at(-1)) : items[at - 1];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key.length !== 1) return undefined;
  // A typed letter goes to the next entry that begins with it.
  const rotated = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return rotated.find((item) =>
    item.innerText.toLocaleLowerCase().startsWith(key.toLocaleLowerCase()),
  );
}
