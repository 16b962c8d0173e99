import { useEffect, type ReactElement } from 'react';
import { AccessibilityInfo, StyleSheet, View } from 'react-native';
import Animated, { FadeInDown, FadeOut } from 'react-native-reanimated';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { create } from 'zustand';

import { Button } from './button';
import { motion, radius, space } from './metrics';
import { Text } from './text';
import { AlwaysDark, useTheme } from './theme';

const SHOWN_MS = 4_000;

interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: ToastAction | undefined;
  readonly forMs: number;
}

const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let count = 0;

/** Says something for a few seconds, with one thing to do about it. */
export function showToast(text: string, action?: ToastAction, forMs = SHOWN_MS): void {
  count += 1;
  const toast = { id: count, text, action, forMs };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), toast] }));
  AccessibilityInfo.announceForAccessibility(text);
}

const remove = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));

/** Where they are shown: once, above all screens. */
export function Toasts(): ReactElement {
  const toasts = useToasts((state) => state.toasts);
  const insets = useSafeAreaInsets();
  return (
    <View
      pointerEvents="box-none"
      style={[styles.place, { bottom: insets.bottom + TO_THE_COMPOSER }]}
      aria-live="polite"
    >
      <AlwaysDark>
        {toasts.map((toast) => (
          <ToastView key={toast.id} toast={toast} />
        ))}
      </AlwaysDark>
    </View>
  );
}

/** What is being written stays in sight. */
const TO_THE_COMPOSER = 76;

function ToastView({
  toast: { id, text, action, forMs },
}: {
  readonly toast: Toast;
}): ReactElement {
  const { color, lessMotion } = useTheme();
  useEffect(() => {
    const timer = setTimeout(() => remove(id), forMs);
    return () => clearTimeout(timer);
  }, [id, forMs]);
  return (
    <Animated.View
      {...(!lessMotion && {
        entering: FadeInDown.duration(motion.base),
        exiting: FadeOut.duration(motion.fast),
      })}
      role="status"
      style={[styles.toast, { backgroundColor: color.raised, borderColor: color.hairline }]}
    >
      <Text style={styles.text}>{text}</Text>
      {action && (
        <Button
          small
          kind="link"
          label={action.label}
          onPress={() => {
            remove(id);
            action.run();
          }}
        />
      )}
    </Animated.View>
  );
}

const styles = StyleSheet.create({
  place: {
    position: 'absolute',
    start: 0,
    end: 0,
    alignItems: 'center',
    gap: space[4],
    paddingHorizontal: space[5],
  },
  toast: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[4],
    maxWidth: 520,
    minHeight: 44,
    paddingHorizontal: space[6],
    paddingVertical: space[4],
    borderRadius: radius.lg,
    borderWidth: 1,
  },
  text: { flexShrink: 1 },
});
