import { memo, useCallback, useMemo, type ReactElement } from 'react';
import { Pressable, StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Delivery, MessageItem } from '@anochat/sdk';
import { bodyLine, clockTime, deliveryKey, pairOf } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { useProfile } from '../client';
import { useBubbleWidth } from '../media/bubble-width';
import { MediaPlaceContext, useMediaPlace } from '../media/media-place';
import { Avatar, haptic, Icon, Text, useTheme, type ColorName } from '../ui';
import { bubbleLook } from './bubble-look';
import { FailureLine } from './failure-line';
import { Lit } from './lit';
import { useMessageActions } from './message-actions';
import { MessageBody } from './message-body';
import { ReactionsRow } from './reactions-row';
import { SwipeToReply } from './swipe-to-reply';
import { UploadProgress } from './upload-progress';

interface MessageViewProps {
  readonly item: MessageItem;
  readonly first: boolean;
  readonly last: boolean;
  /** Whether names are shown: not between two people. */
  readonly named: boolean;
  readonly lit: boolean;
  readonly mayReply: boolean;
  readonly mayReact: boolean;
}

const WAITING: ReadonlySet<Delivery['state']> = new Set(['uploading', 'queued', 'sending']);

/** A message: its bubble and what belongs to it. A long press opens what can be done with it. */
export const MessageView = memo(function MessageView({
  item,
  first,
  last,
  named,
  lit,
  mayReply,
  mayReact,
}: MessageViewProps): ReactElement {
  const { color } = useTheme();
  const { most } = useBubbleWidth();
  const { open, reply, selected, select } = useMessageActions();
  const place = useMediaPlace();
  const name = useProfile(item.sender)?.displayName ?? '…';
  const label = useLabel(item, name);
  const look = bubbleLook(item.own);
  const { delivery } = item;
  const isSelecting = selected !== null;
  const openActions = useCallback(() => {
    haptic('tick');
    open({ type: 'actions', item });
  }, [open, item]);
  const withPress = useMemo(() => ({ ...place, onLongPress: openActions }), [place, openActions]);
  const actions = useAccessibleActions(item, { mayReply, mayReact }, openActions);
  return (
    <Lit isLit={lit}>
      <SwipeToReply enabled={mayReply && !isSelecting} onReply={() => reply(item)}>
        <View style={[styles.row, item.own && styles.ownRow, { paddingTop: first ? 8 : 2 }]}>
          {isSelecting && <Tick isOn={selected.has(item.key)} />}
          {!item.own && (
            <View style={styles.side}>
              {last && <Avatar id={item.sender} name={name} size={30} />}
            </View>
          )}
          <View style={[styles.column, item.own && styles.ownColumn]}>
            <Pressable
              // A container of text, links and buttons, which a screen reader reaches one by one.
              accessible={false}
              onLongPress={openActions}
              delayLongPress={350}
              testID={item.seq === null ? 'message-unsent' : `message-${item.seq}`}
              style={[
                styles.bubble,
                {
                  maxWidth: most,
                  backgroundColor: color[look.fill],
                  borderColor: delivery?.state === 'failed' ? color.danger : color[look.fill],
                },
                item.body.state === 'unreadable' && {
                  borderColor: color.outline,
                  borderStyle: 'dashed',
                },
                corners(item.own, first, last),
                delivery && WAITING.has(delivery.state) && styles.waiting,
              ]}
            >
              <View
                accessible
                role="article"
                accessibilityLabel={label}
                accessibilityActions={actions.list}
                onAccessibilityAction={actions.run}
                style={styles.spoken}
                testID="message-label"
              />
              {first && named && !item.own && (
                <Text
                  variant="small"
                  bold
                  color={`name-${pairOf(item.sender)}` as ColorName}
                  numberOfLines={1}
                  style={styles.name}
                >
                  {name}
                </Text>
              )}
              <MediaPlaceContext value={withPress}>
                <MessageBody item={item} look={look} />
              </MediaPlaceContext>
            </Pressable>
            {item.reactions.length > 0 && <ReactionsRow item={item} enabled={mayReact} />}
            {delivery?.state === 'uploading' && <UploadProgress item={item} delivery={delivery} />}
            {delivery?.state === 'failed' && (
              <FailureLine messageKey={item.key} problem={delivery.problem} />
            )}
          </View>
        </View>
      </SwipeToReply>
      {isSelecting && (
        <Pressable
          accessibilityRole="checkbox"
          accessibilityLabel={label}
          aria-checked={selected.has(item.key)}
          onPress={() => select(item)}
          style={StyleSheet.absoluteFill}
          testID="select-message"
        />
      )}
    </Lit>
  );
});

