import { useCallback, useState } from 'react';

export interface Attempt {
  readonly busy: boolean;
  /** What went wrong the last time. */
  readonly failure: { readonly error: unknown } | null;
  /** Answers whether it worked. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
}

/** The state of one thing that a person asks for. */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Attempt['failure']>(null);
  const run = useCallback(async (act: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(null);
    try {
      await act();
      return true;
    } catch (error) {
      setFailure({ error });
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, failure, run };
}
