import { useMemo, type ReactElement, type ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { isEmojiAlone, partRuns, type PartRun } from '@anochat/sdk/shown';

import { useProfile, useProfiles } from '../client';
import { MediaParts } from '../media/media-parts';
import { Icon, space, Text } from '../ui';
import type { BubbleLook } from './bubble-look';
import { LinkCard } from './link-card';
import { endsInLine, MessageText } from './message-text';
import { Meta, MetaTail } from './meta';
import { QuoteView } from './quote-view';
import { PendingMessage, UnreadableMessage, Unsupported } from './sealed-message';

interface MessageBodyProps {
  readonly item: MessageItem;
  readonly look: BubbleLook;
}

/** The inside of a bubble: what it answers, its parts in their order, and the time. */
export function MessageBody({ item, look }: MessageBodyProps): ReactElement {
  switch (item.body.state) {
    case 'deleted':
      return (
        <WithMeta item={item} look={look}>
          <Deleted item={item} look={look} />
        </WithMeta>
      );
    case 'pending':
      return (
        <WithMeta item={item} look={look}>
          <PendingMessage item={item} look={look} />
        </WithMeta>
      );
    case 'unreadable':
      return (
        <>
          <UnreadableMessage item={item} look={look} />
          <MetaRow item={item} look={look} />
        </>
      );
    case 'content': {
      const { parts, mentions } = item.body;
      return (
        <>
          {item.forwardedFrom !== null && <Forwarded from={item.forwardedFrom} look={look} />}
          {item.quote && <QuoteView quote={item.quote} from={item} look={look} />}
          {partRuns(parts).map((run, index, runs) => (
            <RunView
              key={index}
              run={run}
              item={item}
              look={look}
              mentions={mentions}
              isAlone={runs.length === 1}
              isLast={index === runs.length - 1}
            />
          ))}
        </>
      );
    }
  }
}

interface RunViewProps extends MessageBodyProps {
  readonly run: PartRun;
  readonly mentions: readonly string[];
  /** The message has nothing else. */
  readonly isAlone: boolean;
  /** The time stands at its end. */
  readonly isLast: boolean;
}

function RunView({ run, item, look, mentions, isAlone, isLast }: RunViewProps): ReactElement {
  const profiles = useProfiles(mentions);
  const mentioned = useMemo(
    () => new Set([...profiles.values()].map((profile) => profile.userName)),
    [profiles],
  );
  switch (run.type) {
    case 'text': {
      const { text, preview } = run.part;
      if (isAlone && isEmojiAlone(text)) {
        return (
          <>
            <Text variant="display" color={look.ink} style={styles.large}>
              {text}
            </Text>
            <MetaRow item={item} look={look} />
          </>
        );
      }
      const floats = isLast && !preview && endsInLine(text);
      return (
        <>
          <View>
            <MessageText
              text={text}
              mentioned={mentioned}
              look={look}
              tail={floats ? <MetaTail item={item} /> : undefined}
            />
            {floats && <Meta item={item} look={look} style={styles.floating} />}
          </View>
          {preview && <LinkCard preview={preview} text={text} look={look} />}
          {isLast && !floats && <MetaRow item={item} look={look} />}
        </>
      );
    }
    case 'media':
      return (
        <MediaParts
          item={item}
          parts={run.parts}
          look={look}
          meta={isLast ? (over) => <Meta item={item} look={over ? OVER : look} /> : undefined}
        />
      );
    case 'unknown':
      return (
        <>
          <Unsupported look={look} />
          {isLast && <MetaRow item={item} look={look} />}
        </>
      );
  }
}

/** Over a picture, in both themes. */
const OVER: BubbleLook = {
  fill: 'brand-deep',
  ink: 'on-accent',
  meta: 'on-accent',
  well: 'brand-deep',
  muted: 'on-accent',
  link: 'on-accent',
  mention: 'brand-deep',
};

function MetaRow({ item, look }: MessageBodyProps): ReactElement {
  return (
    <View style={styles.row}>
      <Meta item={item} look={look} />
    </View>
  );
}

function WithMeta({
  item,
  look,
  children,
}: MessageBodyProps & { readonly children: ReactNode }): ReactElement {
  return (
    <View>
      {children}
      <MetaRow item={item} look={look} />
    </View>
  );
}

function Deleted({ item, look }: MessageBodyProps): ReactElement | null {
  const { t } = useTranslation();
  if (item.body.state !== 'deleted') return null;
  const { by, byOperator } = item.body;
  const byMe = by !== null && item.own && by === item.sender;
  return (
    <Text variant="body" color={look.muted} style={styles.gone}>
      {byOperator
        ? t('message.deletedByOperator')
        : t(byMe ? 'message.deletedByYou' : 'message.deleted')}
    </Text>
  );
}

function Forwarded({
  from,
  look,
}: {
  readonly from: string;
  readonly look: BubbleLook;
}): ReactElement {
  const { t } = useTranslation();
  const name = useProfile(from)?.displayName ?? '…';
  return (
    <View style={styles.forwarded}>
      <Icon name="forward" size={14} color={look.muted} />
      <Text variant="meta" color={look.muted}>
        {t('message.forwarded', { name })}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  row: { alignItems: 'flex-end', paddingHorizontal: 8, paddingBottom: 3 },
  floating: { position: 'absolute', end: 8, bottom: 5 },
  large: { paddingHorizontal: 10, paddingTop: space[2], lineHeight: 52 },
  gone: { fontStyle: 'italic', paddingHorizontal: 10, paddingTop: space[2] },
  forwarded: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[3],
    paddingHorizontal: 10,
    paddingTop: space[2],
  },
});
