import type { ReactElement, ReactNode } from 'react';
import { StyleSheet } from 'react-native';
import { Gesture, GestureDetector } from 'react-native-gesture-handler';
import Animated, { useAnimatedStyle, useSharedValue, withTiming } from 'react-native-reanimated';
import { scheduleOnRN } from 'react-native-worklets';

import { haptic, Icon, isRightToLeft, motion } from '../ui';

/** So far to the end of the line a message is dragged to answer it. */
const ANSWERS_PX = 56;
const FURTHEST_PX = 76;

interface SwipeToReplyProps {
  readonly enabled: boolean;
  readonly onReply: () => void;
  readonly children: ReactNode;
}

/** Drags a message towards the end of the line; let go of far enough, it is answered. */
export function SwipeToReply({ enabled, onReply, children }: SwipeToReplyProps): ReactElement {
  const shift = useSharedValue(0);
  const isFar = useSharedValue(false);
  // Away from the edge where the system's own back gesture begins.
  const way = isRightToLeft() ? -1 : 1;
  const tick = (): void => haptic('tick');
  const pan = Gesture.Pan()
    .enabled(enabled)
    .activeOffsetX(way > 0 ? 16 : -16)
    .failOffsetY([-14, 14])
    .onUpdate(({ translationX }) => {
      const along = Math.min(FURTHEST_PX, Math.max(0, translationX * way));
      shift.value = along * way;
      if (along >= ANSWERS_PX !== isFar.value) {
        isFar.value = along >= ANSWERS_PX;
        if (isFar.value) scheduleOnRN(tick);
      }
    })
    .onEnd(() => {
      if (isFar.value) scheduleOnRN(onReply);
    })
    .onFinalize(() => {
      isFar.value = false;
      shift.value = withTiming(0, { duration: motion.base });
    });
  const moved = useAnimatedStyle(() => ({ transform: [{ translateX: shift.value }] }));
  const arrow = useAnimatedStyle(() => {
    const share = Math.min(1, Math.abs(shift.value) / ANSWERS_PX);
    return { opacity: share, transform: [{ scale: 0.6 + 0.4 * share }] };
  });
  return (
    <GestureDetector gesture={pan} touchAction="pan-y">
      <Animated.View>
        <Animated.View style={[styles.arrow, arrow]} aria-hidden>
          <Icon name="reply" color="accent-text" />
        </Animated.View>
        <Animated.View style={moved}>{children}</Animated.View>
      </Animated.View>
    </GestureDetector>
  );
}

const styles = StyleSheet.create({
  arrow: { position: 'absolute', start: 16, top: 0, bottom: 0, justifyContent: 'center' },
});
