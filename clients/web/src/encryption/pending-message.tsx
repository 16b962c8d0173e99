import type { ReactElement } from 'react';

import { useLate } from '@anochat/sdk/react';

import { SealedMessage } from './sealed-message';

const EXPLAINED_AFTER_MS = 1_500;

interface PendingMessageProps {
  readonly sender: string;
  readonly meta: ReactElement;
}

/**
 * A key is mostly there within a blink: until then the bubble has the height of one line, so that
 * nothing moves when the words come. Only what goes on waiting is explained.
 */
export function PendingMessage({ sender, meta }: PendingMessageProps): ReactElement {
  const isExplained = useLate(true, EXPLAINED_AFTER_MS);
  if (!isExplained) {
    return (
      <div className="txt" aria-busy="true">
        {'\u00a0'}
        {meta}
      </div>
    );
  }
  return (
    <>
      <SealedMessage kind="waiting" sender={sender} />
      <div className="meta-row">{meta}</div>
    </>
  );
}
