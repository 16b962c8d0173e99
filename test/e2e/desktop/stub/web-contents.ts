import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { invoke } from './ipc';
import { SHOWN_ORIGIN, toApp, toShown } from './proxy';
import type { StubSession } from './session';
import { pageScripts, PRELOAD_WORLD } from './worlds';

type OpenHandler = (details: { readonly url: string }) => { readonly action: string };

/** The pages of a window, driven by the debugger of Chromium. */
export class WebContents extends EventEmitter {
  readonly mainFrame: { url: string } = { url: '' };
  private openHandler: OpenHandler = () => ({ action: 'allow' });
  private debugger: CDPSession | null = null;
  private preloadWorld = 0;
  private page: Page | null = null;
  private mainFrameId = '';

  constructor(
    readonly session: StubSession,
    private readonly preload: string,
  ) {
    super();
  }

  getURL = (): string => this.mainFrame.url;
  setWindowOpenHandler = (handler: OpenHandler): void => {
    this.openHandler = handler;
  };
  replaceMisspelling = (): void => undefined;
  reload = (): void => void this.page?.reload().catch(() => undefined);

  send(channel: string, ...args: unknown[]): void {
    void this.inPreload(`stubHear(${JSON.stringify(channel)}, ${JSON.stringify(args)})`);
  }

  async load(url: string): Promise<void> {
    await this.page?.goto(toShown(url), { waitUntil: 'load' });
  }

  async attach(page: Page): Promise<void> {
    this.page = page;
    const session = await page.context().newCDPSession(page);
    this.debugger = session;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === PRELOAD_WORLD) this.preloadWorld = context.id;
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.mainFrame.url = toApp(frame.url);
      this.emit('did-navigate', {}, this.mainFrame.url);
    });
    session.on('Page.navigatedWithinDocument', ({ url }) => {
      this.mainFrame.url = toApp(url);
    });
    session.on('Page.windowOpen', ({ url }) => {
      if (this.openHandler({ url: toApp(url) }).action !== 'deny')
        throw new Error('A page may open a window');
    });
    session.on('Runtime.bindingCalled', ({ payload }) => void this.answer(payload));
    session.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
      void this.decide(requestId, request.url, frameId);
    });
    page.context().on('page', (opened) => void opened.close());
    await session.send('Page.enable');
    this.mainFrameId = (await session.send('Page.getFrameTree')).frameTree.frame.id;
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', {
      name: 'stubInvoke',
      executionContextName: PRELOAD_WORLD,
    });
    for (const script of pageScripts(readFileSync(this.preload, 'utf8'), SHOWN_ORIGIN))
      await session.send('Page.addScriptToEvaluateOnNewDocument', script);
    await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] });
  }

  /** A document that is about to be loaded: the program may refuse it. */
  private async decide(requestId: string, shown: string, frameId: string): Promise<void> {
    const url = toApp(shown);
    let isRefused = false;
    const isMainFrame = this.mainFrameId === frameId;
    const event = {
      url,
      isMainFrame,
      preventDefault: () => {
        isRefused = true;
      },
    };
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event);
    const { debugger: session } = this;
    if (isRefused) await session?.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    else await session?.send('Fetch.continueRequest', { requestId });
  }

  private async answer(payload: string): Promise<void> {
    const { id, channel, args } = JSON.parse(payload) as {
      readonly id: number;
      readonly channel: string;
      readonly args: unknown[];
    };
    const event = { sender: this, senderFrame: this.mainFrame };
    const [isOk, value] = await invoke(event, channel, args).then(
      (answered) => [true, answered] as const,
      (error: unknown) => [false, `Error invoking remote method '${channel}': ${String(error)}`],
    );
    await this.inPreload(`stubAnswer(${id}, ${isOk}, ${JSON.stringify(value) ?? 'undefined'})`);
  }

  private async inPreload(expression: string): Promise<void> {
    const contextId = this.preloadWorld;
    // A page that has gone hears nothing.
    await this.debugger?.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }
}
