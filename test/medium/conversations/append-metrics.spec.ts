import {
  Health,
  startInternalServer,
  type InternalServer,
} from '../../../src/platform/observability';
import { until } from '../../support/until';
import { World } from './world';

describe('the metrics of appending', () => {
  let world: World;
  let internal: InternalServer;
  beforeAll(async () => {
    world = await World.create();
    internal = await startInternalServer('127.0.0.1', 0, new Health(), world.metrics);
  });
  afterAll(async () => {
    await internal.close();
    await world.end();
  });

  /** What `/metrics` says: the sample's value, labels and all. */
  const scrape = async (): Promise<ReadonlyMap<string, number>> => {
    const answer = await fetch(`http://127.0.0.1:${internal.port}/metrics`);
    const samples = (await answer.text()).matchAll(/^(anochat_append_\S+) (\S+)$/gm);
    return new Map([...samples].map(([, name = '', value]) => [name, Number(value)]));
  };
  const waiting = async (): Promise<number> => {
    const samples = await scrape();
    return [0, 1].reduce(
      (sum, lane) => sum + (samples.get(`anochat_append_waiting_entries{lane="${lane}"}`) ?? NaN),
      0,
    );
  };

  it('show what waits, how large the batches were and how long they took', async () => {
    const anna = await world.user('anna');
    const id = await world.group(anna);
    expect((await scrape()).get('anochat_append_seconds_count')).toBe(0);
    expect(await waiting()).toBe(0);

    const texts = Array.from({ length: 10 }, (_, i) => `m${i}`);
    const sent = await world.db.transaction(async (transaction) => {
      await transaction.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [id]);
      const first = world.say(anna, id, 'first');
      await until('the first is in flight', async () => (await waiting()) === 1);
      const rest = texts.map((text) => world.say(anna, id, text));
      await until('all of them wait', async () => (await waiting()) === 11);
      return [first, ...rest];
    });
    await Promise.all(sent);

    await until('nothing waits', async () => (await waiting()) === 0);
    const samples = await scrape();
    const batches = ['1', '8', '16', '+Inf'].map((le) =>
      samples.get(`anochat_append_batch_entries_bucket{le="${le}"}`),
    );
    expect(batches).toEqual([1, 1, 2, 2]);
    expect(samples.get('anochat_append_batch_entries_sum')).toBe(11);
    expect(samples.get('anochat_append_seconds_count')).toBe(2);
    expect(samples.get('anochat_append_seconds_sum')).toBeGreaterThan(0);
  });
});
