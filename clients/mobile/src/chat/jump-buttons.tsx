import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { Badge, elevation, Icon, Touchable, useTheme, type IconName } from '../ui';

interface JumpButtonsProps {
  readonly unread: number;
  readonly mentions: number;
  /** The first press goes back to where a jump began. */
  readonly back: boolean;
  readonly onDown: () => void;
  readonly onMention: () => void;
}

/** To the next mention, and down: first to the new line, then to the end. */
export function JumpButtons({
  unread,
  mentions,
  back,
  onDown,
  onMention,
}: JumpButtonsProps): ReactElement {
  const { t } = useTranslation();
  const label = back
    ? t('message.jumpBack')
    : unread > 0
      ? t('message.jumpUnread', { count: unread })
      : t('message.jumpNewest');
  return (
    <View style={styles.place} pointerEvents="box-none">
      {mentions > 0 && (
        <JumpButton
          icon="mention"
          label={t('message.jumpMention', { count: mentions })}
          count={mentions}
          onPress={onMention}
          testID="jump-mention"
        />
      )}
      <JumpButton
        icon="down"
        label={label}
        count={back ? 0 : unread}
        onPress={onDown}
        testID="jump-down"
      />
    </View>
  );
}

interface JumpButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly count: number;
  readonly onPress: () => void;
  readonly testID: string;
}

function JumpButton({ icon, label, count, onPress, testID }: JumpButtonProps): ReactElement {
  const { color } = useTheme();
  return (
    <View>
      <Touchable
        accessibilityLabel={label}
        onPress={onPress}
        testID={testID}
        style={[
          styles.button,
          {
            backgroundColor: color.raised,
            borderColor: color.hairline,
            elevation: elevation[2],
            boxShadow: '0 4px 14px -2px rgba(0, 0, 0, 0.2)',
          },
        ]}
      >
        <Icon name={icon} />
      </Touchable>
      {count > 0 && (
        <View style={styles.count} pointerEvents="none" aria-hidden>
          <Badge count={count} />
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  place: { position: 'absolute', end: 12, bottom: 10, gap: 14, alignItems: 'center' },
  button: {
    width: 44,
    height: 44,
    borderRadius: 22,
    borderWidth: 1,
    alignItems: 'center',
    justifyContent: 'center',
  },
  count: { position: 'absolute', top: -9, start: 0, end: 0, alignItems: 'center' },
});
