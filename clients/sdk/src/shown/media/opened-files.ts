interface Sized {
  readonly size: number;
}

export interface OpenedFilesOptions<B extends Sized> {
  /** Bytes that stay although nothing shows them; what is shown counts, too, and always stays. */
  readonly keepBytes: number;
  readonly create: (bytes: B) => string;
  readonly revoke: (url: string) => void;
}

interface Entry {
  holders: number;
  readonly loading: Promise<string>;
  url: string | null;
  bytes: number;
}

export interface HeldUrl {
  readonly url: Promise<string>;
  readonly release: () => void;
}

/**
 * Addresses of opened files, shared by all that show the same one: opened once, and revoked when
 * nothing shows it any more and newer ones need the room.
 */
export class OpenedFiles<B extends Sized> {
  /** The longest unused ones first. */
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: OpenedFilesOptions<B>) {}

  /** An address that is there already, to be drawn at once. */
  peek(key: string): string | null {
    return this.entries.get(key)?.url ?? null;
  }

  hold(key: string, load: () => Promise<B>): HeldUrl {
    const entry = this.entries.get(key) ?? this.add(key, load);
    entry.holders += 1;
    let isHeld = true;
    return {
      url: entry.loading,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        entry.holders -= 1;
        // As the newest of the unused ones, unless it was cleared, and maybe opened anew, meanwhile.
        if (entry.holders === 0 && this.entries.get(key) === entry) {
          this.entries.delete(key);
          this.entries.set(key, entry);
        }
        this.makeRoom();
      },
    };
  }

  /** Of an ended session nothing stays. */
  clear(): void {
    for (const [key, entry] of this.entries) this.drop(key, entry);
  }

  private add(key: string, load: () => Promise<B>): Entry {
    const loading = load().then(
      (blob) => {
        const url = this.options.create(blob);
        // Cleared in the meantime.
        if (this.entries.get(key) !== entry) this.options.revoke(url);
        entry.url = url;
        entry.bytes = blob.size;
        this.makeRoom();
        return url;
      },
      (error: unknown) => {
        // Who asks again, tries again.
        if (this.entries.get(key) === entry) this.entries.delete(key);
        throw error;
      },
    );
    // Who has let go of it does not wait for it any more.
    loading.catch(() => undefined);
    const entry: Entry = { holders: 0, loading, url: null, bytes: 0 };
    this.entries.set(key, entry);
    return entry;
  }

  private makeRoom(): void {
    let bytes = 0;
    for (const entry of this.entries.values()) bytes += entry.bytes;
    for (const [key, entry] of this.entries) {
      if (bytes <= this.options.keepBytes) return;
      if (entry.holders > 0 || entry.url === null) continue;
      bytes -= entry.bytes;
      this.drop(key, entry);
    }
  }

  private drop(key: string, { url }: Entry): void {
    this.entries.delete(key);
    if (url !== null) this.options.revoke(url);
  }
}
