import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { Image } from 'expo-image';

import type { LinkPreview } from '@anochat/contract';
import { hrefsOf } from '@anochat/sdk/shown';

import { useMediaPlace } from '../media/media-place';
import { useOpenedPicture } from '../media/use-opened-picture';
import { radius, space, Text, Touchable, useTheme } from '../ui';
import type { BubbleLook } from './bubble-look';
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
 * What the sender's client found behind a link of the text; nothing is fetched from there here. The host
 * stands first and is the link's own: whatever else is there are other people's words.
 */
export function LinkCard({ preview, text, look }: LinkCardProps): ReactElement | null {
  const { color } = useTheme();
  const { conversation } = useMessageActions();
  const { onLongPress } = useMediaPlace();
  const { url, title, description, site, thumbnail } = preview;
  const picture = useOpenedPicture(
    thumbnail ? { conversation: conversation.id, file: thumbnail, atMost: PICTURE_BYTES } : null,
  );
  const host = hostOf(url);
  // Of a link that is not shown, it would lead where nobody has read.
  if (host === null || !hrefsOf(text).some((href) => same(href, url))) return null;
  return (
    <Touchable
      accessibilityRole="link"
      accessibilityLabel={`${title}, ${host}`}
      onPress={() => void openLink(url)}
      onLongPress={onLongPress}
      style={[styles.card, { backgroundColor: color[look.well] }]}
      testID="link-card"
    >
      <View style={styles.words}>
        <Text variant="meta" color={look.muted} numberOfLines={1}>
          {site === undefined ? host : `${host} · ${site}`}
        </Text>
        <Text bold color={look.ink} numberOfLines={2}>
          {title}
        </Text>
        {description !== undefined && (
          <Text variant="small" color={look.muted} numberOfLines={2}>
            {description}
          </Text>
        )}
      </View>
      {picture.state === 'ready' && (
        <Image
          source={{ uri: picture.uri }}
          cachePolicy="memory"
          contentFit="cover"
          accessible={false}
          style={styles.picture}
        />
      )}
    </Touchable>
  );
}

const hostOf = (url: string): string | null =>
  /^https?:\/\/([^/?#@]+)(?:[/?#]|$)/i.exec(url)?.[1] ?? null;

/** As it is written, or as a browser writes it: with a path. */
const same = (written: string, url: string): boolean => written === url || `${written}/` === url;

const styles = StyleSheet.create({
  card: {
    flexDirection: 'row',
    gap: space[5],
    marginHorizontal: space[2],
    marginTop: space[1],
    padding: 10,
    borderRadius: radius.md,
  },
  words: { flex: 1, gap: 2 },
  picture: { width: 64, height: 64, borderRadius: 8 },
});
