import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';

import { useAction } from '../base/use-action';
import { useClient, useSelf } from '../client';
import { atName } from '../language/isolated';
import { Avatar, Button, Field, ProblemNote, Screen, showToast, space, Text } from '../ui';

export function ProfileScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const me = useSelf();
  const { busy, problem, run } = useAction();
  const [displayName, setDisplayName] = useState(me.displayName);
  const [about, setAbout] = useState(me.about);
  const values = { displayName: displayName.trim(), about: about.trim() };
  const isChanged = values.displayName !== me.displayName || values.about !== me.about;
  const save = async (): Promise<void> => {
    if (await run(() => client.api.users.updateMe(values))) showToast(t('told.saved'));
  };
  return (
    <Screen title={t('settings.profile')} testID="profile">
      <View style={styles.self}>
        <Avatar id={me.id} name={me.displayName} size={88} />
        <Text variant="title" center>
          {me.displayName}
        </Text>
        <Text exact color="text-muted" selectable>
          {atName(me.userName)}
        </Text>
      </View>
      <Text color="text-muted">{t('settings.profileHint')}</Text>
      <Field
        label={t('settings.shownName')}
        value={displayName}
        maxLength={LIMITS.displayNameLength}
        onChangeText={setDisplayName}
        testID="shown-name"
      />
      <Field
        label={t('settings.about')}
        hint={t('settings.aboutHint')}
        value={about}
        maxLength={LIMITS.aboutLength}
        onChangeText={setAbout}
        testID="about-me"
      />
      <ProblemNote text={problem} />
      <Button
        kind="main"
        wide
        label={t('do.save')}
        busy={busy}
        disabled={!isChanged || values.displayName === ''}
        onPress={() => void save()}
        testID="save-profile"
      />
    </Screen>
  );
}

const styles = StyleSheet.create({ self: { alignItems: 'center', gap: space[3] } });
