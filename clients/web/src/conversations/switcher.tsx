import { useId, useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useConversations, useMessageSearch, usePeopleSearch } from '@anochat/sdk/react';
import { longDate, rankByName, titleOf } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { useProblemText } from '../base/use-problem-text';
import { useDateLocale } from '../language/moment';
import { ModalLayer } from '../layers/dialog';
import { showToast } from '../layers/toasts';
import { wantMessage } from '../messages/wanted-message';
import { Avatar } from '../people/avatar';
import { ConversationPicture } from './conversation-picture';
import { ConversationPreview } from './conversation-preview';
import { UnreadBadge } from './conversation-row';
import { Marked } from './marked';
import { MessageHit } from './message-hit';
import { useCommands, type Command } from './switcher-commands';

const MOST_CONVERSATIONS = 8;
const MOST_PEOPLE = 5;
const MOST_MESSAGES = 8;

interface SwitcherProps {
  readonly onClose: () => void;
  readonly commands: Parameters<typeof useCommands>[0];
}

interface Hit {
  readonly key: string;
  readonly view: ReactElement;
  readonly run: () => void;
}

/** Ctrl K: type a name, go there. */
export default function Switcher({ onClose, commands }: SwitcherProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const [, navigate] = useLocation();
  const id = useId();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(0);
  const { items } = useConversations();
  // Words that are looked for in messages are nobody's business: the server is asked for names alone.
  const search = usePeopleSearch(text.trim().startsWith('@') ? text : '');
  const known = useCommands(commands);
  const wanted = text.trim();
  const locale = useDateLocale();
  const { answer } = useMessageSearch(wanted, MOST_MESSAGES);

  const groups = useMemo(() => {
    const go = (path: string) => () => navigate(path);
    const conversations = rankByName(items, wanted, titleOf).slice(0, MOST_CONVERSATIONS);
    const peers = new Set(items.map((item) => item.peer?.id));
    const people = search.people.filter((person) => !peers.has(person.id)).slice(0, MOST_PEOPLE);
    const open = (userId: string) => () =>
      void client
        .createConversation({ kind: 'direct', userId })
        .then((head) => navigate(`/c/${head.id}`))
        .catch((error: unknown) => showToast(problemText(error)));
    return [
      {
        label: t('switcher.conversations'),
        hits: conversations.map((summary): Hit => ({
          key: summary.id,
          view: <ConversationHit summary={summary} wanted={wanted} />,
          run: go(`/c/${summary.id}`),
        })),
      },
      {
        label: t('switcher.people'),
        hits: people.map((person): Hit => ({
          key: person.id,
          view: (
            <>
              <Avatar id={person.id} name={person.displayName} size="m" />
              <span className="item-n">
                <b>
                  <bdi>
                    <Marked text={person.displayName} wanted={wanted} />
                  </bdi>
                </b>
                <small className="exact">
                  <Marked text={person.userName} wanted={wanted} />
                </small>
              </span>
            </>
          ),
          run: open(person.id),
        })),
      },
      {
        label: t('switcher.messages'),
        hits: answer.hits.map((hit): Hit => ({
          key: `${hit.conversationId}/${hit.seq}`,
          view: <MessageHit hit={hit} />,
          run: () => {
            wantMessage(hit.conversationId, hit.seq);
            navigate(`/c/${hit.conversationId}`);
          },
        })),
      },
      {
        label: t('switcher.do'),
        hits: (wanted === '' ? known : rankByName(known, wanted, (command) => command.label)).map(
          (command): Hit => ({
            key: command.label,
            view: <CommandHit command={command} wanted={wanted} />,
            run: command.run,
          }),
        ),
      },
    ].filter((group) => group.hits.length > 0);
  }, [answer.hits, client, items, known, navigate, problemText, search.people, t, wanted]);

  const hits = groups.flatMap((group) => group.hits);
  const at = Math.min(selected, Math.max(0, hits.length - 1));
  const choose = (hit: Hit | undefined): void => {
    if (!hit) return;
    onClose();
    hit.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setSelected((at + 1) % Math.max(1, hits.length));
    else if (event.key === 'ArrowUp')
      setSelected((at + hits.length - 1) % Math.max(1, hits.length));
    else if (event.key === 'Enter') choose(hits[at]);
    else return;
    event.preventDefault();
  };

  return (
    <ModalLayer label={t('switcher.label')} onClose={onClose} high>
      <div className="dialog palette">
        <div className="palette-in">
          <Icon name="search" />
          <input
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={hits.length > 0 ? `${id}-${at}` : undefined}
            aria-label={t('switcher.input')}
            placeholder={t('switcher.label')}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setSelected(0);
            }}
            onKeyDown={onKeyDown}
          />
          <kbd>Esc</kbd>
        </div>
        <div
          className="palette-l"
          id={id}
          role="listbox"
          tabIndex={0}
          aria-label={t('switcher.results')}
        >
          {groups.map((group) => (
            <div key={group.label} role="group" aria-label={group.label}>
              <p className="gh" aria-hidden="true">
                {group.label}
              </p>
              {group.hits.map((hit) => {
                const index = hits.indexOf(hit);
                return (
                  <button
                    key={hit.key}
                    type="button"
                    tabIndex={-1}
                    id={`${id}-${index}`}
                    role="option"
                    aria-selected={index === at}
                    className={index === at ? 'item is-sel' : 'item'}
                    ref={index === at ? keepInView : undefined}
                    onPointerMove={() => setSelected(index)}
                    onClick={() => choose(hit)}
                  >
                    {hit.view}
                  </button>
                );
              })}
            </div>
          ))}
        </div>
        {hits.length === 0 && (
          <p className="palette-none" role="status">
            {t('switcher.none', { text: wanted })}
          </p>
        )}
        <footer className="palette-f">
          <span>
            <kbd>↑</kbd>
            <kbd>↓</kbd>
            {t('switcher.move')}
          </span>
          <span>
            <kbd>Enter</kbd>
            {t('switcher.open')}
          </span>
          {wanted !== '' && answer.coveredTo !== null && (
            <span className="push">
              {t('search.coveredTo', { date: longDate(answer.coveredTo, locale) })}
            </span>
          )}
        </footer>
      </div>
    </ModalLayer>
  );
}

const keepInView = (element: HTMLElement | null): void =>
  element?.scrollIntoView({ block: 'nearest' });

interface ConversationHitProps {
  readonly summary: ConversationSummary;
  readonly wanted: string;
}

function ConversationHit({ summary, wanted }: ConversationHitProps): ReactElement {
  return (
    <>
      <ConversationPicture summary={summary} size="m" />
      <span className="item-n">
        <b>
          <bdi>
            <Marked text={titleOf(summary)} wanted={wanted} />
          </bdi>
        </b>
        <small className="one-line">
          <bdi>
            <ConversationPreview summary={summary} />
          </bdi>
        </small>
      </span>
      {summary.unread > 0 && <UnreadBadge count={summary.unread} quiet={summary.muted} />}
    </>
  );
}

function CommandHit({
  command,
  wanted,
}: {
  readonly command: Command;
  readonly wanted: string;
}): ReactElement {
  return (
    <>
      <Icon name={command.icon} />
      <span className="item-n">
        <b>
          <Marked text={command.label} wanted={wanted} />
        </b>
        <small>{command.where}</small>
      </span>
    </>
  );
}
