import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';

import { Text } from './text';
import { useTheme } from './theme';

const MOST = 999;

interface BadgeProps {
  readonly count: number;
  /** Said instead of the bare number. */
  readonly label?: string;
  /** Outlined: of what is muted. */
  readonly quiet?: boolean;
  readonly mention?: boolean;
}

export function Badge({ count, label, quiet = false, mention = false }: BadgeProps): ReactElement {
  const { color } = useTheme();
  return (
    <View
      role="img"
      aria-label={label}
      style={[
        styles.badge,
        quiet
          ? { borderWidth: 1, borderColor: color.outline }
          : { backgroundColor: color.accent, borderWidth: 1, borderColor: color.accent },
      ]}
    >
      <Text
        variant="micro"
        figures
        color={quiet ? 'text-muted' : 'on-accent'}
        maxFontSizeMultiplier={1.3}
      >
        {mention ? '@' : count > MOST ? `${MOST}+` : String(count)}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  badge: {
    minWidth: 20,
    minHeight: 20,
    paddingHorizontal: 6,
    borderRadius: 999,
    alignItems: 'center',
    justifyContent: 'center',
  },
});
