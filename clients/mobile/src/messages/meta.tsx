import type { ReactElement } from 'react';
import { StyleSheet, View, type ViewStyle } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { clockTime, fullTime } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { Icon, space, Text, useTheme } from '../ui';
import type { BubbleLook } from './bubble-look';
import { DeliveryIcon } from './delivery-icon';

interface MetaProps {
  readonly item: MessageItem;
  readonly look: BubbleLook;
  readonly style?: ViewStyle;
}

/** Time and state of a message. */
export function Meta({ item, look, style }: MetaProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  return (
    <View style={[styles.meta, style]}>
      {isEdited(item) && (
        <Text variant="micro" color={look.meta} style={styles.text}>
          {t('message.edited')}
        </Text>
      )}
      <Text variant="micro" figures color={look.meta} style={styles.text}>
        {clockTime(item.ts, locale)}
      </Text>
      {item.expiresAt !== null && (
        <Icon
          name="timer"
          size={15}
          color={look.meta}
          label={t('message.disappears', { when: fullTime(item.expiresAt, locale) })}
        />
      )}
      {item.delivery && item.body.state !== 'deleted' && (
        <DeliveryIcon delivery={item.delivery} look={look} />
      )}
    </View>
  );
}

const isEdited = (item: MessageItem): boolean =>
  item.editedAt !== null && item.body.state === 'content';

/** A letter of it, and what an icon takes with the gap before it. */
const LETTER = 6.6;
const ICON = 20;

/** Keeps room at the end of a text's last line, so that the time never covers a word. */
export function MetaTail({ item }: { readonly item: MessageItem }): ReactElement {
  const { t } = useTranslation();
  const { textScale } = useTheme();
  const letters = 5 + (isEdited(item) ? t('message.edited').length + 1 : 0);
  const icons = (item.expiresAt === null ? 0 : 1) + (item.delivery === null ? 0 : 1);
  const width = 12 + letters * LETTER * textScale + icons * ICON;
  return <View style={{ width, height: 1 }} />;
}

const styles = StyleSheet.create({
  meta: { flexDirection: 'row', alignItems: 'center', gap: space[2] },
  text: { fontWeight: '400', letterSpacing: 0 },
});
