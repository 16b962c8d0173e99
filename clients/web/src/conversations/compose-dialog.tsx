import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import {
  LIMITS,
  type CreateConversation,
  type HistoryAccess,
  type UserProfile,
} from '@anochat/contract';
import { useClient } from '@anochat/sdk/react';
import { newConversationOf } from '@anochat/sdk/shown';

import { ProblemNote } from '../base/problem-note';
import { Segments } from '../base/segments';
import { useAction } from '../base/use-action';
import { Dialog } from '../layers/dialog';
import { PeoplePicker } from '../people/people-picker';

type Kind = CreateConversation['kind'];

interface ComposeDialogProps {
  readonly onClose: () => void;
  readonly onBrowse: () => void;
}

/** Starts a conversation: with one person, as a group, or as a public channel. */
export default function ComposeDialog({ onClose, onBrowse }: ComposeDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useAction();
  const [kind, setKind] = useState<Kind>('direct');
  const [people, setPeople] = useState<readonly UserProfile[]>([]);
  const [title, setTitle] = useState('');
  const [topic, setTopic] = useState('');
  const [history, setHistory] = useState<HistoryAccess>('joined');
  const request = newConversationOf({ kind, people, title, topic, history });
  const verb = {
    direct: t('compose.open'),
    group: t('compose.createGroup'),
    channel: t('compose.createChannel'),
  }[kind];

  const create = async (): Promise<void> => {
    if (!request) return;
    const created = await run(async () => {
      const head = await client.createConversation(request);
      navigate(`/c/${head.id}`);
    });
    if (created) onClose();
  };

  return (
    <Dialog
      title={t('compose.title')}
      onClose={onClose}
      onSubmit={() => void create()}
      footer={
        <>
          <span className="hint">
            {kind === 'group' && people.length > 0 && t('compose.chosen', { count: people.length })}
          </span>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className="btn btn-main" disabled={busy || request === null}>
            {verb}
          </button>
        </>
      }
    >
      <Segments
        label={t('compose.kindLabel')}
        value={kind}
        onChange={setKind}
        options={[
          { value: 'direct', label: t('compose.kindMessage') },
          { value: 'group', label: t('compose.kindGroup') },
          { value: 'channel', label: t('compose.kindChannel') },
        ]}
      />
      {kind !== 'direct' && (
        <div className="field">
          <label htmlFor="compose-title">
            {kind === 'group' ? t('compose.groupName') : t('compose.channelName')}
          </label>
          <input
            className="input"
            id="compose-title"
            dir="auto"
            value={title}
            maxLength={LIMITS.titleLength}
            onChange={(event) => setTitle(event.target.value)}
          />
          <p className="hint">
            {kind === 'group' ? t('compose.groupHint') : t('compose.channelHint')}
          </p>
        </div>
      )}
      {kind === 'group' && (
        <div className="item item-wrap">
          <span className="item-n">
            <b>{t('details.history')}</b>
          </span>
          <Segments
            label={t('details.history')}
            value={history}
            onChange={setHistory}
            options={[
              { value: 'joined', label: t('details.historyJoined') },
              { value: 'all', label: t('details.historyAll') },
            ]}
          />
        </div>
      )}
      {kind === 'channel' ? (
        <div className="field">
          <label htmlFor="compose-topic">{t('compose.topic')}</label>
          <input
            className="input"
            id="compose-topic"
            dir="auto"
            value={topic}
            maxLength={LIMITS.topicLength}
            onChange={(event) => setTopic(event.target.value)}
          />
          <p className="hint">
            {t('compose.topicHint')}{' '}
            <button type="button" className="link" onClick={onBrowse}>
              {t('compose.browse')}
            </button>
          </p>
        </div>
      ) : (
        <PeoplePicker key={kind} chosen={people} onChange={setPeople} single={kind === 'direct'} />
      )}
      <ProblemNote text={problem} />
    </Dialog>
  );
}
