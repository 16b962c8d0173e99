import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { pictureIdOf, pictureShapeOf, titleOf } from '@anochat/sdk/shown';

import { Avatar, Icon, space, Text } from '../ui';

interface ConversationStartProps {
  readonly summary: ConversationSummary;
  readonly empty: boolean;
}

/** Above the first message: whose conversation this is. */
export function ConversationStart({ summary, empty }: ConversationStartProps): ReactElement {
  const { t } = useTranslation();
  const hint =
    summary.topic !== '' ? summary.topic : t(empty ? 'message.emptyHint' : 'message.older');
  const readers = {
    server: t('keys.startServer'),
    e2ee: t(summary.kind === 'direct' ? 'keys.startDirect' : 'keys.startGroup'),
  }[summary.mode];
  return (
    <View style={styles.start} testID="conversation-start">
      <Avatar
        id={pictureIdOf(summary)}
        name={titleOf(summary)}
        shape={pictureShapeOf(summary)}
        size={88}
      />
      <Text variant="title" center>
        {titleOf(summary)}
      </Text>
      <Text color="text-muted" center>
        {hint}
      </Text>
      <View style={styles.readers}>
        <Icon name={summary.mode === 'e2ee' ? 'shield' : 'server'} size={16} color="text-faint" />
        <Text variant="small" color="text-faint" center style={styles.shrink}>
          {readers}
        </Text>
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  start: { alignItems: 'center', gap: space[4], padding: space[9], paddingTop: space[11] },
  readers: { flexDirection: 'row', gap: space[3], alignItems: 'center' },
  shrink: { flexShrink: 1 },
});
