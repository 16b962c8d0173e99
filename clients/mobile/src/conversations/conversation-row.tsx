import { memo, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { fullTime, shortTime, titleOf } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { useNow } from '../client';
import {
  Badge,
  haptic,
  Icon,
  Sheet,
  SheetRow,
  size,
  space,
  Text,
  Touchable,
  useTheme,
} from '../ui';
import { ConversationPicture } from './conversation-picture';
import { ConversationPreview } from './conversation-preview';
import { SwipeActions } from './swipe-actions';
import { useOwnActions } from './use-own-actions';

/** A row of the list. The order at its end: mention, then count. */
export const ConversationRow = memo(function ConversationRow({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement {
  const { color } = useTheme();
  const navigation = useNavigation();
  const actions = useOwnActions(summary);
  const [isAsked, setAsked] = useState(false);
  return (
    <SwipeActions actions={actions}>
      <Touchable
        accessibilityRole="button"
        accessibilityLabel={useRowLabel(summary)}
        accessibilityActions={actions.map(({ name, label }) => ({ name, label }))}
        onAccessibilityAction={({ nativeEvent }) =>
          actions.find(({ name }) => name === nativeEvent.actionName)?.run()
        }
        onPress={() => navigation.navigate('Chat', { id: summary.id })}
        onLongPress={() => {
          haptic('tick');
          setAsked(true);
        }}
        testID="conversation"
        style={[styles.row, { backgroundColor: color.sidebar }]}
        pressedStyle={{ backgroundColor: color.hover }}
      >
        <ConversationPicture summary={summary} />
        <View style={styles.main}>
          <TopLine summary={summary} />
          <View style={styles.line}>
            <View style={styles.grow}>
              <ConversationPreview summary={summary} />
            </View>
            {summary.mentions > 0 && <Badge count={summary.mentions} mention />}
            {summary.unread > 0 && <Badge count={summary.unread} quiet={summary.muted} />}
          </View>
        </View>
      </Touchable>
      {isAsked && (
        <Sheet title={titleOf(summary)} onClose={() => setAsked(false)}>
          {actions.map(({ name, icon, label, run }) => (
            <SheetRow
              key={name}
              icon={icon}
              title={label}
              danger={name === 'remove'}
              testID={`own-${name}`}
              onPress={run}
            />
          ))}
        </Sheet>
      )}
    </SwipeActions>
  );
});

function TopLine({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const locale = useDateLocale();
  const now = useNow();
  const isNew = summary.unread > 0 && !summary.muted;
  return (
    <View style={styles.line}>
      <Text variant="body" bold={isNew} numberOfLines={1} style={styles.name}>
        {titleOf(summary)}
      </Text>
      {summary.muted && <Icon name="muted" size={14} color="text-faint" />}
      {summary.pinned && <Icon name="pin" size={14} color="text-faint" />}
      <View style={styles.grow} />
      <Text variant="small" figures color={isNew ? 'accent-text' : 'text-faint'}>
        {shortTime(summary.lastActivityAt, locale, now)}
      </Text>
    </View>
  );
}

/** The row in one sentence, for screen readers. */
function useRowLabel(summary: ConversationSummary): string {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const said = [
    titleOf(summary),
    summary.unread > 0 && t('list.unread', { count: summary.unread }),
    summary.mentions > 0 && t('list.mentioned'),
    summary.muted && t('list.muted'),
    summary.pinned && t('list.pinned'),
    fullTime(summary.lastActivityAt, locale),
  ];
  return said.filter((part) => part !== false).join(t('app.comma'));
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    minHeight: size.row,
    paddingHorizontal: space[6],
    paddingVertical: space[4],
  },
  main: { flex: 1, gap: space[1] },
  line: { flexDirection: 'row', alignItems: 'center', gap: space[3] },
  name: { flexShrink: 1 },
  grow: { flex: 1 },
});
