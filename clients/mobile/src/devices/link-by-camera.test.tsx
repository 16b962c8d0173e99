import { act, screen, userEvent } from '@testing-library/react-native';

import type { AnoChat, EncryptionState } from '@anochat/sdk';

import type { KeyServer } from '../../../sdk/src/encryption/keys/testing/key-server';
import type { KeyedAccount } from '../../../sdk/src/encryption/keys/testing/keyed-people';
import {
  KeyedPeople,
  statusOf,
  until,
} from '../../../sdk/src/encryption/keys/testing/keyed-people';
import type { KeyedDevice } from '../../../sdk/src/encryption/keys/testing/keyed-device';
import { scan } from '../testing/camera';
import { draw } from '../testing/draw';
import { storedClient } from '../testing/stored-client';
import { LinkDeviceScreen } from './link-device-screen';

jest.mock('expo-camera', () => jest.requireActual<object>('../testing/camera'));

const user = userEvent.setup();
const world = new KeyedPeople();

/** A device with its keys, and one that is new to the account: both real, at a server in memory. */
describe('linking a device from this phone', () => {
  let server: KeyServer;
  let account: KeyedAccount;
  let fresh: KeyedDevice;
  let stored: AnoChat;

  const offerOf = ({ keys }: KeyedDevice): string => {
    const state: EncryptionState = keys.state.get();
    if (state.status !== 'unlinked') throw new Error('It makes no offer');
    return state.offer.qr;
  };
  beforeAll(() => world.load());
  beforeEach(async () => {
    server = world.newServer();
    account = await world.setUpAccount(server);
    fresh = await world.start(server, account.user);
    await until(() => account.device.keys.offers.get().length === 1);
    stored = await storedClient();
    const { keys } = account.device;
    const encryption = {
      ...stored.encryption,
      findOffer: (text: string) => keys.findOffer(text),
      approve: (offer: Parameters<typeof keys.approve>[0]) => keys.approve(offer),
      decline: (offer: Parameters<typeof keys.decline>[0]) => keys.decline(offer),
    };
    draw({
      client: { ...stored, encryption },
      ...{ name: 'LinkDevice', screen: LinkDeviceScreen },
    });
    await user.press(screen.getByTestId('link-scan'));
  });
  afterEach(async () => {
    screen.unmount();
    world.end();
    await act(() => stored.stop());
  });

  it('reads the code of the new device, and gives it the keys once it is approved', async () => {
    await scan(offerOf(fresh));
    expect(await screen.findByTestId('compare-offer')).toBeOnTheScreen();
    expect(statusOf(fresh)).toBe('unlinked');
    await user.press(screen.getByTestId('link-approve'));
    await act(() => until(() => statusOf(fresh) === 'ready'));
  });

  it('gives nothing to a device that is turned away', async () => {
    await scan(offerOf(fresh));
    await user.press(await screen.findByTestId('link-decline'));
    await act(() => until(() => account.device.keys.offers.get().length === 0));
    expect(statusOf(fresh)).toBe('unlinked');
  });

  it('goes on scanning where the code is no offer of this account', async () => {
    await scan('https://example.org');
    expect(await screen.findByText(/No device of yours waits/)).toBeOnTheScreen();
    const other = await world.setUpAccount(server);
    await scan(offerOf(await world.start(server, other.user)));
    expect(screen.queryByTestId('compare-offer')).toBeNull();
    await scan(offerOf(fresh));
    expect(await screen.findByTestId('compare-offer')).toBeOnTheScreen();
  });
});
