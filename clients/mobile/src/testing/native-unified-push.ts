import type { CallbackData, ExpoUnifiedPushModule } from 'expo-unified-push';

type Native = Pick<
  ExpoUnifiedPushModule,
  | 'getDistributors'
  | 'getSavedDistributor'
  | 'saveDistributor'
  | 'registerDevice'
  | 'unregisterDevice'
  | 'addListener'
>;

/**
 * The Kotlin half of expo-unified-push, as its source reads: the JavaScript half of it stays. Jest-expo
 * hands on what an object has of its own, so nothing of it lies in the prototype.
 */
export class NativeUnifiedPush implements Native {
  installed = [{ id: 'io.heckel.ntfy', name: 'ntfy' }, { id: 'org.other' }];
  saved: string | null = null;
  /** What distributors were told, in that order. */
  readonly told: string[] = [];
  private hear: ((event: CallbackData) => void) | null = null;

  /** Where the library looks for it; before that is imported. */
  install(): this {
    const modules = globalThis.expo.modules as Record<string, unknown>;
    modules['ExpoUnifiedPush'] = this;
    return this;
  }

  say(event: CallbackData): void {
    this.hear?.(event);
  }

  readonly addListener = ((_name: 'message', listener: (event: CallbackData) => void) => {
    this.hear = listener;
    return { remove: () => (this.hear = null) };
  }) as unknown as Native['addListener'];

  readonly getDistributors = (): { id: string; name?: string }[] => this.installed;
  readonly getSavedDistributor = (): string | null =>
    this.installed.some(({ id }) => id === this.saved) ? this.saved : null;
  readonly saveDistributor = (distributor: string | null): void => {
    this.saved = distributor;
  };
  readonly registerDevice = (vapid: string): Promise<void> => {
    if (this.saved === null) return Promise.reject(new Error('You must call `saveDistributor`'));
    this.told.push(`register ${vapid} at ${this.saved}`);
    return Promise.resolve();
  };
  readonly unregisterDevice = (): void => {
    this.told.push(`unregister at ${String(this.saved)}`);
    // It was the only registration: the connector forgets the distributor with it.
    this.saved = null;
  };
}
