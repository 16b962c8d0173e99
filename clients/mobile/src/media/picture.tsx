import { useEffect, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { Image } from 'expo-image';
import { useTranslation } from 'react-i18next';

import type { VisualPart } from '@anochat/sdk/shown';

import { Button, Text, useTheme } from '../ui';
import { markBroken } from './broken-media';
import { useMediaPlace } from './media-place';
import { useFileProblem } from './use-file-problem';
import { NotAPicture, useOpenedPicture, type OpenedPicture } from './use-opened-picture';

/** A thumbnail is small, or it is none. */
const THUMBNAIL_BYTES = 1024 ** 2;
/** Larger ones are fetched whole when somebody opens them, if they have a thumbnail. */
const UNASKED_BYTES = 6 * 1024 ** 2;
export const PICTURE_BYTES = 32 * 1024 ** 2;

interface PictureProps {
  readonly part: VisualPart;
  readonly fit?: 'cover' | 'contain';
  /** Only the thumbnail: in grids of many. */
  readonly small?: boolean;
}

/**
 * A picture, or the poster of a video, filling the place that its box has kept for it: the blur
 * first, then the thumbnail, then the picture itself.
 */
export function Picture({ part, fit = 'cover', small = false }: PictureProps): ReactElement {
  const { lessMotion } = useTheme();
  const { conversation } = useMediaPlace();
  const [isDrawn, setDrawn] = useState(false);
  const { thumbnail } = part;
  const thumb = useOpenedPicture(
    thumbnail && !isDrawn ? { conversation, file: thumbnail, atMost: THUMBNAIL_BYTES } : null,
  );
  const atMost = thumbnail && fit === 'cover' ? UNASKED_BYTES : PICTURE_BYTES;
  const isWanted = part.type === 'image' && part.size <= atMost && !(small && thumbnail);
  const whole = useOpenedPicture(isWanted ? { conversation, file: part, atMost } : null);
  const shared = {
    style: StyleSheet.absoluteFill,
    contentFit: fit,
    // What was encrypted is not kept in the clear by a cache on disk.
    cachePolicy: 'memory',
    transition: lessMotion ? 0 : 110,
    accessible: false,
  } as const;
  return (
    <View
      style={StyleSheet.absoluteFill}
      testID={
        isDrawn ? 'picture-whole' : thumb.state === 'ready' ? 'picture-thumbnail' : 'picture-blur'
      }
    >
      {!isDrawn && (
        <Image
          {...shared}
          transition={0}
          source={thumb.state === 'ready' ? { uri: thumb.uri } : null}
          placeholder={part.thumbhash === undefined ? null : { thumbhash: part.thumbhash }}
          placeholderContentFit={fit === 'cover' ? 'fill' : 'contain'}
        />
      )}
      {whole.state === 'ready' && (
        <Image
          {...shared}
          source={{ uri: whole.uri }}
          onLoad={() => setDrawn(true)}
          onError={() => markBroken(part)}
        />
      )}
      {part.type === 'image' && <PictureProblem part={part} answer={whole} />}
    </View>
  );
}

interface PictureProblemProps {
  readonly part: VisualPart;
  readonly answer: OpenedPicture;
}

/** Why the picture is not there, in words, and another attempt; what is none shows as a file. */
function PictureProblem({ part, answer }: PictureProblemProps): ReactElement | null {
  const { t } = useTranslation();
  const fileProblem = useFileProblem();
  const isBroken = answer.state === 'failed' && answer.error instanceof NotAPicture;
  useEffect(() => {
    if (isBroken) markBroken(part);
  }, [isBroken, part]);
  if (answer.state !== 'failed' || isBroken) return null;
  return (
    <View style={styles.problem}>
      <Text variant="small" center style={styles.white}>
        {fileProblem(answer.error)}
      </Text>
      <Button small label={t('do.retry')} onPress={answer.retry} />
    </View>
  );
}

const styles = StyleSheet.create({
  problem: {
    ...StyleSheet.absoluteFill,
    alignItems: 'center',
    justifyContent: 'center',
    gap: 8,
    padding: 12,
    backgroundColor: 'rgba(20, 10, 18, 0.72)',
  },
  white: { color: '#ffffff' },
});
