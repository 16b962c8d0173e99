import type { Cell } from '../../observable';

/** What one account shows in a cell that outlives it. */
export interface Shown<T> {
  get(): T;
  set(value: T): void;
}

/** Says nothing any more once `isOver`. */
export const shownUntil = <T>(cell: Cell<T>, isOver: () => boolean): Shown<T> => ({
  get: cell.get,
  set: (value) => {
    if (!isOver()) cell.set(value);
  },
});
