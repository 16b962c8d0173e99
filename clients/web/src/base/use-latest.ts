import { useInsertionEffect, useRef, type RefObject } from 'react';

/** The value of the newest render, for handlers and effects that must not change with it. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
