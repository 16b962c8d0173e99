import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { Button, Field, Group, Notice, showToast, space } from '../ui';
import { changeNotices, useNoticeSetting } from './notice-setting';

/** A distributor instead of Google: its address, and what this build can make of it. */
export function UnifiedPushForm(): ReactElement {
  const { t } = useTranslation();
  const kept = useNoticeSetting((setting) => setting.unifiedPush);
  const [typed, setTyped] = useState(kept ?? '');
  const [isBad, setBad] = useState(false);
  const save = (): void => {
    const address = typed.trim();
    setBad(!isAddress(address));
    if (!isAddress(address)) return;
    changeNotices({ unifiedPush: address });
    showToast(t('notify.unifiedSaved'));
  };
  const remove = (): void => {
    setTyped('');
    changeNotices({ unifiedPush: null });
    showToast(t('notify.unifiedRemoved'));
  };
  return (
    <Group title={t('notify.wayUnified')}>
      <View style={styles.form}>
        <Field
          label={t('notify.unified')}
          hint={t('notify.unifiedHint')}
          problem={isBad ? t('notify.unifiedBad') : null}
          value={typed}
          onChangeText={setTyped}
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect={false}
          inputMode="url"
          testID="unified-address"
        />
        <Notice tone="warn" icon="alert" text={t('notify.unifiedLimit')} />
        <Button
          label={t('do.save')}
          disabled={typed.trim() === '' || typed.trim() === kept}
          onPress={save}
          testID="save-unified"
        />
        {kept !== null && <Button label={t('do.remove')} onPress={remove} />}
      </View>
    </Group>
  );
}

const isAddress = (text: string): boolean => /^https:\/\/[^\s/]+/.test(text);

const styles = StyleSheet.create({ form: { padding: space[6], gap: space[6] } });
