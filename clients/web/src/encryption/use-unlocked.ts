import { useState } from 'react';

import { RecoveryLocked } from '@anochat/sdk';

import { useAction } from '../base/use-action';

interface Unlocked {
  /** The backup has to be opened first. */
  readonly locked: boolean;
  readonly busy: boolean;
  readonly problem: string | null;
  /** Answers whether it is done. */
  readonly run: () => Promise<boolean>;
}

/** An act that needs the backup open: says when it is not, and is then run again. */
export function useUnlocked(act: () => Promise<void>): Unlocked {
  const { busy, problem, run } = useAction();
  const [locked, setLocked] = useState(false);
  const attempt = async (): Promise<boolean> => {
    let isDone = false;
    await run(async () => {
      try {
        await act();
        isDone = true;
        setLocked(false);
      } catch (error) {
        if (!(error instanceof RecoveryLocked)) throw error;
        setLocked(true);
      }
    });
    return isDone;
  };
  return { locked, busy, problem, run: attempt };
}
