import { NavigationContainer } from '@react-navigation/native';
import { render } from '@testing-library/react-native';
import type { ReactElement, ReactNode } from 'react';

import type { UserId, UserProfile } from '@anochat/contract';
import { Cell, type AnoChat } from '@anochat/sdk';
import { AnoChatProvider } from '@anochat/sdk/react';

import { startLanguage } from '../language/language';
import { UiProvider } from '../ui';

const profileOf = (id: UserId): UserProfile => ({
  id,
  userName: id,
  displayName: `${(id[0] ?? '').toUpperCase()}${id.slice(1)}`,
  about: '',
});

/** A client that knows everybody by name and opens no file: enough for views of what is given to them. */
const knowing = (): AnoChat =>
  ({
    profiles: { profile: (id: UserId) => new Cell(profileOf(id)), remember: () => undefined },
    presence: { isOnline: () => new Cell(false) },
    session: { state: new Cell({ status: 'signed-in', user: profileOf('me') }) },
    media: { open: () => new Promise(() => undefined) },
  }) as unknown as AnoChat;

/** Draws views with what all of them need above. */
export function stage(view: ReactNode): ReturnType<typeof render> {
  startLanguage('en');
  return render(<Stage>{view}</Stage>);
}

const client = knowing();

const Stage = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <AnoChatProvider client={client}>
    <UiProvider>
      <NavigationContainer>{children}</NavigationContainer>
    </UiProvider>
  </AnoChatProvider>
);
