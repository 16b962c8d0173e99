import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Delivery, MessageItem } from '@anochat/sdk';

import { Button, Icon, ProgressRing, Text, Touchable } from '../ui';
import { useMessageActions } from './message-actions';

interface UploadProgressProps {
  readonly item: MessageItem;
  readonly delivery: Extract<Delivery, { readonly state: 'uploading' }>;
}

/** Below an own message while its files go up: how far they are, and the way to stop it. */
export function UploadProgress({ item, delivery }: UploadProgressProps): ReactElement {
  const { t } = useTranslation();
  const { discard } = useMessageActions();
  const { sentBytes, totalBytes, lacks } = delivery;
  if (lacks.length > 0) {
    return (
      <View style={styles.lacks} testID="upload-lacks">
        <View style={styles.why}>
          <Icon name="alert" size={16} color="danger" />
          <Text variant="small" color="danger" style={styles.words} role="alert">
            {t('delivery.failedBecause', { reason: t('phone.fileGone') })}
          </Text>
        </View>
        <Button small kind="link" label={t('do.delete')} onPress={() => discard(item.key)} />
      </View>
    );
  }
  const share = totalBytes === 0 ? 0 : sentBytes / totalBytes;
  const percent = Math.floor(share * 100);
  return (
    <View style={styles.line} testID="upload">
      <Text variant="meta" figures color="text-muted">
        {t('attach.sent', { percent })}
      </Text>
      <Touchable
        accessibilityLabel={t('attach.cancelSending', { percent })}
        onPress={() => discard(item.key)}
        hitSlop={8}
        style={styles.ring}
        testID="upload-cancel"
      >
        <ProgressRing share={share} size={28} />
        <View style={styles.cross}>
          <Icon name="close" size={14} color="text-muted" />
        </View>
      </Touchable>
    </View>
  );
}

const styles = StyleSheet.create({
  line: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: 6,
    paddingTop: 4,
  },
  lacks: { alignItems: 'flex-end', paddingTop: 2 },
  why: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  words: { flexShrink: 1 },
  ring: { width: 28, height: 28 },
  cross: { ...StyleSheet.absoluteFill, alignItems: 'center', justifyContent: 'center' },
});
