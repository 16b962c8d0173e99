import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { ChangeRole, Member, UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useSelf } from '@anochat/sdk/react';
import { memberActions, type MemberAction } from '@anochat/sdk/shown';

import type { IconName } from '../base/icon';
import { useProblemText } from '../base/use-problem-text';
import type { MenuEntry } from '../layers/menu';
import { showToast } from '../layers/toasts';

/** Something that is asked about before it is done. */
export interface MemberQuestion {
  readonly title: string;
  readonly hint: string;
  readonly verb: string;
  readonly danger: boolean;
  readonly act: () => Promise<void>;
}

const ROLE_ICONS: Record<ChangeRole['role'], IconName> = {
  admin: 'shield',
  moderator: 'flag',
  member: 'person',
};

/** What the signed-in person may do with a member: the same table of roles that the server checks. */
export function useMemberEntries(
  member: Member,
  summary: ConversationSummary,
  onAsk: (question: MemberQuestion) => void,
  onVerify: (user: UserProfile) => void,
): readonly MenuEntry[] {
  const { t } = useTranslation();
  const client = useClient();
  const me = useSelf();
  const [, navigate] = useLocation();
  const problemText = useProblemText();
  const { user } = member;

  const tell = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => showToast(problemText(error)));
  };
  const talk = async (): Promise<void> => {
    const head = await client.createConversation({ kind: 'direct', userId: user.id });
    navigate(`/c/${head.id}`);
  };
  const { api } = client;
  const conversation = client.conversation(summary.id);
  const name = user.displayName;
  const ask = (question: MemberQuestion) => () => onAsk(question);

  const changeRole = (role: ChangeRole['role'], label: string): MenuEntry => ({
    icon: ROLE_ICONS[role],
    label,
    run: () => tell(conversation.changeRole(user.id, role)),
  });
  const entries = {
    message: { icon: 'write', label: t('details.message', { name }), run: () => tell(talk()) },
    verify: { icon: 'shield-check', label: t('keys.verify', { name }), run: () => onVerify(user) },
    admin: changeRole('admin', t('details.makeAdmin')),
    moderator: changeRole('moderator', t('details.makeModerator')),
    member: changeRole('member', t('details.makeMember')),
    transfer: {
      icon: 'home',
      label: t('details.transfer'),
      run: ask({
        title: t('details.transferAsk', { name }),
        hint: t('details.transferHint'),
        verb: t('details.transfer'),
        danger: false,
        act: () => conversation.changeRole(user.id, 'owner'),
      }),
    },
    remove: {
      icon: 'leave',
      label: t('details.removeMember'),
      danger: true,
      run: ask({
        title: t('details.removeAsk', { name }),
        hint: t('details.removeHint'),
        verb: t('do.remove'),
        danger: true,
        act: () => conversation.removeMember(user.id),
      }),
    },
    ban: {
      icon: 'block',
      label: t('details.ban'),
      danger: true,
      run: ask({
        title: t('details.banAsk', { name }),
        hint: t('details.banHint'),
        verb: t('details.ban'),
        danger: true,
        act: () => api.members.ban(summary.id, user.id),
      }),
    },
  } satisfies Record<MemberAction, MenuEntry>;
  return memberActions(me.id, summary, member).map((action) => entries[action]);
}
