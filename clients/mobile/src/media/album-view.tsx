import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Placed, VisualPart } from '@anochat/sdk/shown';

import { Touchable } from '../ui';
import { albumTiles } from './album-tiles';
import { useBubbleWidth } from './bubble-width';
import { useMediaPlace } from './media-place';
import { LengthMark, MoreMark, OverCorner } from './over-picture';
import { Picture } from './picture';

interface AlbumViewProps {
  readonly items: readonly Placed<VisualPart>[];
  readonly meta?: ReactNode;
}

const INSET = 4;

/** Several pictures and videos as a grid, whose size no picture has a say in. */
export function AlbumView({ items, meta }: AlbumViewProps): ReactElement {
  const { t } = useTranslation();
  const { openViewer, onLongPress } = useMediaPlace();
  const { media } = useBubbleWidth();
  const width = media - 2 * INSET;
  const { tiles, height } = albumTiles(items.length, width);
  const more = items.length - tiles.length;
  return (
    <View style={[styles.album, { width, height }]}>
      {tiles.map((tile, at) => {
        const item = items[at];
        if (!item) return null;
        const { part } = item;
        const place = { at: at + 1, count: items.length };
        const { x, ...extent } = tile;
        return (
          <View key={item.index} style={[styles.tile, { start: x, top: tile.y, ...extent }]}>
            <Picture part={part} />
            <Touchable
              accessibilityLabel={
                part.type === 'video'
                  ? t('media.openVideoOf', place)
                  : t('media.openPhotoOf', place)
              }
              onPress={() => openViewer(part.blob)}
              onLongPress={onLongPress}
              style={StyleSheet.absoluteFill}
              testID={`album-${at}`}
            />
            {part.type === 'video' && <LengthMark milliseconds={part.duration} />}
            {at === tiles.length - 1 && more > 0 && <MoreMark count={more} />}
          </View>
        );
      })}
      {meta !== undefined && <OverCorner>{meta}</OverCorner>}
    </View>
  );
}

const styles = StyleSheet.create({
  album: { borderRadius: 14, overflow: 'hidden' },
  tile: {
    position: 'absolute',
    borderRadius: 3,
    overflow: 'hidden',
    backgroundColor: 'rgba(128, 110, 122, 0.25)',
  },
});
