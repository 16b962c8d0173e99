import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { byteText } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { Button, ConfirmSheet, Group, Row, Screen, showToast } from '../ui';
import { cachedBytes, clearCachedFiles } from './cached-files';

/** What lies on this phone, and how to make room. */
export function StorageScreen(): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const [bytes, setBytes] = useState(cachedBytes);
  const [isAsking, setAsking] = useState(false);
  const clear = async (): Promise<void> => {
    await clearCachedFiles();
    const left = cachedBytes();
    if (bytes !== null && left !== null) {
      showToast(t('phone.cleared', { size: byteText(Math.max(0, bytes - left), locale) }));
    }
    setBytes(left);
  };
  return (
    <Screen title={t('storage.title')} testID="storage">
      <Group title={t('phone.files')} hint={t('phone.filesHint')}>
        <Row
          icon="file"
          title={bytes === null ? t('phone.filesUnknown') : byteText(bytes, locale)}
          trailing={
            bytes !== null && (
              <Button
                small
                label={t('phone.clear')}
                disabled={bytes === 0}
                onPress={() => setAsking(true)}
                testID="clear-files"
              />
            )
          }
        />
      </Group>
      <Group>
        <Row icon="lock" title={t('phone.store')} hint={t('phone.storeHint')} />
      </Group>
      {isAsking && (
        <ConfirmSheet
          title={t('phone.clearAsk')}
          hint={t('phone.clearHint')}
          verb={t('phone.clear')}
          act={clear}
          onClose={() => setAsking(false)}
        />
      )}
    </Screen>
  );
}
