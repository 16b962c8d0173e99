import { useCallback, useState } from 'react';

import { useProblemText } from './use-problem-text';

interface Action {
  readonly busy: boolean;
  /** What went wrong the last time, in the reader's words. */
  readonly problem: string | null;
  /** Runs once at a time; answers whether it worked. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
}

/** The state of one thing that a person asked the server to do. */
export function useAction(): Action {
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = useCallback(
    async (act: () => Promise<unknown>) => {
      setBusy(true);
      setProblem(null);
      try {
        await act();
        return true;
      } catch (error) {
        setProblem(problemText(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [problemText],
  );
  return { busy, problem, run };
}
