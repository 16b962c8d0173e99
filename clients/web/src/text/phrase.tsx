import { Fragment, type ReactElement } from 'react';

import { phrasePieces } from '@anochat/sdk/shown';

interface PhraseProps {
  /** A translated phrase with `<b>` around what is bold and placeholders for the values. */
  readonly template: string;
  /** In the order of the placeholders. */
  readonly values: readonly string[];
}

/** A translated phrase with bold parts, filled with values that are only ever text. */
export function Phrase({ template, values }: PhraseProps): ReactElement {
  return (
    <>
      {phrasePieces(template, values).map((part, index) =>
        index % 2 === 1 ? <b key={index}>{part}</b> : <Fragment key={index}>{part}</Fragment>,
      )}
    </>
  );
}
