import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { isKnownPart } from '@anochat/contract';
import type { Body, MessageItem, Quote } from '@anochat/sdk';
import { bodyLine, isVisual, pairOf, type VisualPart } from '@anochat/sdk/shown';

import { useProfile } from '../client';
import { useIsBroken } from '../media/broken-media';
import { useMediaPlace } from '../media/media-place';
import { Picture } from '../media/picture';
import { space, Text, Touchable, useTheme, type ColorName } from '../ui';
import type { BubbleLook } from './bubble-look';
import { useMessageActions } from './message-actions';

interface QuoteViewProps {
  readonly quote: Quote;
  readonly from: MessageItem;
  readonly look: BubbleLook;
}

/** The message that is answered, in short; a press leads there. */
export function QuoteView({ quote, from, look }: QuoteViewProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  if (quote.state === 'shown') return <ShownQuote quote={quote} from={from} look={look} />;
  return (
    <View
      style={[
        styles.quote,
        { backgroundColor: color[look.well], borderStartColor: color[look.meta] },
      ]}
    >
      <Text variant="small" color={look.muted}>
        {quote.state === 'loading' ? '…' : t('message.quoteGone')}
      </Text>
    </View>
  );
}

interface ShownQuoteProps extends QuoteViewProps {
  readonly quote: Extract<Quote, { readonly state: 'shown' }>;
}

function ShownQuote({ quote, from, look }: ShownQuoteProps): ReactElement {
  const { t, i18n } = useTranslation();
  const { color } = useTheme();
  const { jumpTo } = useMessageActions();
  const { onLongPress } = useMediaPlace();
  const name = useProfile(quote.sender)?.displayName ?? '…';
  const ink: ColorName = from.own
    ? 'bubble-out-name'
    : (`name-${pairOf(quote.sender)}` as ColorName);
  return (
    <Touchable
      accessibilityLabel={t('message.quoteJump', { name })}
      onPress={() => jumpTo(quote.seq, from)}
      onLongPress={onLongPress}
      style={[styles.quote, { backgroundColor: color[look.well], borderStartColor: color[ink] }]}
      testID="quote"
    >
      <View style={styles.words}>
        <Text variant="meta" bold color={ink} numberOfLines={1}>
          {name}
        </Text>
        <Text variant="small" color={look.muted} numberOfLines={1}>
          {bodyLine(quote.body, t, i18n.language)}
        </Text>
      </View>
      <QuotePicture body={quote.body} />
    </Touchable>
  );
}

/** The first picture of what is answered, small. */
function QuotePicture({ body }: { readonly body: Body }): ReactElement | null {
  const isBroken = useIsBroken();
  if (body.state !== 'content') return null;
  const [part] = body.parts.flatMap((candidate): readonly VisualPart[] =>
    isKnownPart(candidate) &&
    candidate.type !== 'text' &&
    isVisual(candidate) &&
    !isBroken(candidate)
      ? [candidate]
      : [],
  );
  return part ? (
    <View style={styles.picture}>
      <Picture part={part} small />
    </View>
  ) : null;
}

const styles = StyleSheet.create({
  quote: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[4],
    margin: space[2],
    marginBottom: space[1],
    paddingVertical: space[3],
    paddingHorizontal: 10,
    borderRadius: 10,
    borderStartWidth: 3,
    minHeight: 44,
    minWidth: 160,
  },
  words: { flex: 1 },
  picture: { width: 34, height: 34, borderRadius: 7, overflow: 'hidden' },
});
