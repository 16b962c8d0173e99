import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { isKnownPart, type Mode } from '@anochat/contract';
import type { ConversationSummary, MessageItem } from '@anochat/sdk';
import { useClient, useConversations } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { SearchField } from '../base/search-field';
import { useAction } from '../base/use-action';
import { ConversationPicture } from '../conversations/conversation-picture';
import { titleOf } from '../conversations/titles';
import { Dialog } from '../layers/dialog';
import { showToast } from '../layers/toasts';
import { silentReason } from './message-actions';

interface ForwardDialogProps {
  readonly item: MessageItem;
  /** Of the conversation that it is in. */
  readonly from: Mode;
  readonly onClose: () => void;
}

/** Chooses the conversation that a message is forwarded to. */
export default function ForwardDialog({ item, from, onClose }: ForwardDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { items } = useConversations();
  const { problem, run } = useAction();
  const [text, setText] = useState('');
  // A stored file is sealed or it is not: its name alone cannot change that.
  const hasFiles =
    item.body.state === 'content' &&
    item.body.parts.some((part) => isKnownPart(part) && part.type !== 'text');
  const wanted = text.trim().toLocaleLowerCase();
  const shown = items.filter(
    (summary) =>
      silentReason(summary) === null && titleOf(summary).toLocaleLowerCase().includes(wanted),
  );
  const forward = async (summary: ConversationSummary): Promise<void> => {
    const { body } = item;
    if (body.state !== 'content') return;
    const sent = await run(() =>
      client
        .conversation(summary.id)
        .send({ parts: body.parts, forwardedFrom: item.forwardedFrom ?? item.sender }),
    );
    if (!sent) return;
    showToast(t('actions.forwardDone', { title: titleOf(summary) }));
    onClose();
  };
  return (
    <Dialog title={t('actions.forwardTitle')} onClose={onClose}>
      <SearchField label={t('do.search')} value={text} onChange={setText} />
      <ProblemNote text={problem} />
      <ul className="pick">
        {shown.map((summary) => (
          <li key={summary.id}>
            <button
              type="button"
              className="item"
              disabled={hasFiles && summary.mode !== from}
              onClick={() => void forward(summary)}
            >
              <ConversationPicture summary={summary} size="m" />
              <span className="item-n">
                <b>
                  <bdi>{titleOf(summary)}</bdi>
                </b>
                {hasFiles && summary.mode !== from && (
                  <small>{t(from === 'e2ee' ? 'media.staysEncrypted' : 'media.notSealed')}</small>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
