import type { WebContents } from './web-contents';

export interface IpcEvent {
  readonly sender: WebContents;
  readonly senderFrame: { readonly url: string } | null;
}
type Handler = (event: IpcEvent, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

export const ipcMain = {
  handle: (channel: string, handler: Handler): void => {
    if (handlers.has(channel)) throw new Error(`There is a handler for ${channel} already`);
    handlers.set(channel, handler);
  },
};

/** @returns what the page's promise resolves with; rejects as Electron has it reject */
export function invoke(event: IpcEvent, channel: string, args: unknown[]): Promise<unknown> {
  return new Promise((resolve) => {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler for ${channel}`);
    resolve(handler(event, ...args));
  });
}
