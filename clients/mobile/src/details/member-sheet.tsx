import { useState, type ReactElement } from 'react';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { Member } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { memberActions, type MemberAction } from '@anochat/sdk/shown';

import { useClient, useSelf } from '../client';
import {
  ConfirmSheet,
  Row,
  Sheet,
  SheetRow,
  showToast,
  useProblemText,
  type IconName,
} from '../ui';

interface MemberSheetProps {
  readonly member: Member;
  readonly summary: ConversationSummary;
  readonly onClose: () => void;
}

/** These are asked about before they are done. */
type Asked = 'transfer' | 'remove' | 'ban';
const isAsked = (action: MemberAction): action is Asked =>
  action === 'transfer' || action === 'remove' || action === 'ban';

const ICONS = {
  message: 'write',
  verify: 'shield-check',
  admin: 'shield',
  moderator: 'flag',
  member: 'person',
  transfer: 'home',
  remove: 'leave',
  ban: 'block',
} as const satisfies Record<MemberAction, IconName>;

/** What one may do with a member. */
export function MemberSheet({ member, summary, onClose }: MemberSheetProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const problemText = useProblemText();
  const self = useSelf();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { user } = member;
  const name = user.displayName;
  const labels = {
    message: t('details.message', { name }),
    verify: t('keys.verify', { name }),
    admin: t('details.makeAdmin'),
    moderator: t('details.makeModerator'),
    member: t('details.makeMember'),
    transfer: t('details.transfer'),
    remove: t('details.removeMember'),
    ban: t('details.ban'),
  } as const satisfies Record<MemberAction, string>;
  const tell = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => showToast(problemText(error)));
  };
  const talk = async (): Promise<void> => {
    const head = await client.createConversation({ kind: 'direct', userId: user.id });
    navigation.navigate('Chat', { id: head.id });
  };
  const act = (action: Exclude<MemberAction, Asked>): void => {
    if (action === 'message') tell(talk());
    else if (action === 'verify') navigation.navigate('Verify', { userId: user.id });
    else tell(client.conversation(summary.id).changeRole(user.id, action));
  };
  if (asked)
    return <MemberQuestion asked={asked} member={member} summary={summary} onClose={onClose} />;
  return (
    <Sheet title={name} onClose={onClose} testID="member-sheet">
      {memberActions(self.id, summary, member).map((action) => {
        const row = {
          icon: ICONS[action],
          title: labels[action],
          testID: `member-${action}`,
        };
        return isAsked(action) ? (
          <Row
            key={action}
            {...row}
            danger={action !== 'transfer'}
            onPress={() => setAsked(action)}
          />
        ) : (
          <SheetRow key={action} {...row} onPress={() => act(action)} />
        );
      })}
    </Sheet>
  );
}

interface MemberQuestionProps extends MemberSheetProps {
  readonly asked: Asked;
}

function MemberQuestion({ asked, member, summary, onClose }: MemberQuestionProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { user } = member;
  const name = user.displayName;
  const conversation = client.conversation(summary.id);
  const question = {
    transfer: {
      title: t('details.transferAsk', { name }),
      hint: t('details.transferHint'),
      verb: t('details.transfer'),
      act: () => conversation.changeRole(user.id, 'owner'),
    },
    remove: {
      title: t('details.removeAsk', { name }),
      hint: t('details.removeHint'),
      verb: t('do.remove'),
      act: () => conversation.removeMember(user.id),
    },
    ban: {
      title: t('details.banAsk', { name }),
      hint: t('details.banHint'),
      verb: t('details.ban'),
      act: () => client.api.members.ban(summary.id, user.id),
    },
  }[asked];
  return <ConfirmSheet {...question} danger={asked !== 'transfer'} onClose={onClose} />;
}
