import type { ReactElement } from 'react';
import { ActivityIndicator, StyleSheet, View } from 'react-native';

import { Icon, type IconName } from './icon';
import { radius, size, space } from './metrics';
import { Text } from './text';
import { useTheme, type ColorName } from './theme';
import { Touchable } from './touchable';

export type ButtonKind = 'main' | 'plain' | 'danger' | 'link';

interface ButtonProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly small?: boolean;
  /** As wide as what it stands in. */
  readonly wide?: boolean;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly testID?: string;
}

const INK = {
  main: 'on-accent',
  plain: 'text',
  danger: 'on-danger',
  link: 'accent-text',
} as const satisfies Record<ButtonKind, ColorName>;

export function Button({
  label,
  onPress,
  kind = 'plain',
  icon,
  small = false,
  wide = false,
  busy = false,
  disabled = false,
  testID,
}: ButtonProps): ReactElement {
  const { color } = useTheme();
  const fill = {
    main: { backgroundColor: color.accent },
    plain: { backgroundColor: color.surface, borderWidth: 1, borderColor: color.outline },
    danger: { backgroundColor: color.danger },
    link: { paddingHorizontal: space[4] },
  }[kind];
  return (
    <Touchable
      accessibilityLabel={label}
      accessibilityState={{ busy }}
      disabled={disabled || busy}
      onPress={onPress}
      hitSlop={small ? space[2] : 0}
      testID={testID}
      style={[styles.button, small && styles.small, wide && styles.wide, fill]}
    >
      {busy ? (
        <ActivityIndicator size="small" color={color[INK[kind]]} />
      ) : (
        icon && (
          <View>
            <Icon name={icon} color={INK[kind]} size={18} />
          </View>
        )
      )}
      <Text variant="ui" bold color={INK[kind]} center style={styles.label}>
        {label}
      </Text>
    </Touchable>
  );
}

const styles = StyleSheet.create({
  button: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: space[4],
    minHeight: size.touch,
    paddingHorizontal: space[6],
    paddingVertical: space[3],
    borderRadius: radius.md,
  },
  small: { minHeight: 36, paddingHorizontal: space[5], borderRadius: radius.sm + 2 },
  wide: { alignSelf: 'stretch' },
  label: { flexShrink: 1 },
});
