import type { Permission } from './permission';

export interface Notice {
  /** Another one with the same id takes its place. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the notifications of a phone can do; a browser, which shows the screens for tests, has none. */
export interface Phone {
  permission(): Promise<Permission>;
  askPermission(): Promise<Permission>;
  /** Before the first one is shown. */
  prepare(channelName: string): Promise<void>;
  present(notice: Notice): Promise<void>;
  dismiss(id: string): Promise<void>;
  dismissAll(): Promise<void>;
  /** What was shown before the app ran, or because it might not have: words without content. */
  dismissGeneric(): Promise<void>;
  setBadge(count: number): Promise<void>;
  /** The address at which Google or Apple reach this phone. Rejects where there is none. */
  pushToken(): Promise<string>;
  onPushToken(listener: (token: string) => void): () => void;
  /** Whether one that comes while the app is in front is shown. */
  decideInFront(isShown: (notice: Notice) => boolean): void;
  onTapped(listener: (notice: Notice) => void): () => void;
}
