import { useCallback, useDeferredValue, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { ChannelListing } from '@anochat/contract';
import { useClient, useLoaded } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { SearchField } from '../base/search-field';
import { useAction } from '../base/use-action';
import { useProblemText } from '../base/use-problem-text';
import { Dialog } from '../layers/dialog';
import { Avatar } from '../people/avatar';

/** The public channels of this server. */
export default function DirectoryDialog({
  onClose,
}: {
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useAction();
  const [text, setText] = useState('');
  const prefix = useDeferredValue(text.trim());
  const load = useCallback(() => client.api.conversations.channels(prefix), [client, prefix]);
  const [page] = useLoaded(load);

  const enter = async (channel: ChannelListing): Promise<void> => {
    const entered = await run(async () => {
      if (!channel.member) client.takeHead(await client.api.conversations.join(channel.id));
    });
    if (!entered) return;
    onClose();
    navigate(`/c/${channel.id}`);
  };

  return (
    <Dialog title={t('directory.title')} onClose={onClose}>
      <p className="muted">{t('directory.hint')}</p>
      <SearchField label={t('directory.search')} value={text} onChange={setText} />
      <ProblemNote text={page.status === 'failed' ? problemText(page.error) : problem} />
      <ul className="pick">
        {page.status === 'ready' &&
          page.value.items.map((channel) => (
            <li key={channel.id} className="item">
              <Avatar id={channel.id} name={channel.title} shape="group" size="m" />
              <span className="item-n">
                <b>
                  <bdi>{channel.title}</bdi>
                </b>
                <small>
                  {t('head.members', { count: channel.memberCount })}
                  {channel.topic !== '' && (
                    <>
                      , <bdi>{channel.topic}</bdi>
                    </>
                  )}
                </small>
              </span>
              <button
                type="button"
                className={channel.member ? 'btn btn-sm' : 'btn btn-sm btn-soft'}
                disabled={busy}
                onClick={() => void enter(channel)}
              >
                {channel.member ? t('directory.open') : t('directory.join')}
              </button>
            </li>
          ))}
      </ul>
      {page.status === 'ready' && page.value.items.length === 0 && (
        <p className="hint" role="status">
          {prefix === ''
            ? `${t('directory.none')}. ${t('directory.noneHint')}`
            : t('directory.noMatch', { name: prefix })}
        </p>
      )}
    </Dialog>
  );
}
