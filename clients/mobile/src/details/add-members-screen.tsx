import { useState, type ReactElement } from 'react';
import { useNavigation, useRoute, type RouteProp } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';

import type { Routes } from '../app/routes';
import { useAction } from '../base/use-action';
import { useClient, useMembers } from '../client';
import { PeoplePicker } from '../people/people-picker';
import { Button, ProblemNote, Screen } from '../ui';

export function AddMembersScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const { id } = useRoute<RouteProp<Routes, 'AddMembers'>>().params;
  const members = useMembers(id);
  const { busy, problem, run } = useAction();
  const [people, setPeople] = useState<readonly UserProfile[]>([]);
  const already = new Set(members.items.map((member) => member.user.id));
  const add = async (): Promise<void> => {
    const userIds = people.map((person) => person.id);
    if (await run(() => client.conversation(id).addMembers(userIds))) navigation.goBack();
  };
  return (
    <Screen
      body="fill"
      title={t('details.addTitle')}
      testID="add-members-screen"
      footer={
        <>
          <ProblemNote text={problem} />
          <Button
            kind="main"
            wide
            label={
              people.length === 0 ? t('details.add') : t('details.addDo', { count: people.length })
            }
            busy={busy}
            disabled={people.length === 0}
            onPress={() => void add()}
            testID="members-add"
          />
        </>
      }
    >
      <PeoplePicker chosen={people} onChange={setPeople} without={already} />
    </Screen>
  );
}
