import {
  type Authentication,
  type Device,
  type Me,
  type Page,
  type Problem,
  type UserProfile,
} from '@anochat/contract';
import { BUS, type Bus, type SignalNews } from '../../src/platform/bus';
import { SuspendUser } from '../../src/users';
import { type TestApp, bearer, itemsOf, startTestApp } from '../support/test-app';

describe('Users', () => {
  let server: TestApp;
  let alice: Authentication;
  let bob: Authentication;
  const signals: SignalNews[] = [];
  beforeAll(async () => {
    server = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '0' } });
    const bus = server.app.get<Bus>(BUS);
    const publish = bus.publishSignal.bind(bus);
    bus.publishSignal = (news) => {
      signals.push(news);
      publish(news);
    };
    alice = await server.register('alice', { displayName: 'Alice' });
    bob = await server.register('bob', { displayName: '50%_\\Bob' });
  });
  beforeEach(() => (signals.length = 0));
  afterAll(() => server.close());

  const codeOf = (answer: { readonly body: unknown }) => (answer.body as Problem).code;
  const get = (path: string, who = alice) =>
    server
      .request()
      .get(`/api/v1/users${path}`)
      .set(...bearer(who));
  const search = async (prefix: string, more = '') =>
    (await get(`?prefix=${encodeURIComponent(prefix)}${more}`).expect(200))
      .body as Page<UserProfile>;
  const names = ({ items }: Page<UserProfile>) => items.map(({ userName }) => userName);

  it('change what they show of themselves, and their devices and friends hear of it', async () => {
    const change = (body: object) =>
      server
        .request()
        .patch('/api/v1/users/me')
        .set(...bearer(alice))
        .send(body);
    const me = (await change({ about: 'Hello', presenceHidden: true }).expect(200)).body as Me;
    expect(me).toMatchObject({ displayName: 'Alice', about: 'Hello', presenceHidden: true });
    expect(signals).toMatchObject([
      {
        audience: { userId: alice.user.id },
        type: 'account.changed',
        data: { user: { about: 'Hello' } },
      },
    ]);
    expect((await get('/me').expect(200)).body).toEqual(me);
    for (const bad of [
      { displayName: '' },
      { displayName: 'a\u0000b' },
      { about: 'x'.repeat(281) },
      { admin: true },
      [],
    ]) {
      expect(codeOf(await change(bad).expect(400))).toBe('request.invalid');
    }
  });

  it('tell those who share a conversation of a new name', async () => {
    const created = await server
      .request()
      .post('/api/v1/conversations')
      .set(...bearer(alice))
      .send({ kind: 'group', title: 'Tea', members: [bob.user.id] });
    expect(created.status).toBeLessThan(300);
    signals.length = 0;
    await server
      .request()
      .patch('/api/v1/users/me')
      .set(...bearer(alice))
      .send({ displayName: 'Al' })
      .expect(200);
    expect(signals.find(({ type }) => type === 'user.changed')).toMatchObject({
      audience: {
        conversationId: (created.body as { id: string }).id,
        exceptUserId: alice.user.id,
      },
      data: { user: { userName: 'alice', displayName: 'Al' } },
    });
  });

  it('are found by the beginning of either name, in any case, and not by its middle', async () => {
    expect(names(await search('AL'))).toEqual(['alice']);
    expect(names(await search('bo'))).toEqual(['bob']);
    expect(names(await search('lice'))).toEqual([]);
  });

  it('are not found by wildcards: those mean themselves', async () => {
    for (const wildcard of ['%', '_', '\\', '%b', '____'])
      expect(names(await search(wildcard))).toEqual([]);
    expect(names(await search('50%_\\b'))).toEqual(['bob']);
    expect(names(await search('50_%'))).toEqual([]);
  });

  it('are paged without a gap or a double, and left out while suspended', async () => {
    for (let i = 0; i < 5; i += 1) await server.register(`paged${i}`);
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; ; pages += 1) {
      const page = await search('paged', `&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...names(page));
      expect(page.hasMore).toBe(page.nextCursor !== null);
      if (page.nextCursor === null) {
        expect(pages).toBe(2);
        break;
      }
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4].map((i) => `paged${i}`));
    await server.app.get(SuspendUser).execute('paged2');
    expect(names(await search('paged'))).not.toContain('paged2');
    for (const bad of [
      '?prefix=',
      '?prefix=a&limit=51',
      '?prefix=a&limit=0',
      '?prefix=a&cursor=%25',
      '?x=1',
      '?prefix=a&prefix=b',
    ]) {
      expect(codeOf(await get(bad).expect(400))).toBe('request.invalid');
    }
  });

  it('are looked up by id, the unknown ones left out', async () => {
    const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
    const ids = [bob.user.id, unknown, alice.user.id].join(',');
    const found = itemsOf<UserProfile>(await get(`/lookup?ids=${ids}`).expect(200));
    expect(found.map(({ userName }) => userName)).toEqual(['alice', 'bob']);
    expect(Object.keys(found[0] ?? {}).sort()).toEqual(['about', 'displayName', 'id', 'userName']);
    expect(codeOf(await get('/lookup?ids=x').expect(400))).toBe('request.invalid');
    expect(codeOf(await get('/lookup').expect(400))).toBe('request.invalid');
    expect((await get(`/${bob.user.id}`).expect(200)).body).toMatchObject({ userName: 'bob' });
    expect(codeOf(await get(`/${unknown}`).expect(404))).toBe('user.not-found');
    expect(codeOf(await get('/nonsense').expect(400))).toBe('request.invalid');
  });

  it('name and revoke their devices, and nobody else does', async () => {
    const device = (who: Authentication, id: string) => `/api/v1/users/me/devices/${id}`;
    const rename = (who: Authentication, id: string) =>
      server
        .request()
        .patch(device(who, id))
        .set(...bearer(who))
        .send({ name: 'Laptop' });
    expect((await rename(alice, alice.deviceId).expect(200)).body).toMatchObject({
      name: 'Laptop',
      current: true,
    });
    expect(codeOf(await rename(bob, alice.deviceId).expect(404))).toBe('device.not-found');
    const revoke = (who: Authentication, id: string) =>
      server
        .request()
        .delete(device(who, id))
        .set(...bearer(who));
    expect(codeOf(await revoke(bob, alice.deviceId).expect(404))).toBe('device.not-found');
    const devices = itemsOf<Device>(await get('/me/devices').expect(200));
    expect(devices.map(({ id, name, current }) => ({ id, name, current }))).toEqual([
      { id: alice.deviceId, name: 'Laptop', current: true },
    ]);
    const carol = await server.register('carol');
    await revoke(carol, carol.deviceId).expect(204);
    expect(codeOf(await get('/me', carol).expect(401))).toBe('auth.session-revoked');
  });

  it('block and unblock, and their own devices hear of it once', async () => {
    const block = (method: 'put' | 'delete', id: string) =>
      server
        .request()
        [method](`/api/v1/users/me/blocks/${id}`)
        .set(...bearer(alice));
    const blocked = async () =>
      itemsOf<UserProfile>(await get('/me/blocks').expect(200)).map(({ id }) => id);
    await block('put', bob.user.id).expect(204);
    await block('put', bob.user.id).expect(204);
    expect(await blocked()).toEqual([bob.user.id]);
    await block('delete', bob.user.id).expect(204);
    await block('delete', bob.user.id).expect(204);
    expect(await blocked()).toEqual([]);
    expect(signals.map(({ audience, type, data }) => ({ audience, type, data }))).toEqual(
      [true, false].map((is) => ({
        audience: { userId: alice.user.id },
        type: 'block.changed',
        data: { userId: bob.user.id, blocked: is },
      })),
    );
    expect(codeOf(await block('put', alice.user.id).expect(400))).toBe('request.invalid');
    expect(codeOf(await block('put', '01890a5d-ac96-774b-bcce-b302099a8057').expect(404))).toBe(
      'user.not-found',
    );
  });
});
