import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import {
  ActivityIndicator,
  StyleSheet,
  View,
  type NativeScrollEvent,
  type NativeSyntheticEvent,
} from 'react-native';
import { FlashList, type FlashListRef, type ViewToken } from '@shopify/flash-list';
import { useTranslation } from 'react-i18next';

import type { Seq } from '@anochat/contract';
import type { ConversationSummary, TimelineItem } from '@anochat/sdk';
import { nextMention, timelineRows, titleOf, type TimelineRow } from '@anochat/sdk/shown';

import {
  useConversation,
  useHiddenMessages,
  useNewLine,
  useSelf,
  useTimeline,
  useTyping,
} from '../client';
import { TypingBubble } from '../messages/typing-bubble';
import { Icon, Text, useTheme } from '../ui';
import { ConversationStart } from './conversation-start';
import { FloatingDay } from './floating-day';
import { JumpButtons } from './jump-buttons';
import { placeOf, rememberPlace } from './kept-places';
import { startIndex } from './start-index';
import { TimelineRowView } from './timeline-row';
import { useOlderPages } from './use-older-pages';
import { useReading } from './use-reading';
import { VIEWABILITY } from './viewability';

/** Nearer to it, one is at the end, and stays there. */
const END_PX = 48;
const LIT_MS = 1_300;
/** Of the height of the list: pages are brought in this far before the reader meets them. */
const EARLY = 1.2;

interface TimelineProps {
  readonly summary: ConversationSummary;
  /** How many messages were sent here since it was opened: each leads to the end. */
  readonly sent: number;
  /** Where to go, and the message that led there. */
  readonly jump: { readonly seq: Seq; readonly from: Seq | null } | null;
  readonly onJumped: () => void;
}

