import { useEffect, useState } from 'react';

/** True once `value` has been true for `delayMs` without a break; false at once when it is not. */
export function useLate(value: boolean, delayMs: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!value) return;
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [value, delayMs]);
  return value && late;
}
