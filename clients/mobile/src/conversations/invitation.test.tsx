import { act, render, screen, userEvent } from '@testing-library/react-native';

import type { AnoChat } from '@anochat/sdk';

import { linking } from '../app/linking';
import { navigationRef } from '../app/navigation-ref';
import { useRunning } from '../client';
import { draw } from '../testing/draw';
import { FollowInvitation } from './follow-invitation';
import { keepInvitation, readInvitation, useWaitingInvitation } from './invitation';
import { PasteInvitationScreen } from './paste-invitation-screen';

const client = {} as AnoChat;
const here = 'https://chat.example.org/join#a%2Fb';

beforeEach(() =>
  useRunning.setState({ status: 'running', client, serverUrl: 'https://chat.example.org' }),
);

it('an invitation is read as the web client makes it, and behind the name of the app', () => {
  const expected = { host: 'chat.example.org', code: 'a/b' };
  expect(readInvitation(` ${here} `)).toEqual(expected);
  expect(readInvitation('anochat://chat.example.org/join#a%2Fb')).toEqual(expected);
  expect(readInvitation('https://chat.example.org/create-account#code')).toBeNull();
  expect(readInvitation('anochat://c/some-conversation')).toBeNull();
  // It waits for somebody who is signed in, and is no address of a screen.
  expect(linking.filter?.('anochat://chat.example.org/join#code')).toBe(false);
  expect(linking.filter?.('anochat://c/some-conversation')).toBe(true);
});

describe('an invitation that was pasted', () => {
  const show = (params?: object) =>
    draw({
      ...{ client, name: 'PasteInvitation', screen: PasteInvitationScreen, others: ['Join'] },
      ...(params && { params }),
    });

  it('is shown before joining', async () => {
    const user = userEvent.setup();
    show();
    await user.type(screen.getByTestId('invitation-link'), 'https://chat.example.org/c/1');
    await user.press(screen.getByTestId('invitation-open'));
    expect(await screen.findByText(/That is no invitation/)).toBeTruthy();
    await user.clear(screen.getByTestId('invitation-link'));
    await user.type(screen.getByTestId('invitation-link'), here);
    await user.press(screen.getByTestId('invitation-open'));
    expect(await screen.findByTestId('stand-in-Join')).toBeTruthy();
  });

  it('to another server says so', async () => {
    show({ link: 'https://chat.example.net/join#code' });
    expect(
      await screen.findByText(/is for .chat\.example\.net..* on .chat\.example\.org/),
    ).toBeTruthy();
  });
});

it('an invitation that waits leads where it can be accepted, once', () => {
  const go = jest.spyOn(navigationRef, 'navigate').mockImplementation();
  jest.spyOn(navigationRef, 'isReady').mockReturnValue(true);
  keepInvitation(here);
  render(<FollowInvitation />);
  expect(go).toHaveBeenCalledWith('Join', { code: 'a/b' });
  act(() => keepInvitation('https://chat.example.net/join#code'));
  expect(go).toHaveBeenLastCalledWith('PasteInvitation', {
    link: 'https://chat.example.net/join#code',
  });
  expect(useWaitingInvitation.getState().link).toBeNull();
});
