import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';
import { longDate } from '@anochat/sdk/shown';
import { useMessageSearch } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { useDateLocale } from '../language/moment';
import { wantMessage } from './wanted-message';

/** More hits than anybody goes through one by one. */
const MOST_HITS = 500;
export const SEARCH_ID = 'conversation-search';

interface SearchBarProps {
  readonly conversationId: ConversationId;
  readonly onClose: () => void;
}

/** Search in the open conversation, under its header: the newest hit first, up to older ones. */
export function SearchBar({ conversationId, onClose }: SearchBarProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState({ text: '', at: 0 });
  const wanted = text.trim();
  const { text: searched, answer } = useMessageSearch(wanted, MOST_HITS, conversationId);
  const { hits, coveredTo, more } = answer;
  const at = chosen.text === searched ? Math.min(chosen.at, Math.max(0, hits.length - 1)) : 0;
  const shown = hits[at]?.seq;

  const went = useRef('');
  useEffect(() => {
    const goal = `${searched} ${shown}`;
    // The same hit is not gone to again because the index has grown.
    if (shown === undefined || went.current === goal) return;
    went.current = goal;
    wantMessage(conversationId, shown);
  }, [conversationId, searched, shown]);

  const step = (by: 1 | -1): void => {
    if (hits.length === 0) return;
    setChosen({ text: searched, at: (at + by + hits.length) % hits.length });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowUp' || (event.key === 'Enter' && !event.shiftKey)) step(1);
    else if (event.key === 'ArrowDown' || event.key === 'Enter') step(-1);
    else return;
    event.preventDefault();
  };
  const count = more === null ? String(hits.length) : `${hits.length}+`;
  const result =
    wanted === '' || searched === ''
      ? ''
      : hits.length === 0
        ? t('search.none')
        : t('search.place', { at: at + 1, total: count });

  return (
    <search className="find" aria-label={t('search.here')} onKeyDown={onKeyDown}>
      <label className="search">
        <Icon name="search" small />
        <input
          id={SEARCH_ID}
          type="search"
          autoFocus
          value={text}
          placeholder={t('search.here')}
          aria-label={t('search.here')}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p className="find-n num" role="status">
        {result}
        {result !== '' && coveredTo !== null && (
          <small>{t('search.coveredTo', { date: longDate(coveredTo, locale, new Date()) })}</small>
        )}
      </p>
      <span className="find-up">
        <IconButton
          icon="down"
          label={t('search.older')}
          disabled={hits.length === 0}
          onClick={() => step(1)}
        />
      </span>
      <IconButton
        icon="down"
        label={t('search.newer')}
        disabled={hits.length === 0}
        onClick={() => step(-1)}
      />
      <IconButton icon="close" label={t('search.close')} onClick={onClose} />
    </search>
  );
}
