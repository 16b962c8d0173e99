/** As much of a private file system as copies use: what is written shows once it is closed. */
export class MemoryDirectory {
  readonly entries = new Map<string, MemoryDirectory | MemoryFile>();

  /** Everything that lies in it, at any depth. */
  contents(): readonly Buffer[] {
    return [...this.entries.values()].flatMap((entry) =>
      entry instanceof MemoryDirectory ? entry.contents() : [entry.bytes],
    );
  }

  keys(): AsyncIterable<string> {
    const names = [...this.entries.keys()];
    return (async function* each() {
      for (const name of names) yield await Promise.resolve(name);
    })();
  }

  getDirectoryHandle(name: string, options?: { readonly create?: boolean }) {
    return this.entry(name, options, () => new MemoryDirectory());
  }

  getFileHandle(name: string, options?: { readonly create?: boolean }) {
    return this.entry(name, options, () => new MemoryFile());
  }

  removeEntry(name: string): Promise<void> {
    if (!this.entries.delete(name)) return Promise.reject(new DOMException('', 'NotFoundError'));
    return Promise.resolve();
  }

  private entry<T extends MemoryDirectory | MemoryFile>(
    name: string,
    options: { readonly create?: boolean } | undefined,
    make: () => T,
  ): Promise<T> {
    const known = this.entries.get(name) as T | undefined;
    if (!known && !options?.create) return Promise.reject(new DOMException('', 'NotFoundError'));
    const entry = known ?? make();
    this.entries.set(name, entry);
    return Promise.resolve(entry);
  }
}

export class MemoryFile {
  bytes: Buffer = Buffer.alloc(0);

  getFile(): Promise<Blob> {
    return Promise.resolve(new Blob([new Uint8Array(this.bytes)]));
  }

  createWritable() {
    const written: Buffer[] = [];
    return Promise.resolve({
      write: (bytes: ArrayBuffer) => Promise.resolve(void written.push(Buffer.from(bytes))),
      close: () => {
        this.bytes = Buffer.concat(written);
        return Promise.resolve();
      },
      abort: () => Promise.resolve(),
    });
  }
}

export const asHandle = (directory: MemoryDirectory): FileSystemDirectoryHandle =>
  directory as unknown as FileSystemDirectoryHandle;
