import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { Image } from 'expo-image';

import type { LinkPreview } from '@anochat/contract';

import { Text, type ColorName } from '../ui';

interface LinkCardBodyProps {
  readonly preview: Omit<LinkPreview, 'thumbnail' | 'thumbhash'>;
  /** `null`: none, or not there yet. */
  readonly pictureUri: string | null;
  readonly ink?: ColorName;
  readonly muted?: ColorName;
}

/**
 * Where a link leads, and what the page says of itself. The host stands first and is the link's own:
 * whatever else is there are other people's words.
 */
export function LinkCardBody({
  preview,
  pictureUri,
  ink = 'text',
  muted = 'text-muted',
}: LinkCardBodyProps): ReactElement {
  const { url, title, description, site } = preview;
  const host = hostOf(url) ?? '';
  return (
    <>
      <View style={styles.words}>
        <Text variant="meta" color={muted} numberOfLines={1}>
          {site === undefined ? host : `${host} · ${site}`}
        </Text>
        <Text bold color={ink} numberOfLines={2}>
          {title}
        </Text>
        {description !== undefined && (
          <Text variant="small" color={muted} numberOfLines={2}>
            {description}
          </Text>
        )}
      </View>
      {pictureUri !== null && (
        <Image
          source={{ uri: pictureUri }}
          cachePolicy="memory"
          contentFit="cover"
          accessible={false}
          style={styles.picture}
        />
      )}
    </>
  );
}

/** `null`: it is none of the web, or holds a name. */
export const hostOf = (url: string): string | null =>
  /^https?:\/\/([^/?#@]+)(?:[/?#]|$)/i.exec(url)?.[1] ?? null;

const styles = StyleSheet.create({
  words: { flex: 1, gap: 2 },
  picture: { width: 64, height: 64, borderRadius: 8 },
});
