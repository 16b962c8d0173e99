import { useEffect, useState, type ReactElement } from 'react';
import { StyleSheet, useWindowDimensions, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import { Gesture, GestureDetector } from 'react-native-gesture-handler';
import Animated, { useAnimatedStyle, useSharedValue, withTiming } from 'react-native-reanimated';
import { scheduleOnRN } from 'react-native-worklets';

import { clockLength, type VisualPart } from '@anochat/sdk/shown';

import { motion, Touchable } from '../ui';
import { InlineVideo } from './inline-video';
import { PlayDisc } from './over-picture';
import { Picture } from './picture';
import { withinZoom } from './zoom';

/** Dragged so far down, or flung so fast, the viewer closes. */
const CLOSES_PX = 110;
const CLOSES_SPEED = 900;
const TAPPED_ZOOM = 2.5;

interface ViewerPageProps {
  readonly part: VisualPart;
  readonly isShown: boolean;
  readonly onZoom: (isZoomed: boolean) => void;
  readonly onTap: () => void;
  readonly onClose: () => void;
}

/** One picture or film: pinched or tapped twice it grows, dragged down it goes. */
export function ViewerPage({
  part,
  isShown,
  onZoom,
  onTap,
  onClose,
}: ViewerPageProps): ReactElement {
  const screen = useWindowDimensions();
  const box = fitted(part, screen);
  const scale = useSharedValue(1);
  const startScale = useSharedValue(1);
  const x = useSharedValue(0);
  const y = useSharedValue(0);
  const startX = useSharedValue(0);
  const startY = useSharedValue(0);
  const fall = useSharedValue(0);
  const [isZoomed, setZoomed] = useState(false);
  const tellZoom = (is: boolean): void => {
    setZoomed(is);
    onZoom(is);
  };
  useEffect(() => {
    if (isShown) return;
    scale.set(1);
    x.set(0);
    y.set(0);
  }, [isShown, scale, x, y]);

  const settle = (to: number): void => {
    'worklet';
    const zoom = withinZoom(to, x.get(), y.get(), box, screen);
    scale.set(withTiming(zoom.scale, { duration: motion.base }));
    x.set(withTiming(zoom.x, { duration: motion.base }));
    y.set(withTiming(zoom.y, { duration: motion.base }));
    scheduleOnRN(tellZoom, zoom.scale > 1);
  };
  const pinch = Gesture.Pinch()
    .onStart(() => {
      startScale.set(scale.get());
    })
    .onUpdate((event) => {
      scale.set(Math.max(0.8, startScale.get() * event.scale));
    })
    .onEnd(() => settle(scale.get()));
  const pan = Gesture.Pan()
    .enabled(isZoomed && isShown)
    .onStart(() => {
      startX.set(x.get());
      startY.set(y.get());
    })
    .onUpdate(({ translationX, translationY }) => {
      x.set(startX.get() + translationX);
      y.set(startY.get() + translationY);
    })
    .onEnd(() => settle(scale.get()));
  const drop = Gesture.Pan()
    .enabled(!isZoomed || !isShown)
    .activeOffsetY(16)
    .failOffsetX([-20, 20])
    .onUpdate(({ translationY }) => {
      fall.set(Math.max(0, translationY));
    })
    .onEnd(({ translationY, velocityY }) => {
      if (translationY > CLOSES_PX || velocityY > CLOSES_SPEED) scheduleOnRN(onClose);
      else fall.set(withTiming(0, { duration: motion.base }));
    });
  const twice = Gesture.Tap()
    .numberOfTaps(2)
    .onEnd(() => settle(scale.get() > 1 ? 1 : TAPPED_ZOOM));
  const once = Gesture.Tap().onEnd(() => scheduleOnRN(onTap));
  const moved = useAnimatedStyle(() => ({
    opacity: 1 - Math.min(0.6, fall.get() / 600),
    transform: [
      { translateX: x.get() },
      { translateY: y.get() + fall.get() },
      { scale: scale.get() * (1 - Math.min(0.2, fall.get() / 1_500)) },
    ],
  }));
  const gesture = Gesture.Race(
    Gesture.Simultaneous(pinch, pan),
    drop,
    Gesture.Exclusive(twice, once),
  );
  return (
    <GestureDetector gesture={gesture} touchAction="pan-x">
      <View style={styles.page}>
        <Animated.View style={[box, moved]}>
          {part.type === 'image' ? (
            <Picture part={part} fit="contain" />
          ) : (
            <FilmPage part={part} isShown={isShown} />
          )}
        </Animated.View>
      </View>
    </GestureDetector>
  );
}

function FilmPage({
  part,
  isShown,
}: {
  readonly part: Extract<VisualPart, { readonly type: 'video' }>;
  readonly isShown: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const [isPlaying, setPlaying] = useState(false);
  if (isPlaying && isShown) return <InlineVideo part={part} onClose={() => setPlaying(false)} />;
  return (
    <>
      <Picture part={part} fit="contain" />
      <PlayDisc />
      <Touchable
        accessibilityLabel={t('media.playVideo', { length: clockLength(part.duration) })}
        onPress={() => setPlaying(true)}
        style={StyleSheet.absoluteFill}
        testID="viewer-play"
      />
    </>
  );
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** As large as the screen allows, in its own shape. */
const fitted = (part: Extent, screen: Extent): Extent => {
  const scale = Math.min(screen.width / part.width, screen.height / part.height);
  return { width: part.width * scale, height: part.height * scale };
};

const styles = StyleSheet.create({
  page: { flex: 1, alignItems: 'center', justifyContent: 'center', overflow: 'hidden' },
});
