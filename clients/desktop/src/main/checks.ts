import type {
  DesktopNotice,
  DesktopSettingsChange,
  DesktopUser,
} from '../../../web/src/desktop/seam';
import { pagePath, APP_ORIGIN } from './pages';
import { isRecord } from './settings-file';

/** Each reads one argument that came from a page; what does not fit is refused. */
export type Check<T> = (value: unknown) => T;

export class BadArgument extends Error {
  override readonly name = 'BadArgument';
}

const LONGEST_BODY = 2_000;
const MOST_UNREAD = 1_000_000;
const MOST_LANGUAGES = 16;

export const text =
  (longest: number): Check<string> =>
  (value) => {
    if (typeof value === 'string' && value.length <= longest) return value;
    throw new BadArgument('Not a text of that length');
  };

export const accountId: Check<string> = (value) => {
  const id = text(36)(value);
  if (/^[0-9a-f-]{36}$/.test(id)) return id;
  throw new BadArgument('Not the id of an account');
};

export const count: Check<number> = (value) => {
  if (Number.isSafeInteger(value) && Number(value) >= 0)
    return Math.min(Number(value), MOST_UNREAD);
  throw new BadArgument('Not a count');
};

export const language: Check<string> = (value) => {
  const tag = text(35)(value);
  if (/^[a-z]{2,3}(?:-[0-9a-z]{2,8})*$/i.test(tag)) return tag;
  throw new BadArgument('Not a language');
};

const flag: Check<boolean> = (value) => {
  if (typeof value === 'boolean') return value;
  throw new BadArgument('Neither true nor false');
};

const record: Check<Readonly<Record<string, unknown>>> = (value) => {
  if (isRecord(value)) return value;
  throw new BadArgument('Not a record');
};

export const user: Check<DesktopUser | null> = (value) => {
  if (value === null) return null;
  const { userName, displayName } = record(value);
  return { userName: text(64)(userName), displayName: text(256)(displayName) };
};

export const notice: Check<DesktopNotice> = (value) => {
  const { tag, title, body, path, canReply } = record(value);
  const page = pagePath(APP_ORIGIN + text(256)(path));
  if (page === null) throw new BadArgument('Not one of the pages');
  return {
    tag: text(128)(tag),
    title: text(512)(title),
    body: text(LONGEST_BODY)(body),
    path: page,
    canReply: flag(canReply),
  };
};

export const settingsChange: Check<DesktopSettingsChange> = (value) => {
  const given = record(value);
  const checks = {
    openAtLogin: flag,
    keepInTray: flag,
    shortcut: accelerator,
    hideContent: flag,
    spellCheck: flag,
    spellLanguages: languages,
  };
  const read = Object.entries(given).map(([name, part]) => {
    if (!Object.hasOwn(checks, name)) throw new BadArgument('Not a setting');
    return [name, checks[name as keyof typeof checks](part)];
  });
  return Object.fromEntries(read) as DesktopSettingsChange;
};

/** As Electron writes shortcuts: modifiers and one key. */
function accelerator(value: unknown): string {
  const keys = text(64)(value);
  if (keys === '') return keys;
  const pattern =
    /^(?:(?:Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|Shift|Super|Meta)\+){1,4}(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Tab|Up|Down|Left|Right|Home|End|PageUp|PageDown|Insert|Delete)$/;
  if (pattern.test(keys)) return keys;
  throw new BadArgument('Not a shortcut');
}

function languages(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length <= MOST_LANGUAGES) return value.map(language);
  throw new BadArgument('Not a list of languages');
}
