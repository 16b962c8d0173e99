import { act, fireEvent, screen, userEvent } from '@testing-library/react-native';

import { problemOf } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';

import { KeyedPeople } from '../../../sdk/src/encryption/keys/testing/keyed-people';
import { newUuid, type KeyedDevice } from '../../../sdk/src/encryption/keys/testing/keyed-device';
import { drawApp } from '../testing/draw-app';
import { type device } from '../testing/device';
import { freshClient, session, type Answers } from '../testing/stored-client';

type Device = typeof device;
// Hoisted as the mocks are.
function mockDevice(): Device {
  return jest.requireActual<{ device: Device }>('../testing/device').device;
}
jest.mock('expo-crypto', () => mockDevice().crypto);
jest.mock('../notifications/phone', () => jest.requireActual<object>('../notifications/phone.web'));

const user = userEvent.setup();

const refused = { status: 401, body: problemOf('auth.credentials-invalid') };
const versions = (registration: string): Answers => ({
  'GET /versions': () => ({ status: 200, body: { registration } }),
});

describe('coming in', () => {
  let client: AnoChat;
  afterEach(async () => {
    screen.unmount();
    await act(() => client.stop());
  });

  describe('with an account', () => {
    const login = jest.fn((asked: unknown) =>
      (asked as { readonly password: string }).password === 'right'
        ? { status: 200, body: session }
        : refused,
    );
    beforeEach(async () => {
      client = await freshClient({ 'POST /v1/auth/login': login });
      drawApp(client);
      await user.press(await screen.findByTestId('welcome-sign-in'));
    });
    const press = () => user.press(screen.getByTestId('sign-in'));

    it('opens the conversations to the right name and password', async () => {
      expect(screen.getByTestId('sign-in')).toBeDisabled();
      await user.type(screen.getByTestId('user-name'), ' Ann ');
      await user.type(screen.getByTestId('password'), 'right');
      await press();
      expect(await screen.findByTestId('conversations-screen')).toBeOnTheScreen();
      expect(login).toHaveBeenLastCalledWith(expect.objectContaining({ userName: 'ann' }));
      expect(screen.queryByTestId('sign-in-screen')).toBeNull();
    });

    it('says that they do not match, and lets one try again', async () => {
      await user.type(screen.getByTestId('user-name'), 'ann');
      await user.type(screen.getByTestId('password'), 'wrong');
      await press();
      expect(await screen.findByText('That name and password don’t match.')).toBeOnTheScreen();
      await user.clear(screen.getByTestId('password'));
      await user.type(screen.getByTestId('password'), 'right');
      await press();
      expect(await screen.findByTestId('conversations-screen')).toBeOnTheScreen();
    });
  });

  describe('with a new account', () => {
    const world = new KeyedPeople();
    let keyed: KeyedDevice;
    const register = jest.fn((_asked: unknown) => ({ status: 201, body: session }));
    beforeAll(() => world.load());
    afterEach(() => world.end());

    /** Keys are really made, at a server in memory. */
    const begin = async (registration: string): Promise<void> => {
      const stored = await freshClient({
        ...versions(registration),
        'POST /v1/auth/register': register,
      });
      keyed = await world.start(world.newServer(), newUuid());
      const { keys } = keyed;
      const encryption = {
        ...stored.encryption,
        ...{ state: keys.state, setUp: keys.setUp, confirmWords: keys.confirmWords },
      };
      client = { ...stored, encryption };
      drawApp(client);
      await user.press(await screen.findByTestId('welcome-create'));
    };
    const words = (): string[] =>
      screen.getAllByTestId('word').map((word) => String(word.props.children));
    /** The words that are asked for, each with its place. */
    const asked = () =>
      screen.getAllByTestId(/^word-asked-/).map((field) => ({
        field,
        index: Number(/\d+$/.exec(String(field.props.nativeID))?.[0]),
      }));

    it('is not offered where nobody can register', async () => {
      await begin('closed');
      expect(await screen.findByText('This server takes no new accounts.')).toBeOnTheScreen();
      expect(screen.queryByTestId('create-account')).toBeNull();
    });

    it('shows the recovery words, and goes on when some of them were written down', async () => {
      await begin('open');
      expect(screen.getByTestId('create-account')).toBeDisabled();
      await user.type(screen.getByTestId('user-name'), 'ann');
      await user.type(screen.getByTestId('shown-name'), 'Ann Ahorn');
      await user.type(screen.getByTestId('password'), 'a long password');
      await user.press(screen.getByTestId('create-account'));
      expect(await screen.findByTestId('words', {}, { timeout: 20_000 })).toBeOnTheScreen();
      expect(register).toHaveBeenCalledWith(
        expect.objectContaining({ userName: 'ann', displayName: 'Ann Ahorn' }),
      );
      const all = words();
      expect(new Set(all).size).toBeGreaterThan(1);
      for (const { field } of asked()) await user.type(field, 'wrong');
      fireEvent(screen.getByTestId('words-written'), 'valueChange', true);
      expect(screen.getByTestId('words-kept')).toBeDisabled();
      for (const { index } of asked()) {
        const { field } = asked().find((one) => one.index === index) ?? {};
        if (!field) throw new Error('It is not asked any more');
        await user.clear(field);
        await user.type(field, ` ${(all[index] ?? '').toUpperCase()} `);
      }
      await user.press(screen.getByTestId('words-kept'));
      expect(await screen.findByTestId('conversations-screen')).toBeOnTheScreen();
      expect(keyed.keys.state.get()).toMatchObject({ status: 'ready', wordsConfirmed: true });
      expect(screen.queryByTestId('words')).toBeNull();
    });
  });
});
