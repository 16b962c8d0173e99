import { useAttempt } from '../client';

import { useProblemText } from '../ui';

interface Action {
  readonly busy: boolean;
  /** What went wrong the last time, in the reader's words. */
  readonly problem: string | null;
  /** Answers whether it worked. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
}

/** The state of one thing that a person asked the server to do. */
export function useAction(): Action {
  const problemText = useProblemText();
  const { busy, failure, run } = useAttempt();
  return { busy, problem: failure && problemText(failure.error), run };
}
