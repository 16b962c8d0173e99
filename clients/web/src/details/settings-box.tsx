import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS, may, type Role, type UpdateConversation } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useGroup } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { Segments } from '../base/segments';
import { useAction } from '../base/use-action';
import { Dialog } from '../layers/dialog';

interface SettingsBoxProps {
  readonly summary: ConversationSummary;
  readonly role: Role;
}

/** Name, topic and rules, for those who may change them. */
export function SettingsBox({ summary, role }: SettingsBoxProps): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const { problem, run } = useAction();
  const [field, setField] = useState<'title' | 'topic' | null>(null);
  const group = useGroup(summary.id);
  if (!may(role, 'conversation.change')) return null;
  const change = (values: UpdateConversation): void =>
    void run(() => client.conversation(summary.id).changeSettings(values));
  return (
    <section className="box">
      <h2 className="box-t">{t('details.settings')}</h2>
      <ProblemNote text={problem} />
      <button type="button" className="item" onClick={() => setField('title')}>
        <Icon name="edit" />
        <span className="item-n">
          <b>{t('details.name')}</b>
        </span>
        <span className="end">
          <span className="one-line" dir="auto">
            {summary.title}
          </span>
          <Icon name="forth" />
        </span>
      </button>
      <button type="button" className="item" onClick={() => setField('topic')}>
        <Icon name="about" />
        <span className="item-n">
          <b>{t('details.topic')}</b>
        </span>
        <span className="end">
          <span className="one-line" dir="auto">
            {summary.topic === '' ? t('details.noTopic') : summary.topic}
          </span>
          <Icon name="forth" />
        </span>
      </button>
      <div className="item item-wrap">
        <span className="item-n">
          <b>{t('details.posting')}</b>
        </span>
        <Segments
          label={t('details.posting')}
          value={summary.posting}
          onChange={(posting) => change({ posting })}
          options={[
            { value: 'members', label: t('details.postingMembers') },
            { value: 'moderators', label: t('details.postingModerators') },
          ]}
        />
      </div>
      {summary.kind === 'group' && (
        <div className="item item-wrap">
          <span className="item-n">
            <b>{t('details.history')}</b>
          </span>
          <Segments
            label={t('details.history')}
            value={group.history ?? summary.history}
            onChange={(history) => change({ history })}
            options={[
              { value: 'joined', label: t('details.historyJoined') },
              { value: 'all', label: t('details.historyAll') },
            ]}
          />
        </div>
      )}
      {field && <FieldDialog summary={summary} field={field} onClose={() => setField(null)} />}
    </section>
  );
}

interface FieldDialogProps {
  readonly summary: ConversationSummary;
  readonly field: 'title' | 'topic';
  readonly onClose: () => void;
}

function FieldDialog({ summary, field, onClose }: FieldDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const [value, setValue] = useState(summary[field]);
  const valid = field === 'topic' || value.trim() !== '';
  const save = async (): Promise<void> => {
    const saved = await run(() =>
      client.conversation(summary.id).changeSettings({ [field]: value.trim() }),
    );
    if (saved) onClose();
  };
  const label = field === 'title' ? t('details.name') : t('details.topic');
  return (
    <Dialog
      title={label}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className="btn btn-main" disabled={busy || !valid}>
            {t('do.save')}
          </button>
        </>
      }
    >
      <input
        className="input"
        data-autofocus
        dir="auto"
        aria-label={label}
        value={value}
        maxLength={field === 'title' ? LIMITS.titleLength : LIMITS.topicLength}
        onChange={(event) => setValue(event.target.value)}
      />
      <ProblemNote text={problem} />
    </Dialog>
  );
}
