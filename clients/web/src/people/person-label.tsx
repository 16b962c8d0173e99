import type { ReactElement } from 'react';

import type { UserProfile } from '@anochat/contract';

import { Avatar } from './avatar';

interface PersonLabelProps {
  readonly user: UserProfile;
  readonly size?: 's' | 'm';
}

/** A person in a row: picture, shown name and user name. */
export function PersonLabel({ user, size = 'm' }: PersonLabelProps): ReactElement {
  return (
    <>
      <Avatar id={user.id} name={user.displayName} size={size} />
      <span className="item-n">
        <b>
          <bdi>{user.displayName}</bdi>
        </b>
        <small className="exact">{user.userName}</small>
      </span>
    </>
  );
}
