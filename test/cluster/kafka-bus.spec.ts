import { randomBytes } from 'node:crypto';
import { type Consumer, Kafka, logLevel, type Message } from 'kafkajs';

import {
  type Bus,
  BusAway,
  type EntryNews,
  type HeadNews,
  type SignalNews,
} from '../../src/platform/bus';
import { busSuite } from '../conformance/bus/bus-suite';
import { type RunningKafka, startKafka } from '../support/kafka';
import { KafkaBuses, type KafkaBusOptions, type OwnKafkaBus } from '../support/kafka-bus';
import { freePort } from '../support/server-process';
import { until } from '../support/until';

// Java starts, and starts again.
jest.setTimeout(400_000);

const withKafka = process.env.KAFKA_LIB === undefined ? describe.skip : describe;

withKafka('a real Kafka (needs KAFKA_LIB)', () => {
  let kafka: RunningKafka;
  beforeAll(async () => {
    kafka = await startKafka();
  });
  afterAll(() => kafka.stop());

  busSuite('kafka', 2, async (instances) => {
    const buses = new KafkaBuses(kafka.brokers);
    const made = await Promise.all(Array.from({ length: instances }, () => buses.create()));
    return made.map(({ bus }) => bus);
  });

  describe('the bus on Kafka', () => {
    let buses: KafkaBuses;
    const undo: (() => Promise<void>)[] = [];
    beforeEach(() => {
      buses = new KafkaBuses(kafka.brokers);
    });
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });

    const begin = async (made: OwnKafkaBus | Promise<OwnKafkaBus>): Promise<Begun> => {
      const one = await made;
      const heard: Heard = { entries: [], heads: [], signals: [], missed: 0, arrived: 0 };
      undo.push(() => one.bus.stop());
      await one.bus.start({
        entries: (news) => heard.entries.push(news),
        head: (news) => heard.heads.push(news),
        signal: (news) => heard.signals.push(news),
        controlChanged: () => undefined,
        missed: () => (heard.missed += 1),
        arrived: () => (heard.arrived += 1),
      });
      return { ...one, heard };
    };
    const client = (): Kafka =>
      new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING, clientId: 'test' });
    const produce = async (topic: string, messages: readonly Message[]): Promise<void> => {
      const producer = client().producer();
      await producer.connect();
      await producer.send({ topic, messages: [...messages] });
      await producer.disconnect();
    };
    const beginOne = async (options?: KafkaBusOptions): Promise<Begun> => {
      const one = await begin(buses.create(options));
      await isUp(one);
      return one;
    };
    const beginTwo = (): Promise<readonly [Begun, Begun]> => Promise.all([beginOne(), beginOne()]);
    const isUp = ({ bus }: { readonly bus: Bus }): Promise<void> =>
      until('the bus is up', () => bus.isUp);

    it('tells those who are there that another one has arrived', async () => {
      const one = await beginOne();
      await beginOne();
      await until('one hears of it', () => one.heard.arrived === 1);
    });

    it('hands on what is wanted alone, and own records only once', async () => {
      const [one, other] = await beginTwo();
      for (const { bus } of [one, other]) bus.setInterest(['room'], ['elsewhere']);
      await one.bus.publishHeads([{ conversationId: 'elsewhere', seq: 1 }]);
      await one.bus.publishHeads([{ conversationId: 'room', seq: 2 }]);
      // Beside these each says that it has arrived.
      await until('own come back', async () => (await count(one, 'records_own')) >= 3);
      await until('the other hears', () => other.heard.heads.length > 0);
      expect(other.heard.heads).toEqual([{ conversationId: 'room', seq: 2 }]);
      expect(one.heard.heads).toHaveLength(2);
      await until('one is seen and not wanted', async () => {
        const seen = await count(other, 'records_seen');
        return seen - (await count(other, 'records_wanted')) >= 1;
      });
    });

    it('skips and counts what nobody of this installation wrote, and goes on', async () => {
      const one = await beginOne();
      one.bus.setInterest(['room', 'other'], []);
      const good = recordOf(await buses.sealer(), 'room', 2, 5, null);
      const forged = recordOf(await sealerOfOthers(), 'room', 2, 1_000_000, null);
      const flipped = Buffer.from(good);
      flipped.writeUInt8((flipped.at(-1) ?? 0) ^ 1, flipped.length - 1);
      const raised = Buffer.from(good);
      raised.writeBigUInt64BE(999n, 19);
      await produce(buses.topics.entries, [
        { key: 'room', value: null },
        { key: null, value: 'nonsense' },
        { key: 'room', value: '{"entries":[]}' },
        { key: 'room', value: Buffer.alloc(0) },
        { key: 'room', value: good.subarray(0, 30) },
        { key: 'room', value: forged, headers: { origin: 'me', again: ['a', 'b'] } },
        { key: 'room', value: flipped },
        { key: 'room', value: raised },
        // Sealed for another conversation.
        { key: 'other', value: good },
        { key: 'room', value: recordOf(await buses.sealer(), 'room', 77, 5, null) },
        { key: 'room', value: recordOf(await buses.sealer(), 'room', 1, 5, [null]) },
        {
          key: 'room',
          value: recordOf(await buses.sealer(), 'room', 1, 5, { not: 'a run' }),
        },
        { key: 'room', value: good },
      ]);
      await until('the good one is heard', () => one.heard.heads.length > 0);
      await until('all are seen', async () => (await count(one, 'records_seen')) === 13);
      expect(one.heard.heads).toEqual([{ conversationId: 'room', seq: 5 }]);
      expect(one.heard.entries).toEqual([]);
      expect(await drops(one)).toEqual({ malformed: 6, sealed: 5, unknown: 1 });
      expect(one.bus.isUp).toBe(true);
    });

    it('hears nothing of one who has another key', async () => {
      const [one, other] = await Promise.all([beginOne(), beginOne({ secret: randomBytes(32) })]);
      for (const { bus } of [one, other]) bus.setInterest(['room'], []);
      await one.bus.publishHeads([{ conversationId: 'room', seq: 3 }]);
      // At least once: a record goes again when its acknowledgement does not come in time.
      await until('it is dropped', async () => (await drops(other))['sealed']! >= 1);
      expect(other.heard.heads).toEqual([]);
    });

    it('shows nothing volatile of long ago', async () => {
      const one = await beginOne();
      const typing = { audience: { userId: 'ann' }, type: 'typing.changed', data: {} };
      const value = recordOf(await buses.sealer(), 'ann', 3, 0, typing);
      const timestamp = String(Date.now() - 60_000);
      await produce(buses.topics.signals, [
        { key: 'ann', value, timestamp },
        { key: 'ann', value },
      ]);
      await until('the new one comes', () => one.heard.signals.length > 0);
      await until('the old one is dropped', async () => (await drops(one))['stale']! >= 1);
      expect(new Set(one.heard.signals.map((signal) => JSON.stringify(signal))).size).toBe(1);
    });

    it('misses nothing when its group is joined and left by another', async () => {
      const [one, other] = await beginTwo();
      other.bus.setInterest(rooms, []);
      const intruder = await joinGroupsOf(buses);
      undo.push(() => intruder.leave());
      for (const seq of [1, 2, 3]) await one.bus.publishHeads(heads(seq));
      await intruder.leave();
      await one.bus.publishHeads(heads(4));
      const seqs = (): number =>
        new Set(other.heard.heads.map((head) => JSON.stringify(head))).size;
      await until('everything is heard', () => seqs() === 4 * rooms.length);
      // The start's own; a rejoin alone is none.
      expect(other.heard.missed).toBe(1);
    });

    it('says that it has missed something when the topic is another one, and goes on', async () => {
      const [one, other] = await beginTwo();
      other.bus.setInterest(rooms, []);
      await one.bus.publishHeads(heads(1));
      await until('it is heard', () => other.heard.heads.length === rooms.length);
      const before = other.heard.missed;
      const admin = client().admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [buses.topics.entries] });
      await admin.disconnect();
      await until('it says so', () => other.heard.missed > before);
      await until('news comes again', async () => {
        await one.bus.publishHeads(heads(2)).catch(() => undefined);
        return other.heard.heads.some(({ seq }) => seq === 2);
      });
    });

    const rooms = Array.from({ length: 20 }, (_, i) => `room-${i}`);
    const heads = (seq: number): readonly HeadNews[] =>
      rooms.map((conversationId) => ({ conversationId, seq }));

    /** A second member of each group, so that partitions are taken from the first. */
    const joinGroupsOf = async ({ prefix, topics }: KafkaBuses): Promise<Intruder> => {
      const admin = client().admin();
      await admin.connect();
      const { groups } = await admin.listGroups();
      await admin.disconnect();
      const consumers: Consumer[] = [];
      for (const { groupId } of groups.filter((group) => group.groupId.startsWith(prefix))) {
        const consumer = client().consumer({ groupId });
        consumers.push(consumer);
        await consumer.connect();
        await consumer.subscribe({ topics: [topics.entries, topics.signals] });
        let hasJoined = false;
        consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
          hasJoined = Object.keys(payload.memberAssignment).length > 0;
        });
        await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
        await until('it has taken partitions', () => hasJoined);
      }
      let left: Promise<unknown> | undefined;
      return {
        leave: async () => {
          left ??= Promise.all(consumers.map((consumer) => consumer.disconnect()));
          await left;
        },
      };
    };

    it('refuses entries at once while Kafka is away, keeps signals, and comes back by itself', async () => {
      const [one, other] = await beginTwo();
      for (const { bus } of [one, other]) bus.setInterest(['room'], []);
      await kafka.kill();
      await until('it is noticed', () => !one.bus.isUp && !other.bus.isUp);
      await one.bus.publishHeads([{ conversationId: 'room', seq: 1 }]).catch(() => undefined);
      const refused = one.bus.publishEntries([{ conversationId: 'room', entries: [] }]);
      await expect(refused).rejects.toThrow(BusAway);
      one.bus.publishSignal(blockOf('kept'));
      one.bus.publishSignal(typingOf('dropped'));
      // The own handlers have heard of it all the same.
      expect(one.heard.signals).toHaveLength(2);
      await kafka.restart();
      await Promise.all([isUp(one), isUp(other)]);
      await one.bus.publishHeads([{ conversationId: 'room', seq: 2 }]);
      await until('it is heard', () => other.heard.heads.some(({ seq }) => seq === 2));
      await until('the signal came', () => other.heard.signals.length > 0);
      // Perhaps twice: a batch goes again when its acknowledgement does not come in time.
      const heard = new Set(other.heard.signals.map((signal) => JSON.stringify(signal)));
      expect([...heard]).toEqual([JSON.stringify(blockOf('kept'))]);
      await until('it says so', () => one.said.length >= 2);
      expect(one.said.map((text) => text.slice(0, 13))).toEqual(['Kafka is away', 'Kafka is back']);
    });

    it('starts without Kafka, and joins when it comes', async () => {
      const port = await freePort();
      const joined = jest.fn();
      const [one, other] = await Promise.all([
        begin(new KafkaBuses(`127.0.0.1:${port}`).create({ onJoined: joined })),
        begin(new KafkaBuses(`127.0.0.1:${port}`).create()),
      ]);
      expect([one.bus.isUp, joined.mock.calls.length]).toEqual([false, 0]);
      const late = await startKafka({ port });
      undo.unshift(() => late.stop());
      await Promise.all([isUp(one), isUp(other)]);
      expect(joined).toHaveBeenCalledTimes(1);
      expect(one.heard.missed).toBeGreaterThan(0);
    });
  });
});