/** The messages of one conversation. Mount it with the conversation's id as key. */
export function Timeline({ summary, sent, jump, onJumped }: TimelineProps): ReactElement {
  const { t } = useTranslation();
  const { lessMotion } = useTheme();
  const conversation = useConversation(summary.id);
  const timeline = useTimeline(summary.id);
  const typing = useTyping(summary.id);
  const self = useSelf();
  const { line, stage } = useNewLine(conversation, summary, timeline);
  const hidden = useHiddenMessages(summary.id);
  const items = useMemo(
    () => timeline.items.filter((item) => item.seq === null || !hidden.has(item.seq)),
    [timeline.items, hidden],
  );
  const rows = useMemo(() => timelineRows(items, line), [items, line]);
  const list = useRef<FlashListRef<TimelineRow>>(null);
  /** A run of the log of its own, and the row that it begins at: a far jump makes another list. */
  const [run, setRun] = useState<{ readonly count: number; readonly at: string | null }>(() => ({
    count: 0,
    at: placeOf(summary.id),
  }));
  const [atEnd, setAtEnd] = useState(run.at === null);
  const [litSeq, setLitSeq] = useState<Seq | null>(null);
  const [cameFrom, setCameFrom] = useState<Seq | null>(null);
  const [topRow, setTopRow] = useState<TimelineRow | null>(null);
  const wentToNewLine = useRef(false);
  const see = useReading(conversation, timeline);
  const { onStartReached, onNearStart } = useOlderPages(conversation, timeline);
  const sight = useRef<{ rows: readonly TimelineRow[]; atEnd: boolean }>({ rows: [], atEnd });

  const goTo = useCallback(
    async (seq: Seq): Promise<void> => {
      setLitSeq(seq);
      const index = rows.findIndex((row) => 'item' in row && row.item.seq === seq);
      if (index >= 0) {
        await list.current?.scrollToIndex({ index, viewPosition: 0.4, animated: !lessMotion });
        return;
      }
      await conversation.showAround(seq);
      setRun(({ count }) => ({ count: count + 1, at: `seq:${seq}` }));
    },
    [conversation, lessMotion, rows],
  );
  const goToEnd = useCallback(() => {
    setCameFrom(null);
    if (conversation.timeline.get().hasNewer) {
      conversation.showEnd();
      setRun(({ count }) => ({ count: count + 1, at: null }));
    } else list.current?.scrollToEnd({ animated: !lessMotion });
  }, [conversation, lessMotion]);

  const isThere = timeline.status !== 'loading' && stage !== 'placing';
  useEffect(() => {
    if (!jump || !isThere) return;
    const go = setTimeout(() => {
      onJumped();
      setCameFrom(jump.from);
      void goTo(jump.seq);
    });
    return () => clearTimeout(go);
  }, [jump, isThere, goTo, onJumped]);
  const sentBefore = useRef(sent);
  useEffect(() => {
    if (sent === sentBefore.current) return;
    sentBefore.current = sent;
    const go = setTimeout(goToEnd, 50);
    return () => clearTimeout(go);
  }, [sent, goToEnd]);
  useEffect(() => {
    if (litSeq === null) return;
    const timer = setTimeout(() => setLitSeq(null), LIT_MS);
    return () => clearTimeout(timer);
  }, [litSeq]);
  useEffect(() => {
    const kept = sight;
    return () => {
      const { rows: seen, atEnd: wasAtEnd } = kept.current;
      rememberPlace(summary.id, wasAtEnd ? null : (seen[0]?.key ?? null));
    };
  }, [summary.id]);

  const tell = (change: Partial<typeof sight.current>): void => {
    sight.current = { ...sight.current, ...change };
    see(sight.current);
  };
  const onScroll = ({ nativeEvent }: NativeSyntheticEvent<NativeScrollEvent>): void => {
    const { contentOffset, contentSize, layoutMeasurement } = nativeEvent;
    onNearStart(contentOffset.y <= EARLY * layoutMeasurement.height);
    const below = contentSize.height - layoutMeasurement.height - contentOffset.y;
    const isAtEnd = below < END_PX && !conversation.timeline.get().hasNewer;
    setAtEnd(isAtEnd);
    if (isAtEnd !== sight.current.atEnd) tell({ atEnd: isAtEnd });
  };
  const onViewable = ({ viewableItems }: { viewableItems: ViewToken<TimelineRow>[] }): void => {
    const seen = viewableItems.flatMap(({ item, isViewable }) => (isViewable ? [item] : []));
    setTopRow(seen[0] ?? null);
    // A list that begins at what is new need not tell of a scroll before the end counts as read.
    const begins = sight.current.rows.length === 0 && start !== null;
    tell({ rows: seen, ...(begins && { atEnd: false }) });
  };

  const jumpDown = (): void => {
    if (cameFrom !== null) {
      setCameFrom(null);
      void goTo(cameFrom);
      return;
    }
    // Once: the line stays where it is, and the next press means the end.
    const index = rows.findIndex(({ type }) => type === 'new');
    const isSeen = sight.current.rows.some(({ type }) => type === 'new');
    if (!wentToNewLine.current && index >= 0 && !isSeen) {
      wentToNewLine.current = true;
      void list.current?.scrollToIndex({ index, viewPosition: 0.25, animated: !lessMotion });
      return;
    }
    goToEnd();
  };
  const jumpToMention = (): void => {
    // One that is not there yet lies further on: the end of the run brings in what follows.
    const seq = nextMention(items, summary.readSeq, self.id) ?? lastSeqOf(items);
    if (seq !== null) void goTo(seq);
  };

  const waiting = items.filter(isWaiting).length;
  const start = startIndex(rows, run.at);
  return (
    <View style={styles.all} role="log" aria-label={t('message.log', { title: titleOf(summary) })}>
      {isThere ? (
        <FlashList
          key={run.count}
          ref={list}
          data={rows}
          keyExtractor={keyOf}
          getItemType={typeOf}
          renderItem={({ item: row }) => (
            <TimelineRowView
              row={row}
              summary={summary}
              lit={row.type === 'message' && row.item.seq !== null && row.item.seq === litSeq}
            />
          )}
          extraData={litSeq}
          maintainVisibleContentPosition={{
            startRenderingFromBottom: true,
            autoscrollToBottomThreshold: timeline.hasNewer ? -1 : 0.08,
            animateAutoScrollToBottom: false,
          }}
          {...(start !== null && { initialScrollIndex: start })}
          onStartReached={onStartReached}
          onStartReachedThreshold={EARLY}
          onEndReached={() => {
            if (timeline.hasNewer && !timeline.isLoadingNewer) void conversation.loadNewer();
          }}
          onEndReachedThreshold={EARLY}
          onScroll={onScroll}
          scrollEventThrottle={32}
          onViewableItemsChanged={onViewable}
          viewabilityConfig={VIEWABILITY}
          keyboardShouldPersistTaps="handled"
          keyboardDismissMode="interactive"
          ListHeaderComponent={
            timeline.hasOlder ? (
              <View style={styles.edge}>{timeline.isLoadingOlder && <ActivityIndicator />}</View>
            ) : (
              <ConversationStart summary={summary} empty={rows.length === 0} />
            )
          }
          ListFooterComponent={
            <>
              {waiting > 0 && <Waiting count={waiting} />}
              <TypingBubble users={timeline.hasNewer ? [] : typing} />
            </>
          }
          testID="timeline"
        />
      ) : (
        <View style={styles.loading} role="status" aria-label={t('message.loading')}>
          <ActivityIndicator />
        </View>
      )}
      <FloatingDay row={atEnd ? null : topRow} />
      {(!atEnd || cameFrom !== null) && (
        <JumpButtons
          unread={summary.unread}
          mentions={summary.mentions}
          back={cameFrom !== null}
          onDown={jumpDown}
          onMention={jumpToMention}
        />
      )}
    </View>
  );
}

const keyOf = (row: TimelineRow): string => row.key;
const typeOf = (row: TimelineRow): string =>
  row.type === 'message' ? `${row.type}-${row.item.own}` : row.type;

function lastSeqOf(items: readonly TimelineItem[]): Seq | null {
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const seq = items[at]?.seq;
    if (typeof seq === 'number') return seq;
  }
  return null;
}

const isWaiting = (item: TimelineItem): boolean => {
  if (item.type !== 'message') return false;
  const { delivery } = item;
  return (delivery?.state === 'queued' || delivery?.state === 'uploading') && delivery.offline;
};

function Waiting({ count }: { readonly count: number }): ReactElement {
  const { t } = useTranslation();
  return (
    <View style={styles.waiting} testID="waiting-for-network">
      <Icon name="clock" size={15} color="text-faint" />
      <Text variant="small" color="text-muted">
        {t('connection.waiting', { count })}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  all: { flex: 1 },
  loading: { flex: 1, alignItems: 'center', justifyContent: 'center' },
  edge: { height: 56, alignItems: 'center', justifyContent: 'center' },
  waiting: {
    flexDirection: 'row',
    justifyContent: 'center',
    alignItems: 'center',
    gap: 6,
    padding: 8,
  },
});
