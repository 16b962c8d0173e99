import type { ReactElement } from 'react';

import type { TextPart } from '@anochat/contract';

import { LinkCard } from '../text/link-card';
import { MessageText } from '../text/message-text';
import { useMessageActions } from './message-actions';

interface TextViewProps {
  readonly part: TextPart;
  /** User names that are mentioned in this message. */
  readonly mentioned: ReadonlySet<string>;
  readonly meta?: ReactElement;
}

/** A text part, and under it the page that it links to. */
export function TextView({ part, mentioned, meta }: TextViewProps): ReactElement {
  const { conversation } = useMessageActions();
  const { text, preview } = part;
  if (!preview) return <MessageText text={text} mentioned={mentioned} {...(meta && { meta })} />;
  return (
    <>
      <MessageText text={text} mentioned={mentioned} />
      <LinkCard conversation={conversation} preview={preview} text={text} />
      {meta && <div className="meta-row">{meta}</div>}
    </>
  );
}
