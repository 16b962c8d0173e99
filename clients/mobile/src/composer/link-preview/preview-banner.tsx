import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';
import { useLinkPreview } from '@anochat/sdk/react';

import { LinkCardBody } from '../../messages/link-card-body';
import { usePreferences } from '../../preferences/preferences';
import { IconButton, radius, space, useTheme } from '../../ui';
import { linkPreviews } from './link-previews';

interface PreviewBannerProps {
  readonly conversation: ConversationId;
  readonly text: string;
}

/** Above the text: what will be sent of its first link, unless it is taken away. */
export function PreviewBanner({ conversation, text }: PreviewBannerProps): ReactElement | null {
  const { t } = useTranslation();
  const { color } = useTheme();
  const isWanted = usePreferences((state) => state.linkPreviews);
  const made = useLinkPreview(linkPreviews, conversation, text, isWanted);
  if (!made) return null;
  return (
    <View
      role="group"
      aria-label={t('linkPreview.label')}
      style={styles.banner}
      testID="preview-banner"
    >
      <View style={[styles.card, { backgroundColor: color.sunken }]}>
        <LinkCardBody preview={made.preview} pictureUri={made.picture?.uri ?? null} />
      </View>
      <IconButton
        icon="close"
        label={t('linkPreview.remove')}
        onPress={() => linkPreviews.dismiss(conversation, made.preview.url)}
        testID="preview-remove"
      />
    </View>
  );
}

const styles = StyleSheet.create({
  banner: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[2],
    paddingStart: space[6],
    paddingEnd: space[2],
    paddingTop: space[4],
  },
  card: { flex: 1, flexDirection: 'row', gap: space[5], padding: 10, borderRadius: radius.md },
});
