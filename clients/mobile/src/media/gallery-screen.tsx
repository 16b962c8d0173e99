import { useMemo, useState, type ReactElement } from 'react';
import { FlatList, Pressable, StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';
import type { GalleryKind, GalleryList, MessageItem } from '@anochat/sdk';
import { hrefsOf, monthName, months, writtenText, type Month } from '@anochat/sdk/shown';

import type { ScreenProps } from '../app/routes';
import { useDateLocale } from '../base/use-date-locale';
import { useGallery, useGalleryItems, useNow } from '../client';
import {
  Button,
  Icon,
  radius,
  Screen,
  space,
  Text,
  useTheme,
  VoidState,
  type IconName,
} from '../ui';
import { GalleryItems } from './gallery-items';
import { MediaPlaceContext } from './media-place';

/** In the order in which they are offered. */
const KINDS = ['visual', 'file', 'sound', 'link'] as const satisfies readonly GalleryKind[];
const ICONS: Readonly<Record<GalleryKind, IconName>> = {
  visual: 'image',
  file: 'file',
  sound: 'mic',
  link: 'link',
};

/** All that a conversation holds, by kind and month, back to its beginning. */
export function GalleryScreen({ route, navigation }: ScreenProps<'Gallery'>): ReactElement {
  const { t } = useTranslation();
  const { id } = route.params;
  const [kind, setKind] = useState<GalleryKind>('visual');
  const place = useMemo(
    () => ({
      conversation: id,
      openViewer: (blob: string) => navigation.navigate('Viewer', { id, blob }),
    }),
    [id, navigation],
  );
  return (
    <Screen title={t('gallery.title')} body="fill" testID="gallery">
      <KindBar kind={kind} onKind={setKind} />
      <MediaPlaceContext value={place}>
        <Gathered key={kind} id={id} kind={kind} />
      </MediaPlaceContext>
    </Screen>
  );
}

interface KindBarProps {
  readonly kind: GalleryKind;
  readonly onKind: (kind: GalleryKind) => void;
}

function KindBar({ kind, onKind }: KindBarProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  return (
    <View
      role="radiogroup"
      aria-label={t('gallery.kinds')}
      style={[styles.kinds, { backgroundColor: color.sunken }]}
    >
      {KINDS.map((one) => (
        <Pressable
          key={one}
          accessibilityRole="radio"
          accessibilityLabel={t(`gallery.${one}`)}
          aria-checked={one === kind}
          onPress={() => onKind(one)}
          style={[styles.kind, one === kind && { backgroundColor: color.raised }]}
          testID={`gallery-${one}`}
        >
          <Icon name={ICONS[one]} color={one === kind ? 'accent-text' : 'text-muted'} />
        </Pressable>
      ))}
    </View>
  );
}

interface GatheredProps {
  readonly id: ConversationId;
  readonly kind: GalleryKind;
}

function Gathered({ id, kind }: GatheredProps): ReactElement {
  const locale = useDateLocale();
  const now = useNow();
  const { list, loadMore } = useGallery(id, kind);
  const all = useGalleryItems(id, list.messages);
  // What has an address in it is not always a link.
  const items = useMemo(() => (kind === 'link' ? all.filter(hasLinks) : all), [all, kind]);
  return (
    <FlatList
      data={months(items)}
      keyExtractor={({ key }: Month) => key}
      contentContainerStyle={styles.list}
      onEndReached={() => {
        if (list.hasMore && list.status === 'ready') void loadMore();
      }}
      onEndReachedThreshold={1}
      renderItem={({ item: month }) => (
        <View style={styles.month}>
          <Text variant="small" bold color="text-muted" role="heading">
            {monthName(month.ts, locale, now)}
          </Text>
          <GalleryItems kind={kind} items={month.items} conversation={id} />
        </View>
      )}
      ListFooterComponent={
        <End kind={kind} list={list} isEmpty={items.length === 0} onRetry={() => void loadMore()} />
      }
    />
  );
}

const hasLinks = ({ body }: MessageItem): boolean =>
  body.state === 'content' && hrefsOf(writtenText(body.parts)).length > 0;

interface EndProps {
  readonly kind: GalleryKind;
  readonly list: GalleryList;
  readonly isEmpty: boolean;
  readonly onRetry: () => void;
}

function End({ kind, list, isEmpty, onRetry }: EndProps): ReactElement | null {
  const { t } = useTranslation();
  if (list.status === 'failed') {
    return (
      <View style={styles.end}>
        <Text color="text-muted" role="alert">
          {t('gallery.failed')}
        </Text>
        <Button small label={t('do.retry')} onPress={onRetry} />
      </View>
    );
  }
  if (list.hasMore) {
    return (
      <View style={styles.end}>
        <Text color="text-muted">{t('gallery.looking')}</Text>
      </View>
    );
  }
  return isEmpty ? <VoidState title={t(`gallery.none.${kind}`)} /> : null;
}

const styles = StyleSheet.create({
  kinds: {
    flexDirection: 'row',
    margin: space[6],
    marginBottom: 0,
    padding: 3,
    borderRadius: radius.md,
  },
  kind: {
    flex: 1,
    minHeight: 44,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: radius.md - 3,
  },
  list: { padding: space[6], gap: space[7] },
  month: { gap: space[4] },
  end: { alignItems: 'center', gap: space[4], padding: space[6] },
});
