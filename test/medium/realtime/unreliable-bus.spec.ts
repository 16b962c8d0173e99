import { BUS, type Bus, type EntryNews } from '../../../src/platform/bus';
import { type RealtimeApp, SocketUser, startRealtime } from './socket-user';

describe('On a bus that loses, doubles, delays and reorders', () => {
  let server: RealtimeApp;
  const faults = { lost: 0, doubled: 0, delayed: 0 };
  let isFaulty = true;
  beforeAll(async () => {
    server = await startRealtime();
    const bus = server.app.get<Bus>(BUS, { strict: false });
    const publish = bus.publishEntries.bind(bus);
    jest.spyOn(bus, 'publishEntries').mockImplementation(async (news: readonly EntryNews[]) => {
      const dice = Math.random();
      if (!isFaulty || dice > 0.75) return publish(news);
      if (dice < 0.25) {
        faults.lost += 1;
        return;
      }
      if (dice < 0.5) {
        faults.doubled += 1;
        await publish(news);
        return publish(news);
      }
      faults.delayed += 1;
      setTimeout(() => void publish(news), Math.random() * 300);
    });
  });
  afterAll(() => server.close());

  it('everybody still gets every entry, once and in order', async () => {
    const users = await Promise.all([1, 2, 3].map(() => SocketUser.register(server)));
    const [ann, bob, cyd] = users as [SocketUser, SocketUser, SocketUser];
    isFaulty = false;
    const groups = [await ann.makeGroup(bob, cyd), await bob.makeGroup(ann, cyd)];
    for (const group of groups) {
      const { seq } = await ann.say(group, 'first');
      for (const user of users) await user.getsSeq(group, seq);
    }
    isFaulty = true;
    for (let i = 0; i < 60; i += 1)
      await Promise.all(groups.map((group, j) => (users[(i + j) % 3] ?? ann).say(group, `${i}`)));
    isFaulty = false;
    for (const group of groups) {
      const { seq } = await ann.say(group, 'last');
      for (const user of users) {
        await user.getsSeq(group, seq);
        const seqs = user.seqs(group);
        expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
      }
    }
    for (const count of Object.values(faults)) expect(count).toBeGreaterThan(0);
  });
});
