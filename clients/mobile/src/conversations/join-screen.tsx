import { useCallback, type ReactElement } from 'react';
import { useNavigation, useRoute, type RouteProp } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { InvitePreview } from '@anochat/contract';

import type { Routes } from '../app/routes';
import { useAction } from '../base/use-action';
import { useClient, useLoaded } from '../client';
import { Avatar, Button, Group, ProblemNote, Row, Screen, useProblemText } from '../ui';

/** What an invitation leads to, before joining. */
export function JoinScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const { code } = useRoute<RouteProp<Routes, 'Join'>>().params;
  const load = useCallback(() => client.api.invites.preview(code), [client, code]);
  const [preview] = useLoaded(load);
  return (
    <Screen title={t('gate.joinTitle')} testID="join-screen">
      {preview.status === 'failed' && <ProblemNote text={problemText(preview.error)} />}
      {preview.status === 'ready' && <Invitation preview={preview.value} code={code} />}
    </Screen>
  );
}

interface InvitationProps {
  readonly preview: InvitePreview;
  readonly code: string;
}

function Invitation({ preview, code }: InvitationProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const { busy, problem, run } = useAction();
  const join = (): Promise<boolean> =>
    run(async () => {
      if (!preview.member) client.takeHead(await client.api.invites.join(code));
      navigation.goBack();
      navigation.navigate('Chat', { id: preview.conversationId });
    });
  const members = t('head.members', { count: preview.memberCount });
  // The name of an encrypted group is for its members alone: the server does not know it.
  const title = preview.title === '' ? t('gate.joinEncrypted') : preview.title;
  return (
    <>
      <Group>
        <Row
          leading={<Avatar id={preview.conversationId} name={title} shape="group" />}
          title={title}
          hint={preview.topic === '' ? t('gate.joinHint', { members }) : preview.topic}
        />
      </Group>
      <ProblemNote text={problem} />
      <Button
        kind="main"
        wide
        label={preview.member ? t('directory.open') : t('gate.joinDo')}
        busy={busy}
        onPress={() => void join()}
        testID="join"
      />
    </>
  );
}
