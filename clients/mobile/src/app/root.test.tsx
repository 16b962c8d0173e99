import { act, render, screen, userEvent, waitFor } from '@testing-library/react-native';
import { AppState } from 'react-native';

import type { Authentication, Head } from '@anochat/contract';

import { Records } from '../../../sdk/src/storage/records';
import { useShownWords } from '../account/shown-words';
import { useRunning } from '../client';
import { openRemembered } from '../client/running-client';
import { createPlatform } from '../platform/create-platform';
import { plainStore } from '../platform/plain-store';
import { device } from '../testing/device';
import { start } from './start';

type Device = typeof device;
// Hoisted as the mocks are.
function mockDevice(): Device {
  return jest.requireActual<{ device: Device }>('../testing/device').device;
}
jest.mock('expo-sqlite', () => ({
  openDatabaseAsync: () => mockDevice().openDatabaseAsync(),
}));
jest.mock('expo-secure-store', () => mockDevice().secureStore);
jest.mock('expo-crypto', () => mockDevice().crypto);
jest.mock('expo-image', () => ({ Image: mockDevice().images }));
jest.mock('expo-file-system', () => mockDevice().files);
jest.mock('../notifications/phone', () => jest.requireActual<object>('../notifications/phone.web'));

const later = '2999-01-01T00:00:00.000Z';
const ann = { id: 'ann', userName: 'ann', displayName: 'Ann', about: '' };
const session: Authentication = {
  accessToken: 'token',
  accessTokenExpiresAt: later,
  refreshToken: 'refresh',
  deviceId: 'device',
  sessionId: 'session',
  user: { ...ann, admin: false, presenceHidden: false, createdAt: later },
};
const head: Head = {
  id: 'tea',
  kind: 'group',
  mode: 'server',
  generation: 0,
  epoch: 0,
  title: 'Tea at five',
  topic: '',
  posting: 'members',
  history: 'joined',
  timer: 0,
  createdAt: later,
  memberCount: 2,
  lastSeq: 1,
  lastN: 0,
  firstSeq: 1,
  hidden: [],
  me: {
    role: 'member',
    joinedAt: later,
    readSeq: 1,
    deliveredSeq: 1,
    muted: false,
    pinned: false,
    dismissed: false,
  },
  unread: 0,
  mentions: 0,
  preview: null,
  peer: null,
};

/** The app from its first render on, with the real client on the store of a phone, and no network. */
describe('the app', () => {
  const user = userEvent.setup();
  const Root = start();
  beforeAll(() => {
    global.fetch = () => Promise.reject(new Error('There is no network'));
  });

  it('asks for a server first, and takes no address that is none', async () => {
    render(<Root />);
    await user.press(await screen.findByTestId('welcome-server'));
    await user.type(await screen.findByTestId('server-address'), 'http://chat.example.org');
    await user.press(screen.getByTestId('server-open'));
    expect(await screen.findByText(/That is no address of a server/)).toBeTruthy();
    await user.clear(screen.getByTestId('server-address'));
    await user.type(screen.getByTestId('server-address'), 'chat.example.org');
    await user.press(screen.getByTestId('server-open'));
    expect(await screen.findByText(/No AnoChat server answers there/)).toBeTruthy();
    screen.unmount();
  });

  it('goes on with an invitation that was pasted for the address of its server', async () => {
    const answer = {
      ok: true,
      status: 200,
      json: () => Promise.resolve({ registration: 'invite' }),
    };
    const fetching = jest.spyOn(global, 'fetch').mockResolvedValue(answer as Response);
    useRunning.setState({ status: 'opening', client: null, serverUrl: null });
    render(<Root />);
    await user.press(await screen.findByTestId('welcome-server'));
    const link = 'https://chat.example.org/create-account#code';
    await user.type(await screen.findByTestId('server-address'), link);
    await user.press(screen.getByTestId('server-open'));
    expect(await screen.findByTestId('create-account-screen')).toBeTruthy();
    fetching.mockRestore();
    screen.unmount();
    await useRunning.getState().client?.stop();
    plainStore.removeItem('anochat.server');
  });

  it('goes on without a network with what lies in the store, sealed', async () => {
    const { storage, sealer } = createPlatform();
    await new Records(storage, sealer).write([
      { key: 'session', value: session },
      { key: 'sync', value: { timeline: 'timeline', token: 'timeline.1' } },
      { key: 'head/tea', value: head },
    ]);
    expect(JSON.stringify(await storage.list(''))).not.toContain('refresh');
    expect([...device.secrets.keys()]).toContain('anochat.records');
    plainStore.setItem('anochat.server', 'https://chat.example.org');
    // Started by a push, say, before anybody has unlocked the phone.
    device.keychain.isShut = true;
    useRunning.setState({ status: 'opening', client: null, serverUrl: null });
    const listen = jest.spyOn(AppState, 'addEventListener');
    render(<Root />);
    await expect(openRemembered()).rejects.toThrow('cannot be read now');
    expect(useRunning.getState().status).toBe('opening');
    expect(screen.queryByTestId('welcome-screen')).toBeNull();
    device.keychain.isShut = false;
    act(() => {
      for (const [event, heard] of listen.mock.calls) if (event === 'change') heard('active');
    });
    expect(await screen.findByText('Tea at five', {}, { timeout: 20_000 })).toBeTruthy();
  });

  it('has one client, whoever asks for it', async () => {
    const { client } = useRunning.getState();
    await Promise.all([openRemembered(), openRemembered()]);
    expect(useRunning.getState().client).toBe(client);
  });

  it('keeps nothing of whoever signs out, though the server is away', async () => {
    render(<Root />);
    const { client } = useRunning.getState();
    useShownWords.getState().show(['abandon']);
    await act(() => client!.session.logout());
    expect(useShownWords.getState().words).toBeNull();
    expect(await screen.findByTestId('welcome-screen')).toBeTruthy();
    await waitFor(async () => expect(await createPlatform().storage.list('')).toEqual([]));
    expect([...device.secrets.keys()]).not.toContain('anochat.records');
    expect(device.wiped).toEqual(
      expect.arrayContaining(['opened files', 'pictures', 'file:///cache/opened']),
    );
    await client!.stop();
  });
});
