import { act, screen, userEvent, within } from '@testing-library/react-native';

import type { AnoChat } from '@anochat/sdk';

import { ChatScreen } from '../chat/chat-screen';
import { draw } from '../testing/draw';
import { indexOf } from '../testing/index-of';
import { storedClient, toldHead, type Said } from '../testing/stored-client';
import { SearchScreen } from './search-screen';

const user = userEvent.setup();

const TEA: Said = [
  ['bob', 'The kettle is on'],
  ['ann', 'I bring a cake'],
];
const WALK: Said = [['bob', 'Leave the kettle at home']];

describe('the search', () => {
  let client: AnoChat;
  const open = async (id?: string): Promise<void> => {
    client = await storedClient([], {
      ...toldHead('tea', TEA, { title: 'Tea at five' }),
      ...toldHead('walk', WALK, { title: 'A walk' }),
      ...(await indexOf('tea', TEA)),
      ...(await indexOf('walk', WALK)),
    });
    draw({
      ...{ client, name: 'Search', screen: SearchScreen, params: { id } },
      leadsTo: { Chat: ChatScreen },
    });
  };
  const look = (words: string) => user.type(screen.getByTestId('search-text'), words);
  afterEach(async () => {
    screen.unmount();
    await act(() => client.stop());
  });

  it('finds what was said anywhere, and says by whom and where', async () => {
    await open();
    expect(screen.queryByTestId(/^hit-/)).toBeNull();
    await look('Kett');
    expect(
      await screen.findByRole('button', { name: /^The kettle is on, .*Bob Birke.*Tea at five/ }),
    );
    expect(
      screen.getByRole('button', { name: /^Leave the kettle .*Bob Birke.*A walk/ }),
    ).toBeOnTheScreen();
    expect(screen.queryByText(/cake/)).toBeNull();
    expect(screen.getByText('2 messages found')).toBeOnTheScreen();
  });

  it('leads to the message', async () => {
    await open();
    await look('cake');
    await user.press(await screen.findByTestId('hit-2'));
    expect(await screen.findByTestId('chat-title')).toHaveTextContent(/Tea at five/);
    const message = within(await screen.findByTestId('message-2'));
    expect(message.getByText('I bring a cake')).toBeOnTheScreen();
  });

  it('finds conversations by their names', async () => {
    await open();
    await look('walk');
    await user.press(await screen.findByTestId('found-conversation-walk'));
    expect(await screen.findByTestId('chat-title')).toHaveTextContent(/A walk/);
  });

  it('looks through one conversation alone, and says when there is nothing', async () => {
    await open('walk');
    await look('kettle');
    expect(await screen.findByText(/Leave the/)).toBeOnTheScreen();
    expect(screen.getAllByTestId(/^hit-/)).toHaveLength(1);
    await user.press(screen.getByRole('button', { name: 'Clear the text' }));
    await look('cake');
    expect(await screen.findByText('No hits')).toBeOnTheScreen();
  });
});
