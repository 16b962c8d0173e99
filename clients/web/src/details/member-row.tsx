import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Member, UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { usePresence, useSelf } from '@anochat/sdk/react';

import { MenuButton } from '../layers/menu-button';
import { Avatar } from '../people/avatar';
import { TrustMark } from '../encryption/trust-mark';
import { useMemberEntries, type MemberQuestion } from './use-member-entries';

interface MemberRowProps {
  readonly member: Member;
  readonly summary: ConversationSummary;
  readonly onAsk: (question: MemberQuestion) => void;
  readonly onVerify: (user: UserProfile) => void;
}

export function MemberRow({ member, summary, onAsk, onVerify }: MemberRowProps): ReactElement {
  const { t } = useTranslation();
  const me = useSelf();
  const here = usePresence(member.user.id);
  const entries = useMemberEntries(member, summary, onAsk, onVerify);
  const { user, role } = member;
  const name = user.id === me.id ? t('details.you', { name: user.displayName }) : user.displayName;
  return (
    <li className="item">
      <Avatar id={user.id} name={user.displayName} size="m" here={here} />
      <span className="item-n">
        <b>
          <bdi>{name}</bdi>
        </b>
        <small className={here ? '' : 'exact'}>{here ? t('head.online') : user.userName}</small>
      </span>
      {role !== 'member' && (
        <span className={role === 'owner' ? 'tag tag-accent' : 'tag'}>{t(`details.${role}`)}</span>
      )}
      {summary.mode === 'e2ee' && user.id !== me.id && <TrustMark userId={user.id} />}
      {entries.length > 0 && (
        <MenuButton label={t('details.actionsFor', { name: user.displayName })} entries={entries} />
      )}
    </li>
  );
}
