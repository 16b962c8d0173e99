import type { ReactElement } from 'react';
import { AccessibilityInfo, ScrollView, StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { byteText } from '@anochat/sdk/shown';

import { Button, space, Switch, Text } from '../../ui';
import { trays, useTray, type Attachment } from './attachments-store';
import { TrayTile } from './tray-tile';

interface AttachmentTrayProps {
  readonly summary: ConversationSummary;
  /** The text, where there is one. */
  readonly otherParts: number;
}

/** What goes with the next message: in order, to be moved and removed. */
export function AttachmentTray({ summary: { id }, otherParts }: AttachmentTrayProps): ReactElement {
  const { t, i18n } = useTranslation();
  const { items, original } = useTray(id);
  const bytes = items.reduce((sum, { file, prepared }) => sum + (prepared ?? file).source.size, 0);
  const hasPictures = items.some(({ prepared }) => prepared?.type === 'image');
  const move = (item: Attachment, by: -1 | 1): void => {
    const to = items.indexOf(item) + by;
    if (to < 0 || to >= items.length) return;
    trays.move(id, item.id, to);
    const told = { name: item.file.name, place: to + 1, count: items.length };
    AccessibilityInfo.announceForAccessibility(t('attach.moved', told));
  };
  return (
    <View testID="tray">
      <ScrollView
        horizontal
        keyboardShouldPersistTaps="always"
        showsHorizontalScrollIndicator={false}
        accessibilityLabel={t('attach.tray')}
        contentContainerStyle={styles.tiles}
      >
        {items.map((item) => (
          <TrayTile
            key={item.id}
            item={item}
            onMove={(by) => move(item, by)}
            onRemove={() => trays.remove(id, item.id)}
          />
        ))}
      </ScrollView>
      {hasPictures && (
        <View style={styles.line}>
          <Text variant="small" color="text-muted" style={styles.grow}>
            {t('attach.original')}
          </Text>
          <Switch
            label={t('attach.original')}
            value={original}
            onChange={(value) => trays.setOriginal(id, value)}
            testID="original"
          />
        </View>
      )}
      <View style={styles.line}>
        <Text variant="meta" figures color="text-muted" style={styles.grow}>
          {t('attach.parts', {
            count: items.length + otherParts,
            most: LIMITS.partsPerMessage,
            size: byteText(bytes, i18n.language),
          })}
        </Text>
        <Button
          small
          kind="link"
          label={t('attach.clear')}
          onPress={() => trays.discard(id)}
          testID="tray-clear"
        />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  tiles: { gap: space[4], padding: space[5], paddingBottom: space[3] },
  line: {
    flexDirection: 'row',
    alignItems: 'center',
    paddingStart: space[6],
    paddingEnd: space[4],
  },
  grow: { flex: 1 },
});
