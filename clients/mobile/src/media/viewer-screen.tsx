import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { FlatList, Platform, StyleSheet, useWindowDimensions, View } from 'react-native';
import { StatusBar } from 'expo-status-bar';
import { useTranslation } from 'react-i18next';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import type { BlobId, ConversationId } from '@anochat/contract';
import { plainText, timeInText, visualsOf, writtenText, type Visual } from '@anochat/sdk/shown';

import type { ScreenProps } from '../app/routes';
import { useDateLocale } from '../base/use-date-locale';
import { useClient, useGallery, useGalleryItems, useProfile, useTimeline } from '../client';
import { AlwaysDark, IconButton, isRightToLeft, space, Text, useTheme } from '../ui';
import { useIsBroken } from './broken-media';
import { shareFile } from './file-sharing';
import { MediaPlaceContext } from './media-place';
import { ViewerPage } from './viewer-page';

/** Pictures and films of a conversation, one at a time over the whole screen; dark in both themes. */
export function ViewerScreen(props: ScreenProps<'Viewer'>): ReactElement {
  return (
    <AlwaysDark>
      <Viewer {...props} />
    </AlwaysDark>
  );
}

function Viewer({ route, navigation }: ScreenProps<'Viewer'>): ReactElement | null {
  const { id, blob } = route.params;
  const { width, height } = useWindowDimensions();
  const { color } = useTheme();
  const visuals = useVisuals(id, blob);
  const start = Math.max(
    0,
    visuals.findIndex(({ part }) => part.blob === blob),
  );
  const [at, setAt] = useState(start);
  const [isZoomed, setZoomed] = useState(false);
  const [isBare, setBare] = useState(false);
  const pages = useRef<FlatList<Visual>>(null);
  const place = useMemo(() => ({ conversation: id, openViewer: () => undefined }), [id]);
  const close = (): void => navigation.goBack();
  const current = visuals[Math.min(at, visuals.length - 1)];
  const goTo = (index: number): void => {
    if (index < 0 || index >= visuals.length) return;
    setAt(index);
    pages.current?.scrollToIndex({ index, animated: true });
  };
  useKeys({ ArrowLeft: () => goTo(at - 1), ArrowRight: () => goTo(at + 1), Escape: close });
  // Taken back while it was looked at.
  const isGone = current === undefined;
  useEffect(() => {
    if (isGone) navigation.goBack();
  }, [isGone, navigation]);
  if (!current) return null;
  return (
    <MediaPlaceContext value={place}>
      <View style={[styles.viewer, { backgroundColor: color.sunken }]} testID="viewer">
        <StatusBar style="light" hidden={isBare} />
        <FlatList
          ref={pages}
          data={visuals}
          horizontal
          pagingEnabled
          scrollEnabled={!isZoomed}
          showsHorizontalScrollIndicator={false}
          initialScrollIndex={start}
          getItemLayout={(_, index) => ({ length: width, offset: width * index, index })}
          keyExtractor={({ item, index }) => `${item.key} ${index}`}
          windowSize={3}
          initialNumToRender={1}
          onMomentumScrollEnd={({ nativeEvent }) =>
            setAt(Math.round(nativeEvent.contentOffset.x / width))
          }
          renderItem={({ item: visual, index }) => (
            <View style={{ width, height }}>
              <ViewerPage
                part={visual.part}
                isShown={index === at}
                onZoom={setZoomed}
                onTap={() => setBare((before) => !before)}
                onClose={close}
              />
            </View>
          )}
        />
        {!isBare && (
          <>
            <Top
              visual={current}
              at={at}
              count={visuals.length}
              conversation={id}
              onClose={close}
            />
            <Caption visual={current} />
            {Platform.OS === 'web' && <Sides at={at} count={visuals.length} goTo={goTo} />}
          </>
        )}
      </View>
    </MediaPlaceContext>
  );
}

