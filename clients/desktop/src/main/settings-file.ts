import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { readIfThere } from './read-if-there';

/**
 * A small record in a file for its owner alone, written aside and put in its place. What is no record of
 * that kind is set aside as `<file>.damaged` and begun anew: nothing secret lies in one. A file that cannot
 * be read now is an error.
 */
export class SettingsFile<T extends object> {
  #value: T;

  constructor(
    private readonly path: string,
    empty: T,
    /** `null`: not of this kind. */
    read: (found: Readonly<Record<string, unknown>>) => T | null,
  ) {
    const text = readIfThere(path);
    const found = text === null ? empty : readRecord(text, read);
    if (found === null) renameSync(path, `${path}.damaged`);
    this.#value = found ?? empty;
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
}

function readRecord<T>(
  text: string,
  read: (found: Readonly<Record<string, unknown>>) => T | null,
): T | null {
  try {
    const found: unknown = JSON.parse(text);
    return isRecord(found) ? read(found) : null;
  } catch {
    return null;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
