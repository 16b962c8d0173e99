import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { isKnownPart } from '@anochat/contract';
import type { Body, MessageItem, Quote } from '@anochat/sdk';
import { useProfile } from '@anochat/sdk/react';
import { bodyLine, isVisual, pairOf } from '@anochat/sdk/shown';

import { useIsBroken } from '../media/broken-media';
import { Picture } from '../media/picture';
import { useMessageActions } from './message-actions';

/** The message that is answered, in short; a press leads there. */
export function QuoteView({
  quote,
  from,
}: {
  readonly quote: Quote;
  readonly from: MessageItem;
}): ReactElement {
  const { t } = useTranslation();
  if (quote.state === 'shown') return <ShownQuote quote={quote} from={from} />;
  return (
    <div className="quote is-plain">
      <div>
        <span>{quote.state === 'loading' ? '…' : t('message.quoteGone')}</span>
      </div>
    </div>
  );
}

interface ShownQuoteProps {
  readonly quote: Extract<Quote, { state: 'shown' }>;
  readonly from: MessageItem;
}

function ShownQuote({ quote, from }: ShownQuoteProps): ReactElement {
  const { t, i18n } = useTranslation();
  const { jumpTo } = useMessageActions();
  const sender = useProfile(quote.sender);
  const name = sender?.displayName ?? '…';
  const pair = pairOf(quote.sender);
  return (
    <button
      type="button"
      className={`quote q${pair}`}
      // The bar stands where the quoted text begins; names have no say in it.
      dir="auto"
      aria-label={t('message.quoteJump', { name })}
      onClick={() => jumpTo(quote.seq, from)}
    >
      <div>
        <b className={`n${pair}`}>
          <bdi>{name}</bdi>
        </b>
        <span>{bodyLine(quote.body, t, i18n.language)}</span>
      </div>
      <QuotePicture body={quote.body} />
    </button>
  );
}

/** The first picture of what is answered, small. */
function QuotePicture({ body }: { readonly body: Body }): ReactElement | null {
  const isBroken = useIsBroken();
  if (body.state !== 'content') return null;
  const [part] = body.parts.flatMap((candidate) =>
    isKnownPart(candidate) &&
    candidate.type !== 'text' &&
    isVisual(candidate) &&
    !isBroken(candidate)
      ? [candidate]
      : [],
  );
  return part ? (
    <span className="quote-pic">
      <Picture part={part} />
    </span>
  ) : null;
}
