import { act, fireEvent, screen } from '@testing-library/react-native';

import { Cell, type AnoChat, type Encryption, type GroupNotice } from '@anochat/sdk';

import { useSummary } from '../client';
import { draw } from '../testing/draw';
import { bob, headOf, storedClient } from '../testing/stored-client';
import { GroupNotices } from './group-notices';

/** Of the conversation that is drawn. */
function Notices() {
  const summary = useSummary('tea');
  return summary && <GroupNotices summary={summary} />;
}

describe('what a person should know about the keys of a conversation', () => {
  let stored: AnoChat;
  const accepted = jest.fn((_user: string) => Promise.resolve());

  const show = async (...notices: readonly GroupNotice[]): Promise<void> => {
    stored = await storedClient([headOf('tea')]);
    const encryption: Encryption = {
      ...stored.encryption,
      group: () => new Cell({ status: 'ready', epoch: 1, roster: [], history: null, notices }),
      acceptIdentity: accepted,
    };
    draw({
      client: { ...stored, encryption },
      name: 'Chat',
      screen: Notices,
      others: ['Verify', 'ConversationDetails'],
    });
  };
  afterEach(() => act(() => stored.stop()));

  it('lets somebody go on with another number, or look at it first', async () => {
    await show({ type: 'identity-changed', users: [bob.id] });
    expect(screen.getByText(/^The safety number of Bob Birke changed/)).toBeTruthy();
    await act(async () => {
      fireEvent.press(screen.getByRole('button', { name: 'Go on anyway' }));
      await Promise.resolve();
    });
    expect(accepted).toHaveBeenCalledWith(bob.id);
    fireEvent.press(screen.getByRole('button', { name: 'Check it' }));
    expect(screen.getByTestId('stand-in-Verify')).toBeTruthy();
  });

  it('lets only those begin anew who lead the group', async () => {
    await show({ type: 'server-restored' });
    expect(screen.getByText(/^The server was put back/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Begin anew' })).toBeNull();
  });
});
