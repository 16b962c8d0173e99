import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { SearchHit } from '@anochat/sdk';
import { pictureIdOf, pictureShapeOf, timeInText, titleOf } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { useProfile, useSelf, useSummary } from '../client';
import { END, ISOLATE, isolated } from '../language/isolated';
import { Avatar, size, space, Text, Touchable, useTheme } from '../ui';
import { Marked } from './marked';

interface HitRowProps {
  readonly hit: SearchHit;
  /** In the conversation that was searched alone, so it need not be named. */
  readonly isHere: boolean;
  readonly onPress: () => void;
}

/** A message that was found: the piece with the words, who wrote it, where and when. */
export function HitRow({ hit, isHere, onPress }: HitRowProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const locale = useDateLocale();
  const self = useSelf();
  const sender = useProfile(hit.sender);
  const summary = useSummary(hit.conversationId);
  const name = hit.sender === self.id ? t('message.you') : (sender?.displayName ?? '…');
  const when = timeInText(hit.ts, locale);
  const title = summary ? titleOf(summary) : '…';
  const told = isHere
    ? `${isolated(name)}${t('app.comma')}${when}`
    : t('switcher.messageIn', { name: isolated(name), title: isolated(title), when });
  return (
    <Touchable
      accessibilityLabel={`${hit.snippet.text}, ${told}`}
      accessibilityHint={t('phone.hit')}
      onPress={onPress}
      style={styles.row}
      pressedStyle={{ backgroundColor: color.hover }}
      testID={`hit-${hit.seq}`}
    >
      {isHere ? (
        <Avatar id={hit.sender} name={name} size={36} />
      ) : (
        summary && (
          <Avatar
            id={pictureIdOf(summary)}
            name={title}
            shape={pictureShapeOf(summary)}
            size={36}
          />
        )
      )}
      <View style={styles.words}>
        <Text numberOfLines={2}>
          {ISOLATE}
          <Marked text={hit.snippet.text} ranges={hit.snippet.ranges} />
          {END}
        </Text>
        <Text variant="small" color="text-muted" numberOfLines={1}>
          {told}
        </Text>
      </View>
    </Touchable>
  );
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    minHeight: size.row,
    paddingHorizontal: space[6],
    paddingVertical: space[4],
  },
  words: { flex: 1, gap: space[1] },
});
