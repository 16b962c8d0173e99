import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { allowedFor, daysApart, longDate, type TimelineRow } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { useNow } from '../client';
import { MessageView } from '../messages/message-view';
import { SystemEntry } from '../messages/system-entry';
import { size, Text, useTheme } from '../ui';

interface TimelineRowViewProps {
  readonly row: TimelineRow;
  readonly summary: ConversationSummary;
  readonly lit: boolean;
}

/** One line of the message list, in the column that all of them share. */
export function TimelineRowView({ row, summary, lit }: TimelineRowViewProps): ReactElement {
  return (
    <View style={styles.column}>
      <Inner row={row} summary={summary} lit={lit} />
    </View>
  );
}

function Inner({ row, summary, lit }: TimelineRowViewProps): ReactElement {
  switch (row.type) {
    case 'day':
      return (
        <View style={styles.day} role="separator" testID="day">
          <DayName ts={row.ts} />
        </View>
      );
    case 'new':
      return <NewLine count={row.count} />;
    case 'system':
      return <SystemEntry item={row.item} kind={summary.kind} />;
    case 'message': {
      const allowed = allowedFor(row.item, summary);
      return (
        <MessageView
          item={row.item}
          first={row.first}
          last={row.last}
          named={summary.kind !== 'direct'}
          lit={lit}
          mayReply={allowed.reply}
          mayReact={allowed.react}
        />
      );
    }
  }
}

/** Today, yesterday, or the date. */
export function DayName({ ts }: { readonly ts: string }): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const now = useNow();
  const days = daysApart(new Date(ts), now);
  const text =
    days <= 0 ? t('time.today') : days === 1 ? t('time.yesterday') : longDate(ts, locale, now);
  return (
    <Text variant="small" bold color="text-muted" center>
      {text}
    </Text>
  );
}

/** Above what was unread when the conversation was opened; it stays where it was. */
function NewLine({ count }: { readonly count: number }): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const line = <View style={[styles.line, { backgroundColor: color.accent }]} />;
  return (
    <View style={styles.new} role="separator" testID="new-line">
      {line}
      <Text variant="small" bold color="accent-text">
        {t('message.new', { count })}
      </Text>
      {line}
    </View>
  );
}

const styles = StyleSheet.create({
  column: { width: '100%', maxWidth: size.column, alignSelf: 'center' },
  day: { paddingTop: 18, paddingBottom: 6 },
  new: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    paddingHorizontal: 16,
    paddingVertical: 12,
  },
  line: { flex: 1, height: 1, opacity: 0.5 },
});
