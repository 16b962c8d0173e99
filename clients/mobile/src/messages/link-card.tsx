import type { ReactElement } from 'react';
import { StyleSheet } from 'react-native';

import type { LinkPreview } from '@anochat/contract';
import { hrefsOf } from '@anochat/sdk/shown';

import { useMediaPlace } from '../media/media-place';
import { useOpenedPicture } from '../media/use-opened-picture';
import { radius, space, Touchable, useTheme } from '../ui';
import type { BubbleLook } from './bubble-look';
import { hostOf, LinkCardBody } from './link-card-body';
import { webAddress } from './links-of';
import { useMessageActions } from './message-actions';
import { openLink } from './message-text';

const PICTURE_BYTES = 512 * 1024;

interface LinkCardProps {
  readonly preview: LinkPreview;
  /** The text that it stands under. */
  readonly text: string;
  readonly look: BubbleLook;
}

/**
 * What the sender's client found behind a link of the text; nothing is fetched from there here.
 */
export function LinkCard({ preview, text, look }: LinkCardProps): ReactElement | null {
  const { color } = useTheme();
  const { conversation } = useMessageActions();
  const { onLongPress } = useMediaPlace();
  const { url, title, thumbnail } = preview;
  const picture = useOpenedPicture(
    thumbnail ? { conversation: conversation.id, file: thumbnail, atMost: PICTURE_BYTES } : null,
  );
  const host = hostOf(url);
  // Of a link that is not shown, it would lead where nobody has read.
  const isShown = hrefsOf(text).some((href) => href === url || webAddress(href) === url);
  if (host === null || !isShown) return null;
  return (
    <Touchable
      accessibilityRole="link"
      accessibilityLabel={`${title}, ${host}`}
      onPress={() => void openLink(url)}
      onLongPress={onLongPress}
      style={[styles.card, { backgroundColor: color[look.well] }]}
      testID="link-card"
    >
      <LinkCardBody
        preview={preview}
        pictureUri={picture.state === 'ready' ? picture.uri : null}
        ink={look.ink}
        muted={look.muted}
      />
    </Touchable>
  );
}

const styles = StyleSheet.create({
  card: {
    flexDirection: 'row',
    gap: space[5],
    marginHorizontal: space[2],
    marginTop: space[1],
    padding: 10,
    borderRadius: radius.md,
  },
});
