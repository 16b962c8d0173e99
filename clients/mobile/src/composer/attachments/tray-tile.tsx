import type { ReactElement } from 'react';
import { ActivityIndicator, StyleSheet, View } from 'react-native';
import { Image } from 'expo-image';
import { useTranslation } from 'react-i18next';
import { Gesture, GestureDetector } from 'react-native-gesture-handler';
import Animated, {
  LinearTransition,
  useAnimatedStyle,
  useSharedValue,
  withTiming,
} from 'react-native-reanimated';
import { scheduleOnRN } from 'react-native-worklets';

import { byteText, clockLength, extensionOf, safeName } from '@anochat/sdk/shown';

import { LengthMark } from '../../media/over-picture';
import {
  haptic,
  Icon,
  isRightToLeft,
  motion,
  radius,
  space,
  Text,
  Touchable,
  useTheme,
} from '../../ui';
import type { Attachment } from './attachments-store';

const SIDE = 92;
const STEP = SIDE + space[4];

interface TrayTileProps {
  readonly item: Attachment;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One file of the tray: held and dragged, it changes its place. */
export function TrayTile({ item, onMove, onRemove }: TrayTileProps): ReactElement {
  const { t } = useTranslation();
  const { color, lessMotion } = useTheme();
  const { file, prepared } = item;
  const name = prepared?.name ?? safeName(file.name, t('attach.file'));
  const lifted = useSharedValue(0);
  const shift = useSharedValue(0);
  /** Where the drag stood when the tile last changed its place. */
  const from = useSharedValue(0);
  const way = isRightToLeft() ? -1 : 1;
  const tick = (): void => haptic('tick');
  const drag = Gesture.Pan()
    .activateAfterLongPress(250)
    .onStart(() => {
      lifted.value = withTiming(1, { duration: motion.fast });
      from.value = 0;
      scheduleOnRN(tick);
    })
    .onUpdate(({ translationX }) => {
      const along = translationX - from.value;
      shift.value = along;
      if (Math.abs(along) < STEP * 0.6) return;
      const by = along * way > 0 ? 1 : -1;
      from.value += by * way * STEP;
      shift.value = translationX - from.value;
      scheduleOnRN(onMove, by);
    })
    .onFinalize(() => {
      lifted.value = withTiming(0, { duration: motion.base });
      shift.value = withTiming(0, { duration: motion.base });
    });
  const moved = useAnimatedStyle(() => ({
    zIndex: lifted.value > 0 ? 1 : 0,
    transform: [{ translateX: shift.value }, { scale: 1 + 0.05 * lifted.value }],
  }));
  const picture = pictureOf(item);
  return (
    <GestureDetector gesture={drag}>
      <Animated.View
        layout={lessMotion ? undefined : LinearTransition.duration(motion.base)}
        style={[styles.tile, { backgroundColor: color.sunken }, moved]}
        accessible
        accessibilityLabel={prepared === null ? t('attach.preparing', { name }) : name}
        accessibilityActions={[
          { name: 'increment', label: t('attach.moveOn') },
          { name: 'decrement', label: t('attach.moveBack') },
          // What stands inside of it, iOS does not reach.
          { name: 'remove', label: t('attach.remove', { name }) },
        ]}
        onAccessibilityAction={({ nativeEvent: { actionName } }) => {
          if (actionName === 'remove') onRemove();
          else onMove(actionName === 'increment' ? 1 : -1);
        }}
        testID={prepared === null ? 'tile-preparing' : 'tile'}
      >
        {prepared === null ? (
          <ActivityIndicator />
        ) : picture === null ? (
          <FileFace item={item} name={name} />
        ) : (
          <Image
            source={{ uri: picture }}
            cachePolicy="memory"
            contentFit="cover"
            style={StyleSheet.absoluteFill}
          />
        )}
        {prepared?.type === 'video' && <LengthMark milliseconds={prepared.duration} />}
        <Touchable
          accessibilityLabel={t('attach.remove', { name })}
          onPress={onRemove}
          hitSlop={10}
          style={styles.remove}
          testID="tile-remove"
        >
          <Icon name="close" size={14} color="on-accent" />
        </Touchable>
      </Animated.View>
    </GestureDetector>
  );
}

/** A small picture of its own size needs no thumbnail. */
const pictureOf = ({ prepared }: Attachment): string | null => {
  if (prepared?.type === 'image') return (prepared.thumbnail ?? prepared.source).uri;
  return prepared?.type === 'video' ? (prepared.thumbnail?.uri ?? null) : null;
};

function FileFace({
  item,
  name,
}: {
  readonly item: Attachment;
  readonly name: string;
}): ReactElement {
  const { i18n } = useTranslation();
  const { file, prepared } = item;
  const size = byteText((prepared ?? file).source.size, i18n.language);
  const ending = extensionOf(name);
  return (
    <View style={styles.file}>
      {ending === '' ? <Icon name="file" /> : <Text variant="micro">{ending}</Text>}
      <Text variant="micro" numberOfLines={2} center style={styles.name}>
        {name}
      </Text>
      <Text variant="micro" color="text-muted" figures numberOfLines={1}>
        {prepared?.type === 'audio' ? clockLength(prepared.duration) : size}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  tile: {
    width: SIDE,
    height: SIDE,
    borderRadius: radius.lg,
    overflow: 'hidden',
    alignItems: 'center',
    justifyContent: 'center',
  },
  file: { padding: space[3], alignItems: 'center', gap: 2 },
  name: { fontWeight: '400' },
  remove: {
    position: 'absolute',
    top: 5,
    end: 5,
    width: 26,
    height: 26,
    borderRadius: 13,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: 'rgba(20, 10, 18, 0.62)',
  },
});
