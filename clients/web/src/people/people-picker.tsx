import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserId, UserProfile } from '@anochat/contract';
import { useConversations, usePeopleSearch } from '@anochat/sdk/react';
import { shortNameOf } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { Avatar } from './avatar';
import { PersonLabel } from './person-label';

interface PeoplePickerProps {
  readonly chosen: readonly UserProfile[];
  readonly onChange: (chosen: readonly UserProfile[]) => void;
  /** People who cannot be chosen, for instance because they are members already. */
  readonly without?: ReadonlySet<UserId>;
  /** A press on a person is the whole choice. */
  readonly single?: boolean;
}

/** Finds people by user name and keeps the chosen ones as chips; those one talks to come first. */
export function PeoplePicker({
  chosen,
  onChange,
  without,
  single = false,
}: PeoplePickerProps): ReactElement {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const search = usePeopleSearch(text);
  const { items } = useConversations();
  const known = useMemo(() => items.flatMap((item) => (item.peer ? [item.peer] : [])), [items]);
  const offered = text.trim() === '' ? withoutDoubles([...known, ...chosen]) : search.people;
  const shown = offered.filter((person) => !without?.has(person.id));
  const ids = new Set(chosen.map((person) => person.id));
  const toggle = (person: UserProfile): void => {
    if (ids.has(person.id)) onChange(chosen.filter((other) => other.id !== person.id));
    else onChange(single ? [person] : [...chosen, person]);
    setText('');
  };
  return (
    <>
      <div className="chips">
        {chosen.map((person) => (
          <span key={person.id} className="chip">
            <Avatar id={person.id} name={person.displayName} size="xs" />
            {shortNameOf(person.displayName)}
            <button
              type="button"
              aria-label={t('compose.removePerson', { name: person.displayName })}
              onClick={() => toggle(person)}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          data-autofocus
          className="exact"
          value={text}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          aria-label={t('compose.find')}
          placeholder={t('compose.placeholder')}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && text === '') onChange(chosen.slice(0, -1));
            const [first] = shown;
            if (event.key === 'Enter' && text !== '' && first) {
              event.preventDefault();
              toggle(first);
            }
          }}
        />
      </div>
      <div className="pick" role="group" aria-label={t('compose.people')}>
        {shown.map((person) => (
          <label key={person.id} className="item">
            <PersonLabel user={person} />
            <span className="check">
              <input
                type={single ? 'radio' : 'checkbox'}
                checked={ids.has(person.id)}
                aria-label={person.displayName}
                onChange={() => toggle(person)}
              />
            </span>
          </label>
        ))}
        <PickerNote text={text} empty={shown.length === 0} status={search.status} />
      </div>
    </>
  );
}

const withoutDoubles = (people: readonly UserProfile[]): readonly UserProfile[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];

interface PickerNoteProps {
  readonly text: string;
  readonly empty: boolean;
  readonly status: ReturnType<typeof usePeopleSearch>['status'];
}

function PickerNote({ text, empty, status }: PickerNoteProps): ReactElement | null {
  const { t } = useTranslation();
  if (!empty || status === 'loading') return null;
  const note =
    text.trim() === ''
      ? t('compose.hint')
      : status === 'failed'
        ? t('error.network')
        : t('compose.nobody', { name: text.trim() });
  return (
    <p className="hint" role="status">
      {note}
    </p>
  );
}
