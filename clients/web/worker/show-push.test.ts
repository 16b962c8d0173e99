import { describe, expect, it, vi } from 'vitest';

import { openPushed, showPush } from './show-push';

const CONVERSATION = '01900000-0000-7000-8000-000000000001';

/** A service worker with pages of this kind. */
const workerWith = (...visibility: readonly DocumentVisibilityState[]) =>
  workerWithWindows(...visibility.map((visible) => ['/c/one', visible] as const));

const workerWithWindows = (
  ...windows: readonly (readonly [path: string, DocumentVisibilityState])[]
) => {
  const pages = windows.map(([path, visibilityState]) => ({
    url: `https://chat.example${path}`,
    visibilityState,
    focus: vi.fn(() => Promise.resolve()),
    postMessage: vi.fn(),
  }));
  const showNotification = vi.fn((_title: string, _options: NotificationOptions) =>
    Promise.resolve(),
  );
  const openWindow = vi.fn((_url: string) => Promise.resolve(null));
  const clients = { matchAll: () => Promise.resolve(pages), openWindow };
  const worker = { clients, registration: { showNotification } };
  return {
    pages,
    showNotification,
    openWindow,
    worker: worker as never,
    clients: clients as never,
  };
};
const pushOf = (value: unknown): Pick<PushMessageData, 'json'> => ({ json: () => value });
const news = pushOf({ v: 1, type: 'news', conversationId: CONVERSATION });

describe('a push', () => {
  it('shows that something came, and leads to where', async () => {
    const { worker, showNotification } = workerWith('hidden');
    await showPush(worker, news);
    expect(showNotification).toHaveBeenCalledTimes(1);
    expect(showNotification.mock.calls[0]?.[1]).toMatchObject({
      tag: 'news',
      data: { conversationId: CONVERSATION },
    });
  });

  it('shows nothing to who has the client before their eyes, unless they try it out', async () => {
    const { worker, showNotification } = workerWith('hidden', 'visible');
    await showPush(worker, news);
    expect(showNotification).not.toHaveBeenCalled();
    await showPush(worker, pushOf({ v: 1, type: 'test' }));
    expect(showNotification).toHaveBeenCalledTimes(1);
  });

  it('is shown to who looks at something else of the server', async () => {
    const { worker, showNotification } = workerWithWindows(['/docs', 'visible']);
    await showPush(worker, news);
    expect(showNotification).toHaveBeenCalledTimes(1);
  });

  it.each([
    null,
    { json: () => JSON.parse('{') as unknown },
    pushOf(null),
    pushOf({ v: 2, conversationId: 'https://elsewhere.example/' }),
  ])('that is not understood shows that something came, and leads nowhere else', async (data) => {
    const { worker, showNotification } = workerWith();
    await showPush(worker, data);
    expect(showNotification.mock.calls[0]?.[1]).toMatchObject({ data: { conversationId: null } });
  });
});

describe('a click on its notification', () => {
  const clicked = (conversationId: string | null) => ({
    close: vi.fn(),
    data: { conversationId },
  });

  it('opens the conversation in the page that is there', async () => {
    const { clients, pages, openWindow } = workerWith('hidden');
    await openPushed(clients, clicked(CONVERSATION));
    expect(pages[0]?.focus).toHaveBeenCalled();
    expect(pages[0]?.postMessage).toHaveBeenCalledWith({ open: { conversationId: CONVERSATION } });
    expect(openWindow).not.toHaveBeenCalled();
  });

  it('leaves windows alone that show something else', async () => {
    const { clients, pages, openWindow } = workerWithWindows(['/docs', 'visible']);
    await openPushed(clients, clicked(CONVERSATION));
    expect(pages[0]?.focus).not.toHaveBeenCalled();
    expect(openWindow).toHaveBeenCalledWith(`/c/${CONVERSATION}`);
  });

  it('opens a page where there is none', async () => {
    const { clients, openWindow } = workerWith();
    await openPushed(clients, clicked(CONVERSATION));
    await openPushed(clients, clicked(null));
    expect(openWindow.mock.calls).toEqual([[`/c/${CONVERSATION}`], ['/']]);
  });
});
