/** Unwrapped data keys, the least recently used ones forgotten first and overwritten then. */
export class DataKeyCache {
  private readonly keys = new Map<string, Uint8Array>();

  constructor(private readonly capacity: number) {}

  get(name: string): Uint8Array | undefined {
    const key = this.keys.get(name);
    if (key === undefined) return undefined;
    this.keys.delete(name);
    this.keys.set(name, key);
    return key;
  }

  set(name: string, key: Uint8Array): void {
    this.keys.set(name, key);
    if (this.keys.size <= this.capacity) return;
    for (const [oldest, forgotten] of this.keys) {
      forgotten.fill(0);
      this.keys.delete(oldest);
      return;
    }
  }
}
