import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';

import { PersonLabel } from '../people/person-label';

interface MentionListProps {
  readonly id: string;
  readonly users: readonly UserProfile[];
  readonly selected: number;
  readonly onPick: (user: UserProfile) => void;
}

/** People whose names begin as typed; the focus stays in the text. */
export function MentionList({ id, users, selected, onPick }: MentionListProps): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="mentions menu" id={id} role="listbox" aria-label={t('composer.mentions')}>
      {users.map((user, index) => (
        <div
          key={user.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === selected}
          className={index === selected ? 'item is-sel' : 'item'}
          // Before the text loses its focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(user);
          }}
        >
          <PersonLabel user={user} size="s" />
        </div>
      ))}
    </div>
  );
}
