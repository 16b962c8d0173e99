import {
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type ReactElement,
} from 'react';
import { useTranslation } from 'react-i18next';

import type { Seq } from '@anochat/contract';
import type { ConversationSummary, MessageItem, TimelineItem } from '@anochat/sdk';
import {
  useConversation,
  useHiddenMessages,
  useLate,
  useNewLine,
  useNow,
  useSelf,
  useTimeline,
  useTyping,
} from '@anochat/sdk/react';
import {
  allowedFor,
  daysApart,
  longDate,
  nextMention,
  type TimelineRow,
  timelineRows,
  titleOf,
} from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { Moment, useDateLocale } from '../language/moment';
import { MediaScene } from '../media/media-scene';
import { MessageActionsContext } from './message-actions';
import { ConversationStart } from './conversation-start';
import { JumpButtons } from './jump-buttons';
import { MessageLayers } from './message-layers';
import { MessageView } from './message-view';
import { SystemEntry } from './system-entry';
import { TimelineSkeleton } from './timeline-skeleton';
import { TypingBubble } from './typing-bubble';
import { useLogKeys } from './use-log-keys';
import { useMessageActionsOf } from './use-message-actions-of';
import { useSpokenMessages } from './use-spoken-messages';
import { useTimelineScroll } from './use-timeline-scroll';
import { forgetWantedMessage, useWantedMessage } from './wanted-message';

const SKELETON_DELAY_MS = 200;

interface TimelinePaneProps {
  readonly summary: ConversationSummary;
  /** How many messages were sent here since it was opened: each leads to the end. */
  readonly sent: number;
}

