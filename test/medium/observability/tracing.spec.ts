import { v7 } from 'uuid';

import { bearer } from '../../support/test-app';
import {
  type ReceivedSpan,
  startTraceReceiver,
  type TraceReceiver,
} from '../../support/trace-receiver';
import { until } from '../../support/until';
import { messageOf, type RealtimeApp, SocketUser, startRealtime } from '../realtime/socket-user';

const CANARY = 'a word that nobody but its readers may see';

describe('Traces', () => {
  let receiver: TraceReceiver;
  let server: RealtimeApp;
  let ann: SocketUser;
  let group: string;
  beforeAll(async () => {
    receiver = await startTraceReceiver();
    server = await startRealtime({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
    ann = await SocketUser.register(server, 'ann.of.the.canary');
    group = await ann.makeGroup(await SocketUser.register(server));
  });
  afterAll(async () => {
    await server.close();
    await receiver.close();
  });

  const traceWith = async (
    what: string,
    isIt: (span: ReceivedSpan) => boolean,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, ReceivedSpan>> => {
    const found = (): readonly ReceivedSpan[] => {
      const one = receiver.spans.find(isIt);
      return receiver.spans.filter(({ traceId }) => traceId === one?.traceId);
    };
    await until(`${what} has ${names.join()}`, () => found().length >= names.length);
    const spans = found();
    expect(spans.map(({ name }) => name).sort()).toEqual([...names].sort());
    return new Map(spans.map((span) => [span.name, span]));
  };
  const isOf =
    (name: string, seq: number) =>
    (span: ReceivedSpan): boolean =>
      span.name === name &&
      JSON.stringify(span.attributes).includes(group) &&
      JSON.stringify(span.attributes).includes(`{"intValue":${seq}}`);

  const PARTS = [
    'append.wait',
    'append.batch',
    'bus.publish',
    'bus.consume',
    'sequencer.order',
    'hub.deliver',
  ];
  const parentsOf = (spans: ReadonlyMap<string, ReceivedSpan>): Record<string, string> => {
    const nameOf = new Map([...spans.values()].map(({ spanId, name }) => [spanId, name]));
    return Object.fromEntries(
      [...spans.values()].map(({ name, parentSpanId = '' }) => [
        name,
        nameOf.get(parentSpanId) ?? '',
      ]),
    );
  };

  it('follow a message of a socket from its arrival to the sockets of the others', async () => {
    const { seq } = await ann.say(group, CANARY);
    const spans = await traceWith('the message', isOf('hub.deliver', seq), [
      'message.send',
      ...PARTS,
    ]);
    expect(parentsOf(spans)).toEqual({
      'message.send': '',
      'append.wait': 'message.send',
      'append.batch': 'message.send',
      'bus.publish': 'append.batch',
      'bus.consume': 'bus.publish',
      'sequencer.order': 'bus.consume',
      'hub.deliver': 'bus.consume',
    });
  });

  it('follow one that came by REST, under an id that is not its sender’s to choose', async () => {
    const chosen = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await server
      .request()
      .put(`/api/v1/conversations/${group}/messages/${v7()}`)
      .set(...bearer(ann.auth))
      .set('traceparent', `00-${chosen}-00f067aa0ba902b7-01`)
      .send(messageOf(group, CANARY).envelope)
      .expect(201);
    const { seq } = answer.body as { readonly seq: number };
    const route = 'PUT /api/v1/conversations/:id/messages/:clientId';
    const spans = await traceWith('the request', isOf('hub.deliver', seq), [route, ...PARTS]);
    expect(spans.get(route)?.traceId).not.toBe(chosen);
    expect(receiver.bodies.join()).not.toContain(chosen);
  });

  it('link a batch to every message in it', async () => {
    const [first, ...rest] = await server.database.transaction(async (transaction) => {
      await transaction.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [group]);
      const sent = [ann.say(group, 'one')];
      // Behind it, while it waits for the lock.
      const lane = /^anochat_append_waiting_entries\{.*\} ([1-9]\d*)$/m;
      const waiting = async (): Promise<number> =>
        Number(lane.exec(await server.metrics.registry.metrics())?.[1] ?? 0);
      await until('it is in flight', async () => (await waiting()) === 1);
      sent.push(ann.say(group, 'two'), ann.say(group, 'three'));
      await until('the others wait', async () => (await waiting()) === 3);
      return sent;
    });
    await first;
    const seqs = (await Promise.all(rest)).map(({ seq }) => seq);
    const isBatch = ({ name, links = [] }: ReceivedSpan): boolean =>
      name === 'append.batch' && links.length === 1;
    await until('the batch', () => receiver.spans.some(isBatch));
    const batch = receiver.spans.find(isBatch);
    const linked = receiver.spans.find(({ spanId }) => spanId === batch?.links?.[0]?.spanId);
    expect(linked?.name).toBe('message.send');
    expect(linked?.traceId).not.toBe(batch?.traceId);
    expect(seqs).toHaveLength(2);
  });

  it('tell the code of a refusal, and nothing that anybody wrote', async () => {
    await ann.refused('message.send', messageOf(v7(), CANARY));
    await until('the refusal', () =>
      receiver.spans.some(
        ({ name, status, attributes }) =>
          name === 'message.send' &&
          status?.code === 2 &&
          JSON.stringify(attributes).includes('conversation.not-found'),
      ),
    );
    const everything = receiver.bodies.join();
    expect(everything).toContain(group);
    for (const secret of [CANARY, ann.auth.user.userName, ann.auth.accessToken])
      expect(everything).not.toContain(secret);
  });
});

describe('Traces of a share of nothing', () => {
  it('are none', async () => {
    const receiver = await startTraceReceiver();
    const server = await startRealtime({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    const ann = await SocketUser.register(server);
    const group = await ann.makeGroup();
    await ann.getsSeq(group, (await ann.say(group, 'not followed')).seq);
    await server.close(); // sends what there is
    expect(receiver.bodies).toEqual([]);
    await receiver.close();
  });
});
