import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { useProfile } from '@anochat/sdk/react';

import type { Place } from '../layers/place-beside';
import { Popup } from '../layers/popup';
import { Avatar } from '../people/avatar';

interface ReactorsProps {
  readonly item: MessageItem;
  readonly anchor: Place;
  readonly onClose: () => void;
}

/** Who reacted with what. */
export function Reactors({ item, anchor, onClose }: ReactorsProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Popup anchor={anchor} onClose={onClose}>
      <ul
        className="menu who-list"
        aria-label={t('actions.whoReacted')}
        tabIndex={0}
        data-autofocus
      >
        {item.reactions.flatMap(({ emoji, users }) =>
          users.map((user) => <Reactor key={`${emoji} ${user}`} user={user} emoji={emoji} />),
        )}
      </ul>
    </Popup>
  );
}

function Reactor({ user, emoji }: { readonly user: string; readonly emoji: string }): ReactElement {
  const name = useProfile(user)?.displayName ?? '…';
  return (
    <li className="item">
      <Avatar id={user} name={name} size="m" />
      <span className="item-n">
        <b dir="auto">{name}</b>
      </span>
      <em>{emoji}</em>
    </li>
  );
}