/** The messages of one conversation. Mount it with the conversation's id as key. */
export function TimelinePane({ summary, sent }: TimelinePaneProps): ReactElement {
  const { t } = useTranslation();
  const conversation = useConversation(summary.id);
  const timeline = useTimeline(summary.id);
  const typing = useTyping(summary.id);
  const { line: newLine, stage } = useNewLine(conversation, summary, timeline);
  const hidden = useHiddenMessages(summary.id);
  const items = useMemo(
    () => timeline.items.filter((item) => item.seq === null || !hidden.has(item.seq)),
    [timeline.items, hidden],
  );
  const rows = useMemo(() => timelineRows(items, newLine), [items, newLine]);
  const { box, visible, atEnd, litSeq, onScroll, jumpTo, jumpToNewLine, jumpToEnd, seqInView } =
    useTimelineScroll(conversation, timeline, rows, stage);
  const self = useSelf();
  const wentToNewLine = useRef(false);
  const [jump, setJump] = useState<{ readonly from: Seq | null; readonly sent: number }>();
  // Who has written something since does not go back there.
  const cameFrom = jump?.sent === sent ? jump.from : null;
  const jumpFrom = useCallback(
    (seq: Seq, from: MessageItem) => {
      setJump({ from: from.seq, sent });
      jumpTo(seq);
    },
    [jumpTo, sent],
  );
  const goToWanted = useEffectEvent(() => {
    const { wanted } = useWantedMessage.getState();
    if (wanted?.conversationId !== summary.id) return;
    forgetWantedMessage();
    // From hit to hit the way back stays where the search began.
    if (jump?.sent !== sent || jump.from === null) setJump({ from: seqInView(), sent });
    jumpTo(wanted.seq);
  });
  const isThere = timeline.status !== 'loading';
  useEffect(() => {
    if (!isThere) return;
    const go = (): void => goToWanted();
    const frame = requestAnimationFrame(go);
    const end = useWantedMessage.subscribe(go);
    return () => {
      cancelAnimationFrame(frame);
      end();
    };
  }, [isThere]);
  const { actions, layer, closeLayer } = useMessageActionsOf(conversation, jumpFrom);
  const keys = useLogKeys(visible, summary, actions);
  const showSkeleton = useLate(
    timeline.status === 'loading' && rows.length === 0,
    SKELETON_DELAY_MS,
  );
  useSpokenMessages(conversation, timeline);
  useEffect(() => {
    if (sent > 0) jumpToEnd();
  }, [sent, jumpToEnd]);

  const waiting = items.filter(isWaiting).length;

  const jumpDown = (): void => {
    if (cameFrom !== null) {
      jumpTo(cameFrom);
      setJump(undefined);
      return;
    }
    // Once: the line stays where it is, and the next press means the end.
    if (!wentToNewLine.current && jumpToNewLine()) {
      wentToNewLine.current = true;
      return;
    }
    jumpToEnd();
  };
  const jumpToMention = (): void => {
    // One that is not there yet lies further on: the end of the run brings in what follows.
    const seq = nextMention(items, summary.readSeq, self.id) ?? items.findLast(hasSeq)?.seq;
    if (typeof seq === 'number') jumpTo(seq);
  };

  return (
    <MessageActionsContext value={actions}>
      <MediaScene conversation={summary.id}>
        <div
          className="line"
          id="messages"
          ref={box}
          role="log"
          aria-live="off"
          aria-label={t('message.log', { title: titleOf(summary) })}
          onScroll={onScroll}
          {...keys.handlers}
        >
          <div
            className={
              stage === 'placing' && timeline.status === 'ready' ? 'line-in is-placing' : 'line-in'
            }
          >
            {showSkeleton && <TimelineSkeleton />}
            {timeline.status !== 'loading' && !timeline.hasOlder && (
              <ConversationStart summary={summary} empty={rows.length === 0} />
            )}
            {visible.map((row) => (
              <RowView
                key={row.key}
                row={row}
                summary={summary}
                lit={row.type === 'message' && row.item.seq !== null && row.item.seq === litSeq}
                reachable={row.key === keys.reachable}
              />
            ))}
            {waiting > 0 && (
              <p className="sys">
                <Icon name="clock" />
                <span>{t('connection.waiting', { count: waiting })}</span>
              </p>
            )}
            <TypingBubble users={timeline.hasNewer ? [] : typing} />
          </div>
        </div>
      </MediaScene>
      <div className="line-foot">
        {(!atEnd || cameFrom !== null) && (
          <JumpButtons
            unread={summary.unread}
            mentions={summary.mentions}
            back={cameFrom !== null}
            onDown={jumpDown}
            onMention={jumpToMention}
          />
        )}
      </div>
      {layer && (
        <MessageLayers
          layer={layer}
          conversation={conversation}
          summary={summary}
          onClose={closeLayer}
        />
      )}
    </MessageActionsContext>
  );
}

const hasSeq = (item: TimelineItem): boolean => item.seq !== null;

const isWaiting = (item: TimelineItem): boolean => {
  if (item.type !== 'message') return false;
  const { delivery } = item;
  const isUnsent = delivery?.state === 'queued' || delivery?.state === 'uploading';
  return isUnsent && delivery.offline;
};

interface RowViewProps {
  readonly row: TimelineRow;
  readonly summary: ConversationSummary;
  readonly lit: boolean;
  readonly reachable: boolean;
}

function RowView({ row, summary, lit, reachable }: RowViewProps): ReactElement {
  const { t } = useTranslation();
  switch (row.type) {
    case 'day':
      return <DaySeparator ts={row.ts} />;
    case 'new':
      return (
        <div className="new" role="separator" data-new>
          <span>{t('message.new', { count: row.count })}</span>
        </div>
      );
    case 'system':
      return <SystemEntry item={row.item} kind={summary.kind} />;
    case 'message':
      return (
        <MessageView
          item={row.item}
          first={row.first}
          last={row.last}
          named={summary.kind !== 'direct'}
          lit={lit}
          reachable={reachable}
          mayReact={allowedFor(row.item, summary).react}
        />
      );
  }
}

function DaySeparator({ ts }: { readonly ts: string }): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const now = useNow();
  const days = daysApart(new Date(ts), now);
  const text =
    days <= 0 ? t('time.today') : days === 1 ? t('time.yesterday') : longDate(ts, locale, now);
  return (
    <div className="day" role="separator">
      <Moment at={ts}>{text}</Moment>
    </div>
  );
}
