/** A value that changes over time. `get` gives the same object until something changed. */
export interface Readable<T> {
  readonly get: () => T;
  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe: (listener: () => void) => () => void;
}
