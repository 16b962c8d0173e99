import { Notification } from 'electron';

import type { DesktopNotice } from '../../../web/src/desktop/seam';

interface NoticeEvents {
  readonly onOpen: (account: string, path: string) => void;
  readonly onReply: (account: string, tag: string, text: string) => void;
}

/** Electron has the field on these alone. */
const HAS_REPLY: ReadonlySet<NodeJS.Platform> = new Set(['darwin', 'win32']);

/** The system's notifications, one a tag: clicked they lead to the conversation, and may be answered. */
export class Notices {
  private readonly shown = new Map<string, Notification>();

  constructor(
    private readonly system: NodeJS.Platform,
    private readonly replyWords: () => string,
    private readonly events: NoticeEvents,
  ) {}

  show(account: string, { tag, title, body, path, canReply }: DesktopNotice): void {
    if (!Notification.isSupported()) return;
    const key = `${account}/${tag}`;
    this.shown.get(key)?.close();
    // Where the system has no field for an answer, the click leads to the composer.
    const hasReply = canReply && HAS_REPLY.has(this.system);
    const notification = new Notification({
      title,
      body,
      hasReply,
      ...(hasReply && { replyPlaceholder: this.replyWords() }),
    });
    this.shown.set(key, notification);
    const forget = (): void => {
      if (this.shown.get(key) === notification) this.shown.delete(key);
    };
    notification.on('click', () => {
      notification.close();
      this.events.onOpen(account, path);
    });
    notification.on('reply', (_event, text) => {
      notification.close();
      if (text.trim() !== '') this.events.onReply(account, tag, text);
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  }

  withdraw(account: string, tag: string): void {
    this.shown.get(`${account}/${tag}`)?.close();
    this.shown.delete(`${account}/${tag}`);
  }

  withdrawAll(account: string): void {
    for (const [key, notification] of this.shown) {
      if (!key.startsWith(`${account}/`)) continue;
      notification.close();
      this.shown.delete(key);
    }
  }
}
