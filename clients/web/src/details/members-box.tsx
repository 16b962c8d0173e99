import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useConversation, useMembers } from '@anochat/sdk/react';

import { ConfirmDialog } from '../layers/confirm-dialog';
import { MemberRow } from './member-row';
import type { MemberQuestion } from './use-member-entries';

const VerifyDialog = lazy(() => import('../encryption/verify-dialog'));

const FIRST_SHOWN = 8;

export function MembersBox({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const conversation = useConversation(summary.id);
  const members = useMembers(summary.id);
  const [all, setAll] = useState(false);
  const [question, setQuestion] = useState<MemberQuestion | null>(null);
  const [verifying, setVerifying] = useState<UserProfile | null>(null);
  const shown = all ? members.items : members.items.slice(0, FIRST_SHOWN);
  const more = !all && (members.items.length > FIRST_SHOWN || members.hasMore);
  return (
    <section className="box">
      <h2 className="box-t">
        {t('details.members')} <span className="faint">{summary.memberCount}</span>
        {more && (
          <button type="button" className="link" onClick={() => setAll(true)}>
            {t('details.seeAll')}
          </button>
        )}
      </h2>
      <ul>
        {shown.map((member) => (
          <MemberRow
            key={member.user.id}
            member={member}
            summary={summary}
            onAsk={setQuestion}
            onVerify={setVerifying}
          />
        ))}
      </ul>
      {all && members.hasMore && (
        <button
          type="button"
          className="item link"
          onClick={() => void conversation.loadMoreMembers()}
        >
          {t('do.loadMore')}
        </button>
      )}
      <Suspense>
        {verifying && <VerifyDialog person={verifying} onClose={() => setVerifying(null)} />}
      </Suspense>
      {question && <ConfirmDialog {...question} onClose={() => setQuestion(null)} />}
    </section>
  );
}
