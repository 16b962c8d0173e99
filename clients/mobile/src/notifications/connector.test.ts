import { NativeUnifiedPush } from '../testing/native-unified-push';
import type { Connector, DistributorProblem, NotRegistered } from './connector-port';

const NTFY = 'io.heckel.ntfy';
const KEY = 'key-of-the-server';
const registered = (url: string, pubKey = 'point', auth = 'auth') =>
  ({ action: 'registered', data: { url, pubKey, auth, instance: 'default' } }) as const;
const message = (text: string, decrypted = true) =>
  ({ action: 'message', data: { message: text, decrypted, instance: 'default' } }) as const;
const failed = (reason: string) =>
  ({ action: 'registrationFailed', data: { reason, instance: 'default' } }) as const;
const unregistered = { action: 'unregistered', data: { instance: 'default' } } as const;

describe('the connector of Android', () => {
  let native: NativeUnifiedPush;
  let connector: Connector;

  beforeEach(() => {
    jest.resetModules();
    native = new NativeUnifiedPush().install();
    ({ connector } = jest.requireActual<{ connector: Connector }>('./connector.android'));
  });
  afterEach(() => {
    connector.leave();
    jest.useRealTimers();
  });

  const problemOf = (registering: Promise<unknown>): Promise<DistributorProblem | null> =>
    registering.then(
      () => null,
      (error: unknown) => (error as NotRegistered).problem,
    );

  it('lists what is installed, also what has no name', () => {
    expect(connector.distributors()).toEqual([
      { id: NTFY, name: 'ntfy' },
      { id: 'org.other', name: 'org.other' },
    ]);
  });

  it('gives the server’s key to the one that was chosen, and what that answers to the server', async () => {
    const registering = connector.register(NTFY, KEY);
    expect(native.told).toEqual([`register ${KEY} at ${NTFY}`]);
    native.say(registered('https://ntfy.example.org/up1'));
    expect(await registering).toEqual({
      address: 'https://ntfy.example.org/up1',
      keys: { p256dh: 'point', auth: 'auth' },
    });
  });

  it('leaves the former one before it asks another', () => {
    void connector.register(NTFY, KEY).catch(() => undefined);
    void connector.register('org.other', KEY).catch(() => undefined);
    expect(native.told).toEqual([
      `register ${KEY} at ${NTFY}`,
      `unregister at ${NTFY}`,
      `register ${KEY} at org.other`,
    ]);
  });

  it.each([
    ['NETWORK', 'no-network'],
    ['ACTION_REQUIRED', 'action-needed'],
    ['VAPID_REQUIRED', 'refused'],
    ['INTERNAL_ERROR', 'refused'],
  ] as const)('tells what %s means: %s', async (reason, problem) => {
    const registering = problemOf(connector.register(NTFY, KEY));
    native.say(failed(reason));
    expect(await registering).toBe(problem);
  });

  it('asks nobody who is not installed', async () => {
    expect(await problemOf(connector.register('org.removed', KEY))).toBe('gone');
    expect(native.told).toEqual([]);
  });

  it('takes no address without keys: nothing could be sealed', async () => {
    const registering = problemOf(connector.register(NTFY, KEY));
    native.say(registered('https://ntfy.example.org/up1', ''));
    expect(await registering).toBe('refused');
  });

  it('waits for no answer that does not come', async () => {
    jest.useFakeTimers();
    const registering = problemOf(connector.register(NTFY, KEY));
    jest.advanceTimersByTime(30_000);
    expect(await registering).toBe('no-answer');
  });

  it('wakes by what was sealed to this phone alone', () => {
    const woken: string[] = [];
    connector.onWoken((type) => woken.push(type));
    native.say(message('{"v":1,"type":"news"}'));
    native.say(message('{"v":1,"type":"test"}'));
    native.say(message('{"v":1,"type":"news"}', false));
    expect(woken).toEqual(['news', 'test']);
  });

  it('tells of another address, once, and of an end that nobody asked for', async () => {
    const changes: (DistributorProblem | null)[] = [];
    connector.onChanged((problem) => changes.push(problem));
    const registering = connector.register(NTFY, KEY);
    native.say(registered('https://ntfy.example.org/up1'));
    await registering;
    native.say(registered('https://ntfy.example.org/up1'));
    expect(changes).toEqual([]);
    native.say(registered('https://ntfy.example.org/up2'));
    native.say(registered('https://ntfy.example.org/up2'));
    native.say(unregistered);
    expect(changes).toEqual([null, 'ended']);
  });

  it('leaves once, and nobody where there is none', () => {
    connector.leave();
    native.saved = NTFY;
    connector.leave();
    connector.leave();
    expect(native.told).toEqual([`unregister at ${NTFY}`]);
  });
});

it('is not there on an iPhone', () => {
  const { connector } = jest.requireActual<{ connector: Connector }>('./connector');
  expect(connector.distributors()).toBeNull();
});
