import type { ReactElement } from 'react';
import { StyleSheet, useWindowDimensions, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { isKnownPart, type ConversationId } from '@anochat/contract';
import type { GalleryKind, MessageItem } from '@anochat/sdk';
import { clockLength, hrefsOf, isVisual, timeInText, writtenText } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { bubbleLook } from '../messages/bubble-look';
import { openLink } from '../messages/message-text';
import { IconButton, radius, Row, size, space, Touchable, useTheme } from '../ui';
import { AudioView } from './audio-view';
import { useIsBroken } from './broken-media';
import { FileRow } from './file-row';
import { useMediaPlace } from './media-place';
import { LengthMark } from './over-picture';
import { Picture } from './picture';

interface GalleryItemsProps {
  readonly kind: GalleryKind;
  readonly items: readonly MessageItem[];
  readonly conversation: ConversationId;
}

/** What messages of one month hold of a kind. */
export function GalleryItems(props: GalleryItemsProps): ReactElement {
  switch (props.kind) {
    case 'visual':
      return <Visuals items={props.items} />;
    case 'file':
    case 'sound':
      return <Files {...props} />;
    case 'link':
      return <Links {...props} />;
  }
}

const GAP = 3;
const TILE = 110;

function Visuals({ items }: { readonly items: readonly MessageItem[] }): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const isBroken = useIsBroken();
  const { openViewer } = useMediaPlace();
  const { width } = useWindowDimensions();
  const room = Math.min(width, size.column) - 2 * space[6];
  const columns = Math.max(3, Math.floor(room / TILE));
  const side = (room - GAP * (columns - 1)) / columns;
  return (
    <View style={styles.grid}>
      {items.flatMap((item) =>
        partsOf(item).map((part, index) => {
          if (!isKnownPart(part) || part.type === 'text') return null;
          if (!isVisual(part) || isBroken(part)) return null;
          const when = timeInText(item.ts, locale);
          return (
            <View key={`${item.key} ${index}`} style={[styles.tile, { width: side, height: side }]}>
              <Picture part={part} small />
              {part.type === 'video' && <LengthMark milliseconds={part.duration} />}
              <Touchable
                accessibilityLabel={
                  part.type === 'image'
                    ? t('gallery.openPhoto', { when })
                    : t('gallery.openVideo', { when, length: clockLength(part.duration) })
                }
                onPress={() => openViewer(part.blob)}
                style={StyleSheet.absoluteFill}
                testID="gallery-tile"
              />
            </View>
          );
        }),
      )}
    </View>
  );
}

function Files({ kind, items, conversation }: GalleryItemsProps): ReactElement {
  const look = bubbleLook(false);
  return (
    <Box>
      {items.flatMap((item) =>
        partsOf(item).map((part, index) => {
          if (!isKnownPart(part) || part.type === 'text') return null;
          if (kind === 'sound' ? part.type !== 'audio' : part.type !== 'file') return null;
          return (
            <View key={`${item.key} ${index}`} style={styles.line}>
              <View style={styles.grow}>
                {part.type === 'audio' ? (
                  <AudioView item={{ ...item, own: false }} part={part} index={index} look={look} />
                ) : (
                  <FileRow part={part} look={look} isUnshown={false} />
                )}
              </View>
              <Show item={item} conversation={conversation} />
            </View>
          );
        }),
      )}
    </Box>
  );
}

function Links({ items, conversation }: GalleryItemsProps): ReactElement {
  return (
    <Box>
      {items.flatMap((item) => {
        const text = writtenText(partsOf(item));
        return [...new Set(hrefsOf(text))].map((href) => (
          <View key={`${item.key} ${href}`} style={styles.line}>
            <View style={styles.grow}>
              <Row icon="link" role="link" title={href} onPress={() => void openLink(href)} />
            </View>
            <Show item={item} conversation={conversation} />
          </View>
        ));
      })}
    </Box>
  );
}

/** To the message, where it was said. */
function Show({
  item,
  conversation,
}: {
  readonly item: MessageItem;
  readonly conversation: ConversationId;
}): ReactElement | null {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const { seq } = item;
  return seq === null ? null : (
    <IconButton
      icon="forth"
      color="text-muted"
      label={t('gallery.show')}
      onPress={() => navigation.navigate('Chat', { id: conversation, seq })}
    />
  );
}

function Box({ children }: { readonly children: React.ReactNode }): ReactElement {
  const { color } = useTheme();
  return (
    <View style={[styles.box, { backgroundColor: color.surface, borderColor: color.hairline }]}>
      {children}
    </View>
  );
}

const partsOf = ({ body }: MessageItem) => (body.state === 'content' ? body.parts : []);

const styles = StyleSheet.create({
  grid: { flexDirection: 'row', flexWrap: 'wrap', gap: GAP },
  tile: { borderRadius: 6, overflow: 'hidden', backgroundColor: 'rgba(128, 110, 122, 0.25)' },
  box: { borderRadius: radius.lg, borderWidth: 1, overflow: 'hidden' },
  line: { flexDirection: 'row', alignItems: 'center' },
  grow: { flex: 1 },
});
