/**
 * What the desktop client's window gives to this page, as `window.anochatDesktop`: the whole of what
 * passes between the two. Everything is plain data; the other side checks each argument.
 */
export interface DesktopSeam {
  /** How this window stands; asked once, before anything is shown. */
  begin(): Promise<DesktopBeginning>;
  /**
   * Looks at the address that a person typed, and keeps it if a server of AnoChat answers there. Only where
   * there is none yet.
   */
  chooseServer(address: string): Promise<ServerAnswer>;
  /**
   * Back to the choice of a server, in the window of a new account: this one goes, with all that lies here.
   * Only while nobody is signed in.
   */
  forgetServer(): Promise<void>;
  /** The key of this account's store; made where there was none. */
  openKey(): Promise<KeyAnswer>;
  destroyKey(): Promise<void>;
  /** Who is signed in here, for the list of accounts. A page that has said so listens to events. */
  tellUser(user: DesktopUser | null): Promise<void>;
  tellLanguage(language: string): Promise<void>;
  tellUnread(count: number): Promise<void>;
  notify(notice: DesktopNotice): Promise<void>;
  /** What a notification told of was read. */
  withdrawNotice(tag: string): Promise<void>;
  accounts(): Promise<readonly DesktopAccount[]>;
  addAccount(): Promise<void>;
  showAccount(id: string): Promise<void>;
  /** Signs it out and wipes what it left on this computer. */
  removeAccount(id: string): Promise<void>;
  /** The answer to the event `leave`: the account has signed out. */
  left(): Promise<void>;
  settings(): Promise<DesktopSettings>;
  changeSettings(change: DesktopSettingsChange): Promise<DesktopSettings>;
  lookForUpdate(): Promise<void>;
  installUpdate(): Promise<void>;
  /** Calls with what happens outside of the page; the answer ends it. */
  onEvent(listener: (event: DesktopEvent) => void): () => void;
}

export interface DesktopBeginning {
  readonly accountId: string;
  /** Origin of the server; `null` until one is chosen. */
  readonly server: string | null;
  /** Of a link that the program was opened with, to a server that no account is on. */
  readonly suggestedServer: string | null;
  readonly system: DesktopSystem;
  readonly version: string;
}
export type DesktopSystem = 'linux' | 'macos' | 'windows';

export const SERVER_PROBLEMS = [
  'not-an-address',
  'not-secure',
  'unreachable',
  'certificate',
  'not-anochat',
  'too-old',
] as const;
export type ServerProblem = (typeof SERVER_PROBLEMS)[number];
export type ServerAnswer =
  | { readonly ok: true; readonly server: string }
  | { readonly ok: false; readonly problem: ServerProblem };

/**
 * `locked`: the keychain does not open now; `unreadable`: the file does not; `damaged` and `missing`: what
 * lies there is no key.
 */
export type KeyProblem = 'locked' | 'unreadable' | 'damaged' | 'missing';
export type KeyAnswer =
  /** 32 bytes as base64. */
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly problem: KeyProblem };

export interface DesktopUser {
  readonly userName: string;
  readonly displayName: string;
}
export interface DesktopAccount {
  readonly id: string;
  readonly server: string | null;
  readonly user: DesktopUser | null;
  readonly unread: number;
  readonly isCurrent: boolean;
}

export interface DesktopNotice {
  /** Another one with the same tag takes its place. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** The page that it leads to. */
  readonly path: string;
  /** Whether it may be answered; the text comes as an event. */
  readonly canReply: boolean;
}

/** `plain`: this computer has no keychain, and the key lies in a file of this account of the computer. */
export type KeyKeeping = 'keychain' | 'plain';
export type UpdateState = 'off' | 'none' | 'looking' | 'loading' | 'ready' | 'failed';
export interface DesktopSettings {
  readonly openAtLogin: boolean;
  /** `false`: the system offers none, or the build is not installed. */
  readonly canOpenAtLogin: boolean;
  readonly keepInTray: boolean;
  /** Shows and hides the window from anywhere; empty: none. */
  readonly shortcut: string;
  /** Whether the system gave the shortcut to this program. */
  readonly hasShortcut: boolean;
  readonly hideContent: boolean;
  readonly spellCheck: boolean;
  readonly spellLanguages: readonly string[];
  /** Empty where the system's own spell checker chooses. */
  readonly knownSpellLanguages: readonly string[];
  readonly keyKeeping: KeyKeeping;
  readonly update: UpdateState;
}
export type DesktopSettingsChange = Partial<
  Pick<
    DesktopSettings,
    'openAtLogin' | 'keepInTray' | 'shortcut' | 'hideContent' | 'spellCheck' | 'spellLanguages'
  >
>;

export const DESKTOP_COMMANDS = [
  'new-conversation',
  'find',
  'settings',
  'shortcuts',
  'next-conversation',
  'previous-conversation',
] as const;
export type DesktopCommand = (typeof DESKTOP_COMMANDS)[number];

export type DesktopEvent =
  /** A link or a notification leads to a page of the client. */
  | { readonly type: 'open'; readonly path: string }
  | { readonly type: 'reply'; readonly tag: string; readonly text: string }
  | { readonly type: 'command'; readonly command: DesktopCommand }
  /** The account is being removed: sign out, and answer by `left`. */
  | { readonly type: 'leave' }
  | { readonly type: 'accounts-changed' }
  | { readonly type: 'settings-changed' };

declare global {
  interface Window {
    readonly anochatDesktop?: DesktopSeam;
  }
}
