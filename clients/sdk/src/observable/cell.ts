import type { Readable } from './readable';

/** A readable value and its one writer. */
export class Cell<T> implements Readable<T> {
  private readonly listeners = new Set<() => void>();

  constructor(
    private value: T,
    /** Called when the first listener comes and when the last one goes. */
    private readonly watched?: (isWatched: boolean) => void,
  ) {}

  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    // A wrapper of its own, so that one function subscribed twice counts twice.
    const own = (): void => listener();
    this.listeners.add(own);
    if (this.listeners.size === 1) this.watched?.(true);
    return () => {
      if (this.listeners.delete(own) && this.listeners.size === 0) this.watched?.(false);
    };
  };

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.value));
  }

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }
}
