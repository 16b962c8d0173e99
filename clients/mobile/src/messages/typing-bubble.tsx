import { useEffect, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import Animated, {
  useAnimatedStyle,
  useSharedValue,
  withDelay,
  withRepeat,
  withTiming,
} from 'react-native-reanimated';

import type { UserId } from '@anochat/contract';
import { shortNameOf } from '@anochat/sdk/shown';

import { useProfiles } from '../client';
import { Avatar, Text, useTheme } from '../ui';

const BARS = [0, 1, 2, 3] as const;

/** Who is writing. It stands in a strip that is always there, so that nothing moves when it comes. */
export function TypingBubble({ users }: { readonly users: readonly UserId[] }): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const profiles = useProfiles(users);
  const [firstId] = users;
  const names = users.map((id) => profiles.get(id)?.displayName ?? '…');
  const [first = '', second = ''] = names.map(shortNameOf);
  const text =
    names.length === 1
      ? t('message.typingOne', { name: first })
      : names.length === 2
        ? t('message.typingTwo', { first, second })
        : t('message.typingMany');
  return (
    <View style={styles.strip} role="status" aria-live="polite">
      {firstId !== undefined && (
        <View style={styles.row} testID="typing">
          <Avatar id={firstId} name={names[0] ?? ''} size={30} />
          <View style={[styles.bubble, { backgroundColor: color['bubble-in'] }]}>
            <View style={styles.bars} aria-hidden>
              {BARS.map((bar) => (
                <Bar key={bar} delay={bar * 130} />
              ))}
            </View>
            <Text variant="small" color="text-muted" numberOfLines={1}>
              {text}
            </Text>
          </View>
        </View>
      )}
    </View>
  );
}

function Bar({ delay }: { readonly delay: number }): ReactElement {
  const { color, lessMotion } = useTheme();
  const height = useSharedValue(10);
  useEffect(() => {
    if (lessMotion) return;
    height.value = withDelay(delay, withRepeat(withTiming(4, { duration: 520 }), -1, true));
  }, [delay, height, lessMotion]);
  const style = useAnimatedStyle(() => ({ height: height.value }));
  return <Animated.View style={[styles.bar, { backgroundColor: color['text-faint'] }, style]} />;
}

const styles = StyleSheet.create({
  strip: { minHeight: 44, paddingHorizontal: 10, justifyContent: 'flex-end', paddingBottom: 6 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  bubble: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minHeight: 34,
    paddingHorizontal: 14,
    borderRadius: 17,
    flexShrink: 1,
  },
  bars: { flexDirection: 'row', alignItems: 'center', gap: 3, height: 12 },
  bar: { width: 3, borderRadius: 2 },
});
