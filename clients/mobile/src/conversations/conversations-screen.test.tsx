import { act, screen, userEvent } from '@testing-library/react-native';
import * as Clipboard from 'expo-clipboard';

import type { AnoChat } from '@anochat/sdk';

import { draw } from '../testing/draw';
import { headOf, storedClient, toldHead } from '../testing/stored-client';
import { ConversationsScreen } from './conversations-screen';

jest.mock('expo-clipboard', () => ({ setStringAsync: jest.fn(() => Promise.resolve(true)) }));

const user = userEvent.setup();
const member = headOf('any').me;

describe('the list of conversations', () => {
  let client: AnoChat;
  const show = async (records: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    client = await storedClient([], records);
    draw({
      client,
      name: 'Tabs',
      screen: ConversationsScreen,
      others: ['NewConversation', 'NewGroup', 'Search'],
    });
  };
  afterEach(async () => {
    screen.unmount();
    await act(() => client.stop());
  });
  const names = (): string[] =>
    screen.getAllByTestId('conversation').map((row) => String(row.props.accessibilityLabel));

  it('begins with whom to write to while it is empty', async () => {
    await show();
    expect(screen.getByText('Nobody here yet')).toBeOnTheScreen();
    await user.press(screen.getByRole('button', { name: 'Copy my name' }));
    expect(Clipboard.setStringAsync).toHaveBeenCalledWith('ann');
    await user.press(screen.getByTestId('compose-first'));
    await user.press(screen.getByTestId('compose-group'));
    expect(await screen.findByTestId('stand-in-NewGroup')).toBeOnTheScreen();
  });

  it('says what is unread, where one is named, and what was said last', async () => {
    await show({
      ...toldHead('tea', [['bob', 'The kettle is on']], {
        ...{ title: 'Tea at five', unread: 3, mentions: 1 },
      }),
      ...toldHead('walk', [['ann', 'I take boots']], { title: 'A walk' }),
    });
    const tea = screen.getByRole('button', { name: /^Tea at five/ });
    expect(tea.props.accessibilityLabel).toMatch(/^Tea at five, 3 unread, You were mentioned, /);
    expect(tea).toHaveTextContent(/Bob.*The kettle is on.*3/);
    const walk = screen.getByRole('button', { name: /^A walk/ });
    expect(walk.props.accessibilityLabel).not.toMatch(/unread|mentioned/);
    expect(walk).toHaveTextContent(/You: .*I take boots/);
  });

  it('has what is pinned above, and nothing of what was put away', async () => {
    await show({
      ...toldHead('old', [['bob', 'Long ago']], {
        ...{ title: 'Old', me: { ...member, pinned: true, muted: true } },
      }),
      ...toldHead(
        'new',
        [
          ['bob', 'One'],
          ['bob', 'Two'],
        ],
        { title: 'New' },
      ),
      ...toldHead('left', [['bob', 'Bye']], {
        ...{ title: 'Left', me: { ...member, role: null, dismissed: true } },
      }),
    });
    expect(names()).toEqual([
      expect.stringMatching(/^Old, Muted, Pinned, /),
      expect.stringMatching(/^New, /),
    ]);
  });

  it('offers by a long press what a swipe offers, and says why it could not be done', async () => {
    await show(toldHead('tea', [['bob', 'The kettle is on']], { title: 'Tea at five' }));
    await user.longPress(screen.getByTestId('conversation'));
    await user.press(screen.getByTestId('own-pin'));
    expect(await screen.findByText(/server does not answer/)).toBeOnTheScreen();
    expect(names()).toEqual([expect.not.stringMatching(/Pinned/)]);
  });

  it('lets go of a conversation that was left, and of no other', async () => {
    await show(
      toldHead('left', [['bob', 'Bye']], { title: 'Left', me: { ...member, role: null } }),
    );
    await user.longPress(screen.getByTestId('conversation'));
    expect(screen.getByTestId('own-remove')).toBeOnTheScreen();
    expect(screen.queryByTestId('own-pin')).toBeNull();
  });
});
