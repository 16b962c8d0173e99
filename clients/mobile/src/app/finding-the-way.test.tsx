import { act, screen, userEvent } from '@testing-library/react-native';
import { Linking } from 'react-native';

import type { AnoChat } from '@anochat/sdk';

import { drawApp } from '../testing/draw-app';
import { storedClient, toldHead } from '../testing/stored-client';

jest.mock('../notifications/phone', () => jest.requireActual<object>('../notifications/phone.web'));

const user = userEvent.setup();

describe('the way to a conversation', () => {
  let client: AnoChat;
  const begin = async (link: string | null = null): Promise<void> => {
    jest.spyOn(Linking, 'getInitialURL').mockResolvedValue(link);
    client = await storedClient([], {
      ...toldHead('tea', [['bob', 'The kettle is on']], { title: 'Tea at five' }),
      ...toldHead('walk', [['bob', 'Take boots']], { title: 'A walk' }),
    });
    drawApp(client);
  };
  afterEach(async () => {
    screen.unmount();
    await act(() => client.stop());
  });

  it('is its row in the list, and back again', async () => {
    await begin();
    await user.press(await screen.findByRole('button', { name: /^Tea at five/ }));
    expect(await screen.findByTestId('chat-title')).toHaveTextContent(/^Tea at five/);
    expect(await screen.findByText('The kettle is on')).toBeOnTheScreen();
    expect(screen.queryByText('Take boots')).not.toBeOnTheScreen();
    await user.press(screen.getByTestId('header-back'));
    expect(screen.queryByTestId('chat')).toBeNull();
    expect(screen.getByTestId('conversations')).toBeOnTheScreen();
  });

  it('is a link that starts the app, with the list behind it', async () => {
    await begin('anochat:///c/walk');
    expect(await screen.findByText('Take boots')).toBeOnTheScreen();
    await user.press(screen.getByTestId('header-back'));
    expect(await screen.findByTestId('conversations')).toBeOnTheScreen();
  });

  it('is a link that comes while the app runs', async () => {
    const listen = jest.spyOn(Linking, 'addEventListener');
    await begin();
    await screen.findByTestId('conversations');
    act(() => listen.mock.calls.forEach(([, hear]) => hear({ url: 'anochat:///c/walk' })));
    expect(await screen.findByText('Take boots')).toBeOnTheScreen();
  });

  it('ends where there is no such conversation', async () => {
    await begin('anochat:///c/nowhere');
    expect(await screen.findByText('That is not there any more.')).toBeOnTheScreen();
  });
});