interface Heard {
  readonly entries: EntryNews[];
  readonly heads: HeadNews[];
  readonly signals: SignalNews[];
  missed: number;
  arrived: number;
}

interface Begun extends OwnKafkaBus {
  readonly heard: Heard;
}

interface Intruder {
  leave(): Promise<void>;
}

const blockOf = (userId: string): SignalNews => ({
  audience: { userId: 'ann' },
  type: 'block.changed',
  conversationId: null,
  data: { userId, blocked: true },
});
const typingOf = (userId: string): SignalNews => ({
  audience: { conversationId: 'room' },
  type: 'typing.changed',
  conversationId: 'room',
  data: { userId, active: true },
});

const sealerOfOthers = () => new KafkaBuses('').sealer();

/** As src/platform/bus/kafka/record-format.ts describes it, put together by hand. */
const recordOf = (
  sealer: Awaited<ReturnType<KafkaBuses['sealer']>>,
  key: string,
  kind: number,
  toSeq: number,
  content: unknown,
): Buffer => {
  const header = Buffer.alloc(27);
  header.writeUInt8(1, 0);
  randomBytes(8).copy(header, 1);
  header.writeUInt8(kind, 9);
  header.writeUInt8(kind === 3 ? 0 : 1, 10);
  header.writeBigUInt64BE(BigInt(toSeq), 19);
  const context = Buffer.concat([header, Buffer.from(key)]);
  const sealed = sealer.seal(Buffer.from(JSON.stringify(content)), context);
  return Buffer.concat([header, sealed]);
};

const count = async ({ metrics }: OwnKafkaBus, name: string): Promise<number> => {
  const metric = metrics.registry.getSingleMetric(`anochat_bus_${name}_total`);
  return (await metric?.get())?.values[0]?.value ?? 0;
};

const drops = async ({ metrics }: OwnKafkaBus): Promise<Record<string, number>> => {
  const metric = await metrics.registry.getSingleMetric('anochat_bus_records_dropped_total')?.get();
  return Object.fromEntries(
    (metric?.values ?? []).map(({ labels, value }) => [String(labels['reason']), value]),
  );
};