/** What the timeline shows, or, further back than that, what the gallery has. */
function useVisuals(id: ConversationId, blob: BlobId): readonly Visual[] {
  const isBroken = useIsBroken();
  const { items } = useTimeline(id);
  const { list } = useGallery(id, 'visual');
  const older = useGalleryItems(id, list.messages);
  return useMemo(() => {
    const shown = visualsOf(items, isBroken);
    if (shown.some(({ part }) => part.blob === blob)) return shown;
    // The newest came first.
    return visualsOf([...older].reverse(), isBroken);
  }, [items, older, isBroken, blob]);
}

interface TopProps {
  readonly visual: Visual;
  readonly at: number;
  readonly count: number;
  readonly conversation: string;
  readonly onClose: () => void;
}

/** Whose it is, when it came, which of how many; and what can be done with it. */
function Top({ visual: { item, part }, at, count, conversation, onClose }: TopProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const locale = useDateLocale();
  const insets = useSafeAreaInsets();
  const name = useProfile(item.sender)?.displayName ?? '…';
  const kind = t(part.type === 'image' ? 'media.photo' : 'media.video');
  const when = timeInText(item.ts, locale);
  return (
    <View style={[styles.bar, styles.top, { paddingTop: insets.top }]}>
      <IconButton icon="close" label={t('do.close')} onPress={onClose} testID="viewer-close" />
      <View style={styles.words}>
        <Text bold numberOfLines={1}>
          {item.own ? t('message.you') : name}
        </Text>
        <Text variant="small" color="text-muted" figures numberOfLines={1}>
          {t('media.viewed', { when, kind, at: at + 1, count })}
        </Text>
      </View>
      <IconButton
        icon="download"
        label={t('media.download')}
        onPress={() => void shareFile(client, conversation, part, t('media.unnamed'))}
        testID="viewer-share"
      />
    </View>
  );
}

/** What was written beside it. */
function Caption({ visual: { item } }: { readonly visual: Visual }): ReactElement | null {
  const insets = useSafeAreaInsets();
  const text = item.body.state === 'content' ? plainText(writtenText(item.body.parts)) : '';
  if (text === '') return null;
  return (
    <View style={[styles.bar, styles.bottom, { paddingBottom: insets.bottom + space[5] }]}>
      <Text center numberOfLines={4} style={styles.words}>
        {text}
      </Text>
    </View>
  );
}

interface SidesProps {
  readonly at: number;
  readonly count: number;
  readonly goTo: (index: number) => void;
}

/** For a pointer, which cannot swipe. */
function Sides({ at, count, goTo }: SidesProps): ReactElement {
  const { t } = useTranslation();
  return (
    <View style={styles.sides} pointerEvents="box-none">
      {at > 0 ? (
        <IconButton
          icon="back"
          label={t('media.previous')}
          onPress={() => goTo(at - 1)}
          style={styles.side}
          testID="viewer-previous"
        />
      ) : (
        <View />
      )}
      {at < count - 1 && (
        <IconButton
          icon="forth"
          label={t('media.next')}
          onPress={() => goTo(at + 1)}
          style={styles.side}
          testID="viewer-next"
        />
      )}
    </View>
  );
}

/** Keys of a keyboard, where there is one; arrows as the pictures lie. */
function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    if (Platform.OS !== 'web') return undefined;
    const mirrored: Readonly<Record<string, string>> = isRightToLeft()
      ? { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }
      : {};
    const press = ({ key }: KeyboardEvent): void => keys[mirrored[key] ?? key]?.();
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}

const styles = StyleSheet.create({
  viewer: { flex: 1 },
  bar: {
    position: 'absolute',
    start: 0,
    end: 0,
    flexDirection: 'row',
    alignItems: 'center',
    padding: space[3],
    gap: space[3],
    backgroundColor: 'rgba(19, 15, 19, 0.66)',
  },
  top: { top: 0 },
  bottom: { bottom: 0, paddingTop: space[5] },
  words: { flex: 1 },
  sides: {
    position: 'absolute',
    start: space[4],
    end: space[4],
    top: '46%',
    flexDirection: 'row',
    justifyContent: 'space-between',
  },
  side: { backgroundColor: 'rgba(19, 15, 19, 0.66)' },
});
