import type { ReactElement } from 'react';

import type { UserProfile } from '@anochat/contract';

import { PersonLabel } from './person-label';

interface ShutOutListProps {
  readonly users: readonly UserProfile[];
  /** What lets somebody in again. */
  readonly verb: string;
  readonly busy: boolean;
  readonly onLift: (user: UserProfile) => void;
}

/** People who are banned or blocked, each with the way to lift it. */
export function ShutOutList({ users, verb, busy, onLift }: ShutOutListProps): ReactElement {
  return (
    <ul>
      {users.map((user) => (
        <li key={user.id} className="item">
          <PersonLabel user={user} />
          <button type="button" className="btn btn-sm" disabled={busy} onClick={() => onLift(user)}>
            {verb}
          </button>
        </li>
      ))}
    </ul>
  );
}
