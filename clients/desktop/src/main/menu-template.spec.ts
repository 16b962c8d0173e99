import type { MenuItemConstructorOptions } from 'electron';

import { autostartEntry } from './autostart-entry';
import { menuTemplate } from './menu-template';
import { knownAmong } from './spelling';
import { spellingMenu } from './spelling-menu';
import { sayIn } from './words';

const account = (id: string) => ({
  ...{ id, server: null, hasKey: false, isLeaving: false },
  user: { userName: id, displayName: id.toUpperCase() },
});
const build = (system: NodeJS.Platform, actions = {}) =>
  menuTemplate(system, 'AnoChat', [account('a'), account('b')], sayIn('en'), {
    command: jest.fn(),
    show: jest.fn(),
    addAccount: jest.fn(),
    quit: jest.fn(),
    ...actions,
  });
const itemsOf = (menu: MenuItemConstructorOptions | undefined) =>
  menu?.submenu as MenuItemConstructorOptions[];
const all = (template: readonly MenuItemConstructorOptions[]) => template.flatMap(itemsOf);

describe('The menu bar', () => {
  it('has the program first on macOS, with settings and the way out in it', () => {
    const [first] = build('darwin');
    expect(first?.label).toBe('AnoChat');
    const ids = itemsOf(first).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['settings', 'quit']));
    const quit = itemsOf(first).find(({ id }) => id === 'quit');
    expect(quit?.accelerator).toBe('Cmd+Q');
  });

  it('has them under File elsewhere', () => {
    const [file] = build('linux');
    expect(file?.label).toBe('File');
    const ids = itemsOf(file).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['settings', 'quit', 'new-conversation']));
  });

  it.each(['darwin', 'linux', 'win32'] as const)('gives each key to one entry: %s', (system) => {
    const keys = all(build(system)).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('changes between accounts, and says what it was asked for', () => {
    const [command, show] = [jest.fn(), jest.fn()];
    const items = all(build('linux', { command, show }));
    const click = (id: string): void => {
      const item = items.find((one) => one.id === id);
      (item?.click as () => void)();
    };
    click('account-b');
    click('find');
    expect(show).toHaveBeenCalledWith('b');
    expect(command).toHaveBeenCalledWith('find');
  });

  it('speaks the languages of the client, and English to all others', () => {
    expect(sayIn('de-AT')('quit', { name: 'AnoChat' })).toBe('AnoChat beenden');
    expect(sayIn('ar')('edit')).toBe('تحرير');
    expect(sayIn('fi')('edit')).toBe('Edit');
  });
});

describe('The spell checker', () => {
  it('is given languages that it knows', () => {
    const known = ['de', 'en-GB', 'en-US', 'pt-BR'];
    expect(knownAmong(['de-AT', 'en-GB', 'pt', 'fi', 'de'], known)).toEqual([
      'de',
      'en-GB',
      'pt-BR',
    ]);
  });

  it('offers its words in a text field alone', () => {
    const contents = { replaceMisspelling: jest.fn(), session: {} } as never;
    const params = {
      isEditable: true,
      misspelledWord: 'helo',
      dictionarySuggestions: ['hello'],
      editFlags: {},
    } as never;
    const labels = spellingMenu(contents, params, sayIn('en')).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['hello', 'Add to dictionary', 'Paste']));
    const elsewhere = { ...(params as object), isEditable: false } as never;
    expect(spellingMenu(contents, elsewhere, sayIn('en'))).toEqual([]);
  });
});

describe('Start at login on Linux', () => {
  it('quotes the path of the program as desktop entries do', () => {
    expect(autostartEntry('AnoChat', '/opt/My "Chat"/100%/anochat')).toContain(
      'Exec="/opt/My \\\\"Chat\\\\"/100%%/anochat" --start-unseen\n',
    );
  });
});
