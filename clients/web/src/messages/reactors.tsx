import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserId } from '@anochat/contract';
import type { MessageItem } from '@anochat/sdk';
import { useProfile } from '@anochat/sdk/react';

import type { Place } from '../layers/place-beside';
import { Popup } from '../layers/popup';
import { Avatar } from '../people/avatar';

interface PeopleLayerProps {
  readonly item: MessageItem;
  readonly anchor: Place;
  readonly onClose: () => void;
}

/** Who reacted with what. */
export function Reactors({ item, anchor, onClose }: PeopleLayerProps): ReactElement {
  const { t } = useTranslation();
  return (
    <PeopleLayer label={t('actions.whoReacted')} anchor={anchor} onClose={onClose}>
      {item.reactions.flatMap(({ emoji, users }) =>
        users.map((user) => <PersonRow key={`${emoji} ${user}`} user={user} emoji={emoji} />),
      )}
    </PeopleLayer>
  );
}

/** Who has read an own message. */
export function Readers({ item, anchor, onClose }: PeopleLayerProps): ReactElement {
  const { t } = useTranslation();
  return (
    <PeopleLayer label={t('actions.readBy')} anchor={anchor} onClose={onClose}>
      {item.readBy.map((user) => (
        <PersonRow key={user} user={user} />
      ))}
    </PeopleLayer>
  );
}

interface LayerProps extends Omit<PeopleLayerProps, 'item'> {
  readonly label: string;
  readonly children: ReactNode;
}

function PeopleLayer({ label, anchor, onClose, children }: LayerProps): ReactElement {
  return (
    <Popup anchor={anchor} onClose={onClose}>
      <ul className="menu who-list" aria-label={label} tabIndex={0} data-autofocus>
        {children}
      </ul>
    </Popup>
  );
}

interface PersonRowProps {
  readonly user: UserId;
  readonly emoji?: string;
}

function PersonRow({ user, emoji }: PersonRowProps): ReactElement {
  const name = useProfile(user)?.displayName ?? '…';
  return (
    <li className="item">
      <Avatar id={user} name={name} size="m" />
      <span className="item-n">
        <b>
          <bdi>{name}</bdi>
        </b>
      </span>
      {emoji !== undefined && <em>{emoji}</em>}
    </li>
  );
}
