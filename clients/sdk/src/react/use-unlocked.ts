import { useState } from 'react';
import { RecoveryLocked } from '../errors';
import { useAttempt, type Attempt } from './use-attempt';

export interface Unlocked extends Omit<Attempt, 'run'> {
  /** The backup has to be opened first. */
  readonly locked: boolean;
  /** Answers whether it is done. */
  readonly run: () => Promise<boolean>;
}

/** An act that needs the backup open: says when it is not, and is then run again. */
export function useUnlocked(act: () => Promise<void>): Unlocked {
  const { busy, failure, run } = useAttempt();
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
  return { locked, busy, failure, run: attempt };
}
