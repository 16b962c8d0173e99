import { lazy, Suspense, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { may, type UserId } from '@anochat/contract';
import type { ConversationSummary, GroupNotice } from '@anochat/sdk';
import { useClient, useGroup, useProfiles } from '@anochat/sdk/react';

import { Icon, type IconName } from '../base/icon';
import { useAction } from '../base/use-action';
import { useListFormat } from '../language/use-list-format';
import { refusalKey } from './refusal-key';

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
  const { t } = useTranslation();
  const { encryption } = useClient();
  const mayAdd = summary.role !== null && may(summary.role, 'member.add');
  const names = useNames(peopleOf(notice));
  switch (notice.type) {
    case 'log-differs':
      return (
        <Notice
          icon="shield-alert"
          tone="bad"
          text={t(notice.reason === 'delete' ? 'keys.deleteForged' : 'keys.logDiffers', {
            name: names,
            seq: notice.seq,
          })}
        >
          <Link href={`/c/${summary.id}/details`} className="link">
            {t('keys.showDetails')}
          </Link>
        </Notice>
      );
    case 'commit-refused':
      return (
        <Notice
          icon="shield-alert"
          tone="bad"
          text={`${t(refusalKey(notice.reason), { name: names })} ${t('keys.refusedWhatNow', { name: names })}`}
        >
          {mayStartAnew(summary) && (
            <Act label={t('keys.startAnew')} act={() => encryption.startAnew(summary.id)} />
          )}
        </Notice>
      );
    case 'waiting-to-be-let-in':
      return mayAdd ? (
        <>
          {notice.users.map((user) => (
            <WaitingPerson key={user} user={user} summary={summary} />
          ))}
        </>
      ) : null;
    case 'not-in-group':
      return <Notice icon="key" text={t('keys.notInGroup')} />;
    case 'entry-refused':
      return <Notice icon="shield-alert" tone="bad" text={t('keys.entryRefused')} />;
    case 'unheard':
      return (
        <Notice icon="key" tone="warn" text={t('keys.unheard')}>
          <Link href={`/c/${summary.id}/details`} className="link">
            {t('keys.showDetails')}
          </Link>
          <Act label={t('keys.sendAnyway')} act={() => encryption.sendAnyway(summary.id)} />
        </Notice>
      );
    case 'identity-changed':
      return (
        <Notice icon="shield-alert" tone="warn" text={t('keys.identityChanged', { names })}>
          <CheckFirst users={notice.users} />
          <Act
            label={t('keys.goOnAnyway')}
            act={() => Promise.all(notice.users.map((id) => encryption.acceptIdentity(id)))}
          />
        </Notice>
      );
    case 'renamed':
      return (
        <Notice
          icon="shield-alert"
          tone="warn"
          text={t('keys.renamed', { from: notice.from, to: notice.to })}
        >
          <CheckFirst users={[notice.userId]} />
          <Act label={t('keys.acceptName')} act={() => encryption.acceptName(notice.userId)} />
        </Notice>
      );
    case 'clone-suspected':
      return <Notice icon="shield-alert" tone="bad" text={t('keys.cloneSuspected')} />;
    case 'server-restored':
      return (
        <Notice icon="key" tone="warn" text={t('keys.serverRestored')}>
          {mayStartAnew(summary) && (
            <Act label={t('keys.startAnew')} act={() => encryption.startAnew(summary.id)} />
          )}
        </Notice>
      );
  }
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
  readonly tone?: 'warn' | 'bad';
  readonly text: string;
  readonly children?: ReactNode;
}

function Notice({ icon, tone, text, children }: NoticeProps): ReactElement {
  return (
    <div className={tone ? `notice-bar notice-${tone}` : 'notice-bar'} role="status">
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

const mayStartAnew = ({ kind, role }: ConversationSummary): boolean =>
  kind === 'direct' || role === 'owner' || role === 'admin';

const peopleOf = (notice: GroupNotice): readonly UserId[] => {
  switch (notice.type) {
    case 'log-differs':
      return [notice.from];
    case 'commit-refused':
      return [notice.by];
    case 'identity-changed':
      return notice.users;
    default:
      return [];
  }
};

function useNames(users: readonly UserId[]): string {
  const profiles = useProfiles(users);
  const list = useListFormat();
  return list(users.map((id) => profiles.get(id)?.displayName ?? '…'));
}
