import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Timestamp } from '@anochat/contract';
import { longDate } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { Button, space, Text } from '../ui';

interface ReachProps {
  /** What is older was not searched yet; `null`: nothing is. */
  readonly coveredTo: Timestamp | null;
  /** `null`: there are no more hits. */
  readonly onMore: (() => void) | null;
}

/** Below what was found: the rest of it, and how far back was looked. */
export function Reach({ coveredTo, onMore }: ReachProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  return (
    <View style={styles.foot}>
      {onMore && <Button label={t('phone.findMore')} onPress={onMore} testID="more-hits" />}
      {coveredTo !== null && (
        <Text variant="small" color="text-muted" role="status">
          {t('search.coveredTo', { date: longDate(coveredTo, locale) })}
        </Text>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  foot: { alignItems: 'center', gap: space[4], padding: space[6] },
});
