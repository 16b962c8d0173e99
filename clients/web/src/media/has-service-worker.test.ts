import { afterEach, expect, it, vi } from 'vitest';

import { hasServiceWorker } from './has-service-worker';

afterEach(() => vi.unstubAllGlobals());

/** A registered worker, and the page's view of it. */
class Page extends EventTarget {
  controller: object | null = null;
  readonly asked: unknown[] = [];
  readonly worker = Object.assign(new EventTarget(), {
    state: 'activated',
    postMessage: (message: unknown) => {
      this.asked.push(message);
      queueMicrotask(() => {
        this.controller = this.worker;
        this.dispatchEvent(new Event('controllerchange'));
      });
    },
  });
  registration: { readonly active?: object; readonly installing?: object } | undefined = {
    active: this.worker,
  };

  readonly getRegistration = (): Promise<unknown> => Promise.resolve(this.registration);

  becomes(state: ServiceWorkerState): void {
    this.worker.state = state;
    this.worker.dispatchEvent(new Event('statechange'));
  }
}

const open = (): Page => {
  const page = new Page();
  vi.stubGlobal('navigator', { serviceWorker: page });
  return page;
};

it('is none where the browser has none, and where none is registered', async () => {
  vi.stubGlobal('navigator', {});
  expect(await hasServiceWorker()).toBe(false);
  open().registration = undefined;
  expect(await hasServiceWorker()).toBe(false);
});

it('is there at once where the page is served by one', async () => {
  const page = open();
  page.controller = page.worker;
  expect(await hasServiceWorker()).toBe(true);
  expect(page.asked).toEqual([]);
});

it('is asked to serve a page that was loaded past it', async () => {
  const page = open();
  expect(await hasServiceWorker()).toBe(true);
  expect(page.asked).toEqual(['serve-me']);
});

it('is waited for while it begins, and is none when it cannot', async () => {
  for (const [end, isThere] of [
    ['activated', true],
    ['redundant', false],
  ] as const) {
    const page = open();
    page.worker.state = 'installing';
    page.registration = { installing: page.worker };
    const asked = hasServiceWorker();
    await Promise.resolve();
    await Promise.resolve();
    page.becomes('activating');
    expect(page.asked).toEqual([]);
    page.becomes(end);
    expect(await asked).toBe(isThere);
    expect(page.controller !== null).toBe(isThere);
  }
});
