import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { byteText, cleanName, extensionOf, type MediaPart } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { useClient } from '../client';
import type { BubbleLook } from '../messages/bubble-look';
import { Icon, ProgressRing, space, Text, Touchable, useTheme } from '../ui';
import { cancelSharing, shareFile, useSharing, type SharingState } from './file-sharing';
import { useMediaPlace } from './media-place';
import { useFileProblem } from './use-file-problem';

interface FileRowProps {
  readonly part: MediaPart;
  readonly look: BubbleLook;
  /** A picture or sound that cannot be shown here. */
  readonly isUnshown: boolean;
}

/** A file: what it is, how large, and how far it is on its way to another app or to the disk. */
export function FileRow({ part, look, isUnshown }: FileRowProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const client = useClient();
  const { conversation, onLongPress } = useMediaPlace();
  const state = useSharing(conversation, part);
  const locale = useDateLocale();
  const fileProblem = useFileProblem();
  const name = cleanName(part.name) || t('media.unnamed');
  const isRunning = state?.state === 'running';
  const size = byteText(part.size, locale);
  const told =
    state?.state === 'failed'
      ? `${fileProblem(state.error)} ${t('do.retry')}`
      : [
          isRunning ? t('media.ofSize', { done: byteText(state.bytes, locale), size }) : size,
          state?.state === 'done' && t('media.saved'),
          isUnshown && t('media.unshown'),
        ]
          .filter((word) => typeof word === 'string')
          .join(t('app.comma'));
  return (
    <Touchable
      accessibilityLabel={`${t(isRunning ? 'media.stopSaving' : 'media.save', { name })}, ${told}`}
      onPress={() => {
        if (isRunning) cancelSharing(conversation, part);
        else void shareFile(client, conversation, part, t('media.unnamed'));
      }}
      onLongPress={onLongPress}
      style={styles.row}
      testID="file"
    >
      <View style={[styles.tile, { backgroundColor: color[look.well] }]}>
        <TileFace part={part} state={state} look={look} />
      </View>
      <View style={styles.words}>
        <Text bold color={look.ink} numberOfLines={1} ellipsizeMode="middle">
          {name}
        </Text>
        <Text
          variant="small"
          color={state?.state === 'failed' && look.fill === 'bubble-in' ? 'danger' : look.muted}
        >
          {told}
        </Text>
      </View>
    </Touchable>
  );
}

interface TileFaceProps {
  readonly part: MediaPart;
  readonly state: SharingState | null;
  readonly look: BubbleLook;
}

function TileFace({ part, state, look }: TileFaceProps): ReactElement {
  if (state?.state === 'running') {
    return (
      <ProgressRing share={state.bytes / Math.max(1, part.size)} size={28} color={look.link} />
    );
  }
  if (state?.state === 'done') return <Icon name="check" color={look.link} />;
  const extension = extensionOf(part.name);
  return extension === '' ? (
    <Icon name="download" color={look.link} />
  ) : (
    <Text variant="micro" color={look.link} allowFontScaling={false}>
      {extension}
    </Text>
  );
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    padding: space[4],
    minHeight: 56,
    maxWidth: 320,
  },
  tile: { width: 44, height: 44, borderRadius: 12, alignItems: 'center', justifyContent: 'center' },
  words: { flexShrink: 1 },
});
