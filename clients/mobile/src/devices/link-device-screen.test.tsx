import { act, fireEvent, screen } from '@testing-library/react-native';

import { NetworkError, NoSuchOffer, type AnoChat, type Encryption } from '@anochat/sdk';

import { scan } from '../testing/camera';
import { draw } from '../testing/draw';
import { storedClient } from '../testing/stored-client';
import { LinkDeviceScreen } from './link-device-screen';

jest.mock('expo-camera', () => jest.requireActual<object>('../testing/camera'));

describe('the code of a new device', () => {
  let stored: AnoChat;
  const find = jest.fn<ReturnType<Encryption['findOffer']>, [string]>();

  beforeEach(async () => {
    find.mockReset();
    stored = await storedClient();
    const client = { ...stored, encryption: { ...stored.encryption, findOffer: find } };
    draw({ client, name: 'LinkDevice', screen: LinkDeviceScreen });
    fireEvent.press(screen.getByTestId('link-scan'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    return act(() => stored.stop());
  });

  it('is read again when it comes back, and once while it stays', async () => {
    find.mockRejectedValue(new NoSuchOffer());
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    await scan('code');
    for (let at = 0; at < 5; at += 1) {
      now.mockReturnValue(1_000_000 + at * 1_000);
      await scan('code');
    }
    expect(find).toHaveBeenCalledTimes(1);
    now.mockReturnValue(1_010_000);
    await scan('code');
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('is told apart from a network that is away', async () => {
    find.mockRejectedValueOnce(new NoSuchOffer());
    await scan('code');
    expect(screen.getByRole('alert')).toHaveTextContent(/^No device of yours waits/);
    find.mockRejectedValueOnce(new NetworkError('away'));
    await scan('another code');
    expect(screen.getByRole('alert')).not.toHaveTextContent(/^No device of yours waits/);
  });
});