/** What a screen reader says of the whole message: who, when, what, and where it stands. */
function useLabel(item: MessageItem, name: string): string {
  const { t, i18n } = useTranslation();
  const locale = useDateLocale();
  const time = clockTime(item.ts, locale);
  const head =
    item.own && item.delivery
      ? t('message.labelMine', { time, state: t(deliveryKey(item.delivery)) })
      : t('message.label', { name: item.own ? t('message.you') : name, time });
  return `${head}: ${bodyLine(item.body, t, i18n.language)}`;
}

interface AccessibleActions {
  readonly list: readonly { readonly name: string; readonly label: string }[];
  readonly run: (event: { readonly nativeEvent: { readonly actionName: string } }) => void;
}

/** The gestures, for those who cannot make them. */
function useAccessibleActions(
  item: MessageItem,
  { mayReply, mayReact }: Pick<MessageViewProps, 'mayReply' | 'mayReact'>,
  openActions: () => void,
): AccessibleActions {
  const { t } = useTranslation();
  const { react, reply } = useMessageActions();
  const list = [
    { name: 'menu', label: t('actions.label') },
    ...(mayReply ? [{ name: 'reply', label: t('actions.reply') }] : []),
    ...(mayReact ? [{ name: 'react', label: t('actions.react', { emoji: '👍' }) }] : []),
  ];
  return {
    list,
    run: ({ nativeEvent: { actionName } }) => {
      if (actionName === 'reply') reply(item);
      else if (actionName === 'react') react(item, '👍');
      else openActions();
    },
  };
}

function Tick({ isOn }: { readonly isOn: boolean }): ReactElement {
  const { color } = useTheme();
  return (
    <View
      style={[
        styles.tick,
        isOn
          ? { backgroundColor: color.accent, borderColor: color.accent }
          : { borderColor: color.outline },
      ]}
    >
      {isOn && <Icon name="check" size={16} color="on-accent" />}
    </View>
  );
}

const ROUND = 18;
const TIGHT = 6;

/** Corners of one sender's group are tight on the sender's side. */
const corners = (own: boolean, first: boolean, last: boolean) =>
  own
    ? {
        borderTopEndRadius: first ? ROUND : TIGHT,
        borderBottomEndRadius: last ? ROUND : TIGHT,
      }
    : {
        borderTopStartRadius: first ? ROUND : TIGHT,
        borderBottomStartRadius: last ? ROUND : TIGHT,
      };

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'flex-end', paddingHorizontal: 10, gap: 8 },
  ownRow: { justifyContent: 'flex-end' },
  side: { width: 30 },
  column: { flexShrink: 1, alignItems: 'flex-start' },
  ownColumn: { alignItems: 'flex-end' },
  bubble: {
    padding: 4,
    borderRadius: ROUND,
    borderWidth: 1,
    minWidth: 64,
    overflow: 'hidden',
  },
  // Sent in a moment: its place and its size are the ones that it keeps.
  waiting: { opacity: 0.86 },
  spoken: { ...StyleSheet.absoluteFill, zIndex: -1 },
  name: { paddingHorizontal: 10, paddingTop: 3 },
  tick: {
    width: 24,
    height: 24,
    marginBottom: 6,
    borderRadius: 12,
    borderWidth: 1.5,
    alignItems: 'center',
    justifyContent: 'center',
  },
});
