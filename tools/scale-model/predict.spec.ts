import { BUDGET, fewestInstances, mostUsers, tightest } from './budget';
import { POPULATIONS, SEED } from './cases';
import type { Costs } from './costs';
import { connectionsOf, messagesASecond, sampleAudiences, type Population } from './population';
import { predict } from './predict';

const COSTS: Costs = {
  node: {
    message: 200e-6,
    delivery: 5e-6,
    publish: 20e-6,
    unwantedRecord: 5e-6,
    wantedRecord: 40e-6,
    mark: 50e-6,
    idleSecond: 2e-6,
  },
  postgres: { message: 100e-6, mark: 20e-6 },
  resume: 2e-3,
  kafka: { record: 10e-6, signal: 8e-6 },
  bytes: {
    connection: 10_000,
    entry: 1_000,
    entryWal: 1_500,
    record: 600,
    signal: 300,
    user: 1_000,
    membership: 300,
  },
  hotConversation: 5_000,
};
const TOWN = POPULATIONS['a town'] as Population;
const audiences = sampleAudiences(TOWN, SEED);

describe('the population', () => {
  it('draws the same conversations from the same seed, and others from another one', () => {
    expect(sampleAudiences(TOWN, SEED)).toEqual(audiences);
    expect(sampleAudiences(TOWN, SEED + 1)).not.toEqual(audiences);
  });

  it('gives every message to somebody: the parts add up to one', () => {
    expect(audiences.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('has a heavy tail: the largest conversations are rare, and reach far more than the middle', () => {
    const everyone = { ...TOWN, activeShare: 1, devices: 1, talkExponent: 0 };
    const sizes = sampleAudiences(everyone, SEED);
    const smallShare = sizes
      .filter(({ online }) => online <= 4)
      .reduce((sum, { share }) => sum + share, 0);
    expect(smallShare).toBeGreaterThan(0.5);
    expect(Math.max(...sizes.map(({ online }) => online))).toBeGreaterThan(200);
    expect(Math.max(...sizes.map(({ online }) => online))).toBeLessThanOrEqual(TOWN.largest);
  });

  it('speaks in the busiest hour so much more than in the mean one', () => {
    expect(messagesASecond(TOWN)).toBeCloseTo((100_000 * 40 * 3) / 86_400, 6);
  });
});

describe('the prediction', () => {
  it('leaves Kafka out of a single instance', () => {
    const { kafka, instance, seenOverWanted } = predict(COSTS, TOWN, audiences, 1, 'broadcast');
    expect(kafka).toEqual({ cores: 0, bytesIn: 0, bytesOut: 0 });
    expect(instance.recordsSeen).toBe(0);
    expect(seenOverWanted).toBe(1);
  });

  it('counts for conversations of a known size what a hand counts', () => {
    // Three connected members on two instances: the two others leave the second one empty by (1/2)^2.
    const three = [{ online: 3, tellsMarks: true, share: 1 }];
    const load = predict(COSTS, TOWN, three, 2, 'broadcast');
    const rate = messagesASecond(TOWN);
    expect(load.seenOverWanted).toBeCloseTo(1 / 0.75, 9);
    // Each is to get the message, and half of them say to the two others that they have read it.
    expect(load.instance.deliveries).toBeCloseTo((rate * (3 + 3 * 0.5 * 2)) / 2, 6);
    const presence = (TOWN.users * TOWN.activeShare) / 30;
    const signals = rate * 3 * 0.5 * 2 + presence;
    expect(load.kafka.bytesOut).toBeCloseTo(2 * (rate * 600 + signals * 300), 3);
    expect(load.postgres.walBytes).toBeCloseTo(rate * 1_500, 6);
  });

  it('shows every instance every record, and the more of them unwanted the more instances there are', () => {
    const shares = [2, 4, 16, 64].map((instances) => {
      const load = predict(COSTS, TOWN, audiences, instances, 'broadcast');
      expect(load.instance.recordsSeen).toBeGreaterThan(messagesASecond(TOWN));
      return load.unwantedShare;
    });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[3]).toBeGreaterThan(0.8);
  });

  it('has no unwanted records where they go by interest, and asks less of Kafka for it', () => {
    const [broadcast, byInterest] = (['broadcast', 'by interest'] as const).map((routing) =>
      predict(COSTS, TOWN, audiences, 64, routing),
    );
    expect(byInterest?.unwantedShare).toBe(0);
    expect(byInterest?.kafka.bytesOut).toBeLessThan(broadcast?.kafka.bytesOut ?? 0);
    expect(byInterest?.instance.cores).toBeLessThan(broadcast?.instance.cores ?? 0);
  });

  it('divides connections evenly', () => {
    const { instance } = predict(COSTS, TOWN, audiences, 9, 'broadcast');
    expect(instance.connections).toBeCloseTo(connectionsOf(TOWN) / 9, 6);
  });
});

describe('the fewest instances', () => {
  it('are enough, and one less is not', () => {
    const city = { ...TOWN, users: 500_000 };
    const { load, isEnough } = fewestInstances(COSTS, city, audiences, 'broadcast');
    expect(isEnough).toBe(true);
    expect(load.instances).toBeGreaterThan(1);
    const less = predict(COSTS, city, audiences, load.instances - 1, 'broadcast');
    const [, pressure] = tightest(less, BUDGET);
    expect(pressure).toBeGreaterThan(1);
  });

  it('do not exist where a resource that all share is used up, which is named', () => {
    const world = { ...TOWN, users: 1e9 };
    const fit = fewestInstances(COSTS, world, audiences, 'by interest');
    expect(fit).toMatchObject({ isEnough: false });
    expect(fit.tightest).toMatch(/Postgres|Kafka/);
  });

  it('do not exist for what every instance must read, however large the database is', () => {
    const free = { ...BUDGET, postgresCores: Infinity, walBytes: Infinity, kafkaCores: Infinity };
    const dear = { ...COSTS, node: { ...COSTS.node, unwantedRecord: 500e-6 } };
    const broadcast = mostUsers(dear, TOWN, audiences, 'broadcast', free);
    const byInterest = mostUsers(dear, TOWN, audiences, 'by interest', free);
    expect(broadcast.tightest).toBe("an instance's CPU");
    expect(byInterest.users).toBeGreaterThan(2 * broadcast.users);
  });
});
