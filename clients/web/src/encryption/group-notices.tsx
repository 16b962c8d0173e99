import { lazy, Suspense, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { may, type UserId } from '@anochat/contract';
import type { ConversationSummary, GroupNotice } from '@anochat/sdk';
import { useClient, useGroup, useProfiles } from '@anochat/sdk/react';
import {
  actOnNotice,
  NOTICE_DOINGS,
  noticeLook,
  noticeValues,
  type NoticeLook,
} from '@anochat/sdk/shown';

import { Icon, type IconName } from '../base/icon';
import { useAction } from '../base/use-action';
import { useListFormat } from '../language/use-list-format';

const VerifyDialog = lazy(() => import('./verify-dialog'));

/** Between header and messages: what a person should know about the keys of this conversation. */
export function GroupNotices({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement | null {
  const { notices } = useGroup(summary.id);
  if (notices.length === 0) return null;
  return (
    <div className="notices">
      {notices.map((notice, index) => (
        <NoticeView key={`${notice.type}-${index}`} notice={notice} summary={summary} />
      ))}
    </div>
  );
}

interface NoticeViewProps {
  readonly notice: GroupNotice;
  readonly summary: ConversationSummary;
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

interface ToldProps {
  readonly look: NoticeLook;
  readonly summary: ConversationSummary;
}

function Told({ look, summary }: ToldProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const names = useNames(look.people);
  const values = noticeValues(look, names);
  const text = look.sentences.map((key) => t(key, { ...values }));
  return (
    <Notice icon={look.icon} tone={look.tone} text={text.join(' ')}>
      {look.doings.map((doing) => {
        if (doing === 'check') return <CheckFirst key={doing} users={look.people} />;
        const label = t(NOTICE_DOINGS[doing]);
        return doing === 'show-details' ? (
          <Link key={doing} href={`/c/${summary.id}/details`} className="link">
            {label}
          </Link>
        ) : (
          <Act key={doing} label={label} act={() => actOnNotice(client, summary, look, doing)} />
        );
      })}
    </Notice>
  );
}

/** The numbers of the first of them; the notice stays for the others. */
function CheckFirst({ users }: { readonly users: readonly UserId[] }): ReactElement | null {
  const { t } = useTranslation();
  const [first] = useProfiles(users).values();
  const [open, setOpen] = useState(false);
  if (!first) return null;
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {t('keys.checkIt')}
      </button>
      <Suspense>{open && <VerifyDialog person={first} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}

function WaitingPerson({
  user,
  summary,
}: {
  readonly user: UserId;
  readonly summary: ConversationSummary;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { encryption } = client;
  const name = useNames([user]);
  return (
    <Notice icon="add-person" text={t('keys.wantsIn', { name })}>
      <Act label={t('keys.letIn', { name })} act={() => encryption.letIn(summary.id, user)} />
      <Act
        label={t('keys.turnAway')}
        act={() => client.conversation(summary.id).removeMember(user)}
      />
    </Notice>
  );
}

interface NoticeProps {
  readonly icon: IconName;
  readonly tone?: NoticeLook['tone'];
  readonly text: string;
  readonly children?: ReactNode;
}

function Notice({ icon, tone = 'plain', text, children }: NoticeProps): ReactElement {
  return (
    <div className={tone === 'plain' ? 'notice-bar' : `notice-bar notice-${tone}`} role="status">
      <Icon name={icon} small />
      <span dir="auto">{text}</span>
      {children}
    </div>
  );
}

function Act({
  label,
  act,
}: {
  readonly label: string;
  readonly act: () => Promise<unknown>;
}): ReactElement {
  const { busy, problem, run } = useAction();
  const [done, setDone] = useState(false);
  return (
    <button
      type="button"
      className="link"
      disabled={busy || done}
      title={problem ?? undefined}
      onClick={() => void run(act).then(setDone)}
    >
      {problem ?? label}
    </button>
  );
}

function useNames(users: readonly UserId[]): string {
  const profiles = useProfiles(users);
  const list = useListFormat();
  return list(users.map((id) => profiles.get(id)?.displayName ?? '…'));
}
