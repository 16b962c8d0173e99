import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useMembers } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { Dialog } from '../layers/dialog';
import { PeoplePicker } from '../people/people-picker';

interface AddMembersDialogProps {
  readonly summary: ConversationSummary;
  readonly onClose: () => void;
}

export function AddMembersDialog({ summary, onClose }: AddMembersDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const members = useMembers(summary.id);
  const { busy, problem, run } = useAction();
  const [people, setPeople] = useState<readonly UserProfile[]>([]);
  const already = new Set(members.items.map((member) => member.user.id));
  const add = async (): Promise<void> => {
    if (people.length === 0) return;
    const userIds = people.map((person) => person.id);
    if (await run(() => client.conversation(summary.id).addMembers(userIds))) onClose();
  };
  return (
    <Dialog
      title={t('details.addTitle')}
      onClose={onClose}
      onSubmit={() => void add()}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className="btn btn-main" disabled={busy || people.length === 0}>
            {people.length === 0 ? t('details.add') : t('details.addDo', { count: people.length })}
          </button>
        </>
      }
    >
      <PeoplePicker chosen={people} onChange={setPeople} without={already} />
      <ProblemNote text={problem} />
    </Dialog>
  );
}
