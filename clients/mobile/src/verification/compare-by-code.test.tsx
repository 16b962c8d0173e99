import { act, fireEvent, screen } from '@testing-library/react-native';

import type { AnoChat, Encryption } from '@anochat/sdk';

import { scan } from '../testing/camera';
import { draw } from '../testing/draw';
import { bob, storedClient } from '../testing/stored-client';
import { VerifyScreen } from './verify-screen';

jest.mock('expo-camera', () => jest.requireActual<object>('../testing/camera'));

describe('comparing by code', () => {
  let stored: AnoChat;
  const marked = jest.fn((_user: string, _verified: boolean) => Promise.resolve());

  beforeEach(async () => {
    marked.mockClear();
    stored = await storedClient();
    const encryption: Encryption = {
      ...stored.encryption,
      markVerified: marked,
      compareQr: (_user, text) =>
        Promise.resolve(text as Awaited<ReturnType<Encryption['compareQr']>>),
    };
    draw({
      client: { ...stored, encryption },
      name: 'Verify',
      screen: VerifyScreen,
      params: { userId: bob.id },
    });
    fireEvent.press(screen.getByTestId('verify-other-way'));
  });
  afterEach(() => act(() => stored.stop()));

  it('goes on when a code is about other people, or none to compare with', async () => {
    await scan('other-people');
    expect(screen.getByText(/^That code is about other people/)).toBeTruthy();
    await scan('unreadable');
    expect(screen.getByText(/^That is no code to compare with/)).toBeTruthy();
    expect(marked).not.toHaveBeenCalled();
    expect(screen.getByTestId('verify')).toBeTruthy();
  });

  it('verifies by the right code', async () => {
    await scan('same');
    expect(marked).toHaveBeenCalledWith(bob.id, true);
  });

  it('warns of a code that differs, and takes a verification back', async () => {
    await scan('differs');
    expect(marked).toHaveBeenCalledWith(bob.id, false);
    await screen.findByText(/Somebody may be between you and Bob Birke/);
  });

  it('reads a typed code as well', async () => {
    fireEvent.changeText(screen.getByTestId('code-text'), ' unreadable ');
    await act(async () => {
      fireEvent.press(screen.getByTestId('read-code'));
      await Promise.resolve();
    });
    expect(screen.getByText(/^That is no code to compare with/)).toBeTruthy();
  });
});
