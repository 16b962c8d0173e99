import {
  createContext,
  use,
  useEffect,
  useEffectEvent,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { Modal, Platform, Pressable, StyleSheet, useWindowDimensions, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import {
  Gesture,
  GestureDetector,
  GestureHandlerRootView,
  ScrollView,
} from 'react-native-gesture-handler';
import { KeyboardAvoidingView } from 'react-native-keyboard-controller';
import Animated, {
  Easing,
  useAnimatedStyle,
  useSharedValue,
  withTiming,
} from 'react-native-reanimated';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { scheduleOnRN } from 'react-native-worklets';

import { IconButton } from './icon-button';
import { motion, radius, space } from './metrics';
import { Row, type RowProps } from './row';
import { Text } from './text';
import { useTheme } from './theme';

const EASE = Easing.bezier(0.2, 0.7, 0.2, 1);
/** Dragged so far, or flung so fast, it goes. */
const CLOSES_PX = 90;
const CLOSES_SPEED = 900;

/** Whether iOS says so or not. */
const GONE_BY_MS = 1_500;

const LeaveContext = createContext<(then: () => void) => void>((then) => then());

interface SheetProps {
  readonly title?: string;
  /** Said by screen readers where no title is shown. */
  readonly label?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Stays below what scrolls: buttons. */
  readonly footer?: ReactNode;
  readonly testID?: string;
}

/**
 * What comes up from the bottom over a screen: closed by the button, a press beside it, a drag
 * downwards, the back gesture of Android and Escape. While it is mounted it is open.
 */
export function Sheet({
  title,
  label,
  onClose,
  children,
  footer,
  testID,
}: SheetProps): ReactElement {
  const { t } = useTranslation();
  const { color, lessMotion } = useTheme();
  const insets = useSafeAreaInsets();
  const { height } = useWindowDimensions();
  const away = useSharedValue(lessMotion ? 0 : 1);
  const dragged = useSharedValue(0);

  const [afterwards, setAfterwards] = useState<(() => void) | null>(null);
  const leave = (then: () => void): void => {
    // What iOS shows while a sheet goes, a picker say, goes with it: it is waited for.
    if (Platform.OS === 'ios') return setAfterwards(() => then);
    onClose();
    then();
  };
  const left = (): void => {
    if (afterwards === null) return;
    setAfterwards(null);
    onClose();
    afterwards();
  };
  const leftAtLast = useEffectEvent(left);
  useEffect(() => {
    if (afterwards === null) return undefined;
    const timer = setTimeout(() => leftAtLast(), GONE_BY_MS);
    return () => clearTimeout(timer);
  }, [afterwards]);

  useEffect(() => {
    away.value = withTiming(0, { duration: lessMotion ? 0 : motion.slow, easing: EASE });
  }, [away, lessMotion]);

  const drag = Gesture.Pan()
    .activeOffsetY([-12, 12])
    .onUpdate(({ translationY }) => {
      dragged.value = Math.max(0, translationY);
    })
    .onEnd(({ translationY, velocityY }) => {
      if (translationY > CLOSES_PX || velocityY > CLOSES_SPEED) scheduleOnRN(onClose);
      else dragged.value = withTiming(0, { duration: motion.base });
    });

  const scrim = useAnimatedStyle(() => ({ opacity: 1 - away.value }));
  const panel = useAnimatedStyle(() => ({
    transform: [{ translateY: dragged.value + away.value * height * 0.6 }],
  }));

  return (
    <Modal
      visible={afterwards === null}
      onDismiss={left}
      transparent
      animationType="none"
      statusBarTranslucent
      navigationBarTranslucent
      onRequestClose={onClose}
      aria-label={title ?? label}
    >
      <GestureHandlerRootView style={styles.all}>
        <KeyboardAvoidingView behavior="padding" style={styles.all}>
          <Animated.View style={[StyleSheet.absoluteFill, { backgroundColor: color.scrim }, scrim]}>
            <Pressable
              accessibilityRole="button"
              accessibilityLabel={t('do.close')}
              style={styles.all}
              onPress={onClose}
              testID="sheet-scrim"
            />
          </Animated.View>
          <View style={styles.bottom} pointerEvents="box-none">
            <Animated.View
              accessibilityViewIsModal
              testID={testID}
              style={[
                styles.panel,
                {
                  backgroundColor: color.raised,
                  maxHeight: height - insets.top - space[9],
                  paddingBottom: insets.bottom + space[4],
                },
                panel,
              ]}
            >
              <GestureDetector gesture={drag}>
                <View style={styles.top}>
                  <View style={[styles.grip, { backgroundColor: color.outline }]} />
                  {title !== undefined && (
                    <View style={styles.head}>
                      <Text variant="title" role="heading" style={styles.title}>
                        {title}
                      </Text>
                      <IconButton icon="close" label={t('do.close')} onPress={onClose} />
                    </View>
                  )}
                </View>
              </GestureDetector>
              <ScrollView keyboardShouldPersistTaps="handled" style={styles.scroll}>
                <LeaveContext value={leave}>{children}</LeaveContext>
              </ScrollView>
              {footer}
            </Animated.View>
          </View>
        </KeyboardAvoidingView>
      </GestureHandlerRootView>
    </Modal>
  );
}

/** Closes its sheet; what it does begins when that is gone. */
export function SheetRow({
  onPress,
  ...row
}: RowProps & { readonly onPress: () => void }): ReactElement {
  const leave = use(LeaveContext);
  return <Row {...row} onPress={() => leave(onPress)} />;
}

/** What stands in a sheet, one below the other, where it is no rows. */
export function SheetBody({ children }: { readonly children: ReactNode }): ReactElement {
  return <View style={styles.body}>{children}</View>;
}

const styles = StyleSheet.create({
  body: { paddingHorizontal: space[7], paddingVertical: space[4], gap: space[6] },
  all: { flex: 1 },
  bottom: { flex: 1, justifyContent: 'flex-end', alignItems: 'center' },
  panel: {
    width: '100%',
    maxWidth: 560,
    borderTopLeftRadius: radius.xl,
    borderTopRightRadius: radius.xl,
    overflow: 'hidden',
  },
  top: { paddingTop: space[4], minHeight: space[7] },
  grip: { alignSelf: 'center', width: 36, height: 4, borderRadius: 2, opacity: 0.6 },
  head: {
    flexDirection: 'row',
    alignItems: 'center',
    paddingStart: space[7],
    paddingEnd: space[4],
    paddingTop: space[2],
  },
  title: { flex: 1 },
  scroll: { flexGrow: 0, flexShrink: 1 },
});
