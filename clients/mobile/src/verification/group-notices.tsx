import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { may, type UserId } from '@anochat/contract';
import type { ConversationSummary, GroupNotice } from '@anochat/sdk';
import {
  actOnNotice,
  listOf,
  NOTICE_DOINGS,
  noticeLook,
  noticeValues,
  type NoticeLook,
} from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient, useGroup, useProfiles } from '../client';
import { Button, Notice, space } from '../ui';

interface GroupNoticesProps {
  readonly summary: ConversationSummary;
}

/** Between header and messages: what a person should know about the keys of this conversation. */
export function GroupNotices({ summary }: GroupNoticesProps): ReactElement | null {
  const { notices } = useGroup(summary.id);
  if (notices.length === 0) return null;
  return (
    <View style={styles.notices} testID="group-notices">
      {notices.map((notice, index) => (
        <NoticeView key={`${notice.type}-${index}`} notice={notice} summary={summary} />
      ))}
    </View>
  );
}

interface NoticeViewProps extends GroupNoticesProps {
  readonly notice: GroupNotice;
}

function NoticeView({ notice, summary }: NoticeViewProps): ReactElement | null {
  if (notice.type !== 'waiting-to-be-let-in') {
    return <Told look={noticeLook(notice, summary)} summary={summary} />;
  }
  if (summary.role === null || !may(summary.role, 'member.add')) return null;
  return (
    <>
      {notice.users.map((user) => (
        <WaitingPerson key={user} user={user} summary={summary} />
      ))}
    </>
  );
}

const TONES = { plain: 'plain', warn: 'warn', bad: 'danger' } as const;

interface ToldProps extends GroupNoticesProps {
  readonly look: NoticeLook;
}

function Told({ look, summary }: ToldProps): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const client = useClient();
  const names = useNames(look.people);
  const values = noticeValues(look, names);
  const text = look.sentences.map((key) => t(key, { ...values }));
  const lead = (doing: 'show-details' | 'check'): void => {
    const [userId] = look.people;
    if (doing === 'check' && userId !== undefined) navigation.navigate('Verify', { userId });
    else navigation.navigate('ConversationDetails', { id: summary.id });
  };
  return (
    <Notice icon={look.icon} tone={TONES[look.tone]} text={text.join(' ')} role="status">
      <View style={styles.acts}>
        {look.doings.map((doing) => {
          const shared = { label: t(NOTICE_DOINGS[doing]), testID: `notice-${doing}` };
          return doing === 'show-details' || doing === 'check' ? (
            <Button key={doing} small {...shared} onPress={() => lead(doing)} />
          ) : (
            <Act key={doing} {...shared} act={() => actOnNotice(client, summary, look, doing)} />
          );
        })}
      </View>
    </Notice>
  );
}

interface WaitingPersonProps extends GroupNoticesProps {
  readonly user: UserId;
}

function WaitingPerson({ user, summary }: WaitingPersonProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const name = useNames([user]);
  return (
    <Notice icon="add-person" text={t('keys.wantsIn', { name })} role="status">
      <View style={styles.acts}>
        <Act
          label={t('keys.letIn', { name })}
          act={() => client.encryption.letIn(summary.id, user)}
          testID="let-in"
        />
        <Act
          label={t('keys.turnAway')}
          act={() => client.conversation(summary.id).removeMember(user)}
          testID="turn-away"
        />
      </View>
    </Notice>
  );
}

interface ActProps {
  readonly label: string;
  readonly act: () => Promise<unknown>;
  readonly testID: string;
}

/** Says on itself what went wrong, and can be pressed again. */
function Act({ label, act, testID }: ActProps): ReactElement {
  const { busy, problem, run } = useAction();
  const [isDone, setDone] = useState(false);
  return (
    <Button
      small
      label={problem ?? label}
      busy={busy}
      disabled={isDone}
      onPress={() => void run(act).then(setDone)}
      testID={testID}
    />
  );
}

function useNames(users: readonly UserId[]): string {
  const { i18n } = useTranslation();
  const profiles = useProfiles(users);
  return listOf(i18n.language)(users.map((id) => profiles.get(id)?.displayName ?? '…'));
}

const styles = StyleSheet.create({
  notices: { gap: space[4], padding: space[4] },
  acts: { flexDirection: 'row', flexWrap: 'wrap', gap: space[4] },
});
