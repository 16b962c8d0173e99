import type { ReactElement } from 'react';
import { ScrollView, StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';

import { Avatar, Row, useTheme } from '../ui';

interface MentionListProps {
  readonly users: readonly UserProfile[];
  readonly onPick: (user: UserProfile) => void;
}

/** People whose names begin as typed; the focus stays in the text. */
export function MentionList({ users, onPick }: MentionListProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  return (
    <View
      style={[styles.list, { backgroundColor: color.raised, borderColor: color.hairline }]}
      role="list"
      aria-label={t('composer.mentions')}
      testID="mentions"
    >
      <ScrollView keyboardShouldPersistTaps="always" style={styles.scroll}>
        {users.map((user) => (
          <Row
            key={user.id}
            leading={<Avatar id={user.id} name={user.displayName} size={32} />}
            title={user.displayName}
            hint={user.userName}
            onPress={() => onPick(user)}
            testID={`mention-${user.userName}`}
          />
        ))}
      </ScrollView>
    </View>
  );
}

const styles = StyleSheet.create({
  list: { borderRadius: 16, borderWidth: 1, marginBottom: 6, overflow: 'hidden' },
  scroll: { maxHeight: 240 },
});
