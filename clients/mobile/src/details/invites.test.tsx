import { screen, userEvent } from '@testing-library/react-native';
import * as Clipboard from 'expo-clipboard';

import type { Invite } from '@anochat/contract';
import type { AnoChat, ConversationSummary } from '@anochat/sdk';

import { useRunning } from '../client';
import { draw } from '../testing/draw';
import { InvitesGroup } from './invites-group';

jest.mock('expo-clipboard', () => ({ setStringAsync: jest.fn(() => Promise.resolve(true)) }));

it('an invitation is made with the terms that were chosen, copied, listed and revoked', async () => {
  const user = userEvent.setup();
  const items: Invite[] = [];
  const create = jest.fn((_id: string, terms: { expiresInMs: number; maxUses: number }) => {
    const expiresAt = new Date(Date.now() + terms.expiresInMs).toISOString();
    const invite = { id: 'i', code: 'abcdefgh/ij', uses: 0, maxUses: terms.maxUses, expiresAt };
    items.push(invite as Invite);
    return Promise.resolve(invite);
  });
  const client = {
    api: {
      invites: {
        list: () => Promise.resolve({ items: [...items] }),
        create,
        delete: () => Promise.resolve(void items.pop()),
      },
    },
  } as unknown as AnoChat;
  useRunning.setState({ status: 'running', client, serverUrl: 'https://chat.example.org' });
  const summary = { id: 'tea' } as ConversationSummary;
  const Details = () => <InvitesGroup summary={summary} />;
  draw({ client, name: 'ConversationDetails', screen: Details });
  expect(await screen.findByText('No links are open.')).toBeTruthy();
  await user.press(screen.getByTestId('invite-new'));
  await user.press(screen.getByText('once'));
  await user.press(screen.getByTestId('invite-make'));
  expect(create).toHaveBeenCalledWith('tea', { expiresInMs: 7 * 86_400_000, maxUses: 1 });
  expect(Clipboard.setStringAsync).toHaveBeenCalledWith(
    'https://chat.example.org/join#abcdefgh%2Fij',
  );
  expect(await screen.findByText(/^0 of 1 used/)).toBeTruthy();
  await user.press(screen.getByRole('button', { name: 'Revoke' }));
  expect(await screen.findByText('No links are open.')).toBeTruthy();
});
