import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserId } from '@anochat/contract';
import { useProfiles } from '@anochat/sdk/react';
import { shortNameOf } from '@anochat/sdk/shown';

import { Avatar } from '../people/avatar';

/** Who is writing. It stands in a strip that is always there, so that nothing moves when it comes. */
export function TypingBubble({ users }: { readonly users: readonly UserId[] }): ReactElement {
  const { t } = useTranslation();
  const profiles = useProfiles(users);
  const [firstId] = users;
  const names = users.map((id) => profiles.get(id)?.displayName ?? '…');
  const [first = '', second = ''] = names.map(shortNameOf);
  const text =
    names.length === 1
      ? t('message.typingOne', { name: first })
      : names.length === 2
        ? t('message.typingTwo', { first, second })
        : t('message.typingMany');
  return (
    <div className="typing-strip" role="status">
      {firstId !== undefined && (
        <div className="msg last">
          <Avatar id={firstId} name={names[0] ?? ''} size="s" />
          <div className="body">
            <div className="bubble typing-b">
              <span className="bars" aria-hidden="true">
                <i />
                <i />
                <i />
                <i />
              </span>
              <small>{text}</small>
            </div>
          </div>
        </div>
      )}
    </div>
  );
}
