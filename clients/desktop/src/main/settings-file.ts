import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A small record in a file for its owner alone, written aside and put in its place. What does not read
 * is set aside as `<file>.damaged` and begun anew: nothing secret lies in one.
 */
export class SettingsFile<T extends object> {
  #value: T;

  constructor(
    private readonly path: string,
    read: (found: unknown) => T,
  ) {
    this.#value = read(this.#found());
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const draft = `${this.path}.draft`;
    writeFileSync(draft, JSON.stringify(value, null, 2), { mode: 0o600, flush: true });
    renameSync(draft, this.path);
  }

  #found(): unknown {
    if (!existsSync(this.path)) return undefined;
    try {
      return JSON.parse(readFileSync(this.path, 'utf8'));
    } catch {
      renameSync(this.path, `${this.path}.damaged`);
      return undefined;
    }
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
