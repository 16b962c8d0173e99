import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary, MessageItem } from '@anochat/sdk';
import { useClient, useConversations } from '@anochat/sdk/react';
import { copyParts, hasFiles, silentReason, titleOf } from '@anochat/sdk/shown';

import { ProblemNote } from '../base/problem-note';
import { SearchField } from '../base/search-field';
import { useAction } from '../base/use-action';
import { ConversationPicture } from '../conversations/conversation-picture';
import { ConfirmDialog } from '../layers/confirm-dialog';
import { Dialog } from '../layers/dialog';
import { showToast } from '../layers/toasts';

interface ForwardDialogProps {
  readonly item: MessageItem;
  /** Of the conversation that it is in. */
  readonly from: ConversationSummary;
  readonly onClose: () => void;
}

/** Chooses the conversation that a message is forwarded to. */
export default function ForwardDialog({ item, from, onClose }: ForwardDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { items } = useConversations();
  const { problem, run } = useAction();
  const [text, setText] = useState('');
  const [asking, setAsking] = useState<ConversationSummary | null>(null);
  const brings = item.body.state === 'content' && hasFiles(item.body.parts);
  /** A stored file is sealed or it is not: into the other mode a copy goes. */
  const isCopied = (summary: ConversationSummary): boolean => brings && summary.mode !== from.mode;
  const wanted = text.trim().toLocaleLowerCase();
  const shown = items.filter(
    (summary) =>
      silentReason(summary) === null && titleOf(summary).toLocaleLowerCase().includes(wanted),
  );
  const forward = async (summary: ConversationSummary): Promise<void> => {
    const { body } = item;
    if (body.state !== 'content') return;
    const parts = isCopied(summary) ? await copyParts(client, from.id, body.parts) : body.parts;
    await client
      .conversation(summary.id)
      .send({ parts, forwardedFrom: item.forwardedFrom ?? item.sender });
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
              onClick={() => {
                if (isCopied(summary) && from.mode === 'e2ee') setAsking(summary);
                else void run(() => forward(summary));
              }}
            >
              <ConversationPicture summary={summary} size="m" />
              <span className="item-n">
                <b>
                  <bdi>{titleOf(summary)}</bdi>
                </b>
                {isCopied(summary) && from.mode === 'e2ee' && (
                  <small>{t('media.serverReads')}</small>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {asking && (
        <ConfirmDialog
          title={t('media.decryptAsk', { title: titleOf(asking) })}
          hint={t('media.decryptHint')}
          verb={t('actions.forward')}
          act={() => forward(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </Dialog>
  );
}
