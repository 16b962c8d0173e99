import { useState, type ReactElement, type ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { clockLength, visualBox, type Placed, type VisualPart } from '@anochat/sdk/shown';

import { Touchable } from '../ui';
import { useBubbleWidth } from './bubble-width';
import { InlineVideo } from './inline-video';
import { useMediaPlace } from './media-place';
import { LengthMark, OverCorner, PlayDisc } from './over-picture';
import { Picture } from './picture';

interface VisualViewProps {
  readonly placed: Placed<VisualPart>;
  /** Drawn over it. */
  readonly meta?: ReactNode;
}

const INSET = 4;

/** One picture or video, as large as its own shape allows. A video plays in its place. */
export function VisualView({ placed: { part }, meta }: VisualViewProps): ReactElement {
  const { t } = useTranslation();
  const { openViewer, onLongPress } = useMediaPlace();
  const { media } = useBubbleWidth();
  const [isPlaying, setPlaying] = useState(false);
  const box = visualBox(part.width, part.height);
  const width = Math.min(box.width, media - 2 * INSET);
  const isVideo = part.type === 'video';
  return (
    <View style={[styles.box, { width, height: width / box.ratio }]}>
      {isPlaying && isVideo ? (
        <InlineVideo part={part} onClose={() => setPlaying(false)} />
      ) : (
        <>
          <Picture part={part} />
          <Touchable
            accessibilityLabel={
              isVideo
                ? t('media.playVideo', { length: clockLength(part.duration) })
                : t('media.openPhoto')
            }
            onPress={() => (isVideo ? setPlaying(true) : openViewer(part.blob))}
            onLongPress={onLongPress}
            style={StyleSheet.absoluteFill}
            testID={isVideo ? 'play-video' : 'open-photo'}
          />
          {isVideo && <LengthMark milliseconds={part.duration} />}
          {isVideo && <PlayDisc />}
          {meta !== undefined && <OverCorner>{meta}</OverCorner>}
        </>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  box: { borderRadius: 14, overflow: 'hidden', backgroundColor: 'rgba(128, 110, 122, 0.25)' },
});
