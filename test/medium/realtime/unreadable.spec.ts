import { OutboxRelay } from '../../../src/conversations/log/outbox-relay';
import { BUS, type Bus } from '../../../src/platform/bus';
import { type RealtimeApp, SocketUser, startRealtime } from './socket-user';

for (const NATIVE of ['required', 'off']) {
  describe(`Entries whose news came late and whose body does not open, NATIVE=${NATIVE}`, () => {
    let server: RealtimeApp;
    beforeAll(async () => {
      server = await startRealtime({ NATIVE });
    });
    afterAll(() => server.close());

    it('reach everybody in their places, and so do the others', async () => {
      const users = await Promise.all([1, 2, 3].map(() => SocketUser.register(server)));
      const [ann, bob, cyd] = users as [SocketUser, SocketUser, SocketUser];
      const [bad, good] = [await ann.makeGroup(bob, cyd), await ann.makeGroup(bob, cyd)];
      for (const user of users) await user.gets('its heads', () => listens(user, bad, good));

      const bus = server.app.get<Bus>(BUS, { strict: false });
      const away = jest.spyOn(bus, 'publishEntries').mockRejectedValue(new Error('away'));
      for (const text of ['one', 'two', 'three']) await ann.say(bad, text);
      await ann.say(good, 'four');
      away.mockRestore();
      await server.database.query(
        `UPDATE entries SET body = set_bit(body, 300, 1 - get_bit(body, 300))
         WHERE conversation_id = $1 AND seq = 3`,
        [bad],
      );
      await server.app.get(OutboxRelay, { strict: false }).relay(-1_000);

      for (const user of users) {
        await user.getsSeq(bad, 4);
        await user.getsSeq(good, 2);
        const [one, two, three] = user.entries(bad).filter(({ seq }) => seq > 1);
        expect(two).toMatchObject({ seq: 3, kind: 'message', unreadable: true });
        expect(two).not.toHaveProperty('content');
        for (const whole of [one, three]) {
          expect(whole).toHaveProperty('content');
          expect(whole).not.toHaveProperty('unreadable');
        }
      }
      const { items } = await bob.ask('sync.resume', {});
      expect(items.map(({ id }) => id).sort()).toEqual([bad, good].sort());
    });
  });
}

const listens = (user: SocketUser, ...ids: readonly string[]): boolean =>
  ids.every((id) => user.signals('membership.changed').some(({ head }) => head.id === id));
