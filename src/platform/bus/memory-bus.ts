import type { Bus, BusHandlers, EntryNews, HeadNews, SignalNews } from './bus';

/** The bus of a single instance: news goes straight to the own handlers. */
export class MemoryBus implements Bus {
  readonly name = 'memory';
  readonly isUp = true;
  private handlers: BusHandlers | undefined;

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  start(handlers: BusHandlers): Promise<void> {
    this.handlers = handlers;
    return Promise.resolve();
  }

  publishEntries(news: readonly EntryNews[]): Promise<void> {
    for (const record of news) this.handlers?.entries(record);
    return Promise.resolve();
  }

  publishHeads(news: readonly HeadNews[]): Promise<void> {
    for (const record of news) this.handlers?.head(record);
    return Promise.resolve();
  }

  publishSignal(news: SignalNews): void {
    this.handlers?.signal(news);
  }

  publishControl(): void {
    this.handlers?.controlChanged();
  }

  /** Everything here is local, and the receiver looks at its own index anyway. */
  setInterest(): void {}

  hearEverything(): () => void {
    return () => undefined;
  }

  stop(): Promise<void> {
    this.handlers = undefined;
    return Promise.resolve();
  }
}
