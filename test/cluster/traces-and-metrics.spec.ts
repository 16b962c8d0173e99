import { Health, type InternalServer, startInternalServer } from '../../src/platform/observability';
import { notExposed } from '../medium/observability/named-metrics';
import { SocketUser } from '../medium/realtime/socket-user';
import { type RunningKafka, startKafka } from '../support/kafka';
import { startTestApp, type TestApp } from '../support/test-app';
import { startTraceReceiver, type TraceReceiver } from '../support/trace-receiver';
import { until } from '../support/until';

type Server = TestApp & { readonly url: string };

describe('What two instances on Kafka tell', () => {
  let kafka: RunningKafka;
  let receiver: TraceReceiver;
  let one: Server;
  let two: Server;
  let internal: InternalServer;
  const undo: (() => Promise<unknown>)[] = [];

  const start = async (beside?: TestApp): Promise<Server> => {
    const server = await startTestApp({
      environment: {
        BUS: 'kafka',
        KAFKA_BROKERS: kafka.brokers,
        KAFKA_TOPIC_PREFIX: 'told',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        OTEL_TRACES_SAMPLER_ARG: '1',
      },
      ...(beside && { beside }),
    });
    undo.push(() => server.close());
    await server.app.listen(0, '127.0.0.1');
    const { port } = server.app.getHttpServer().address() as { readonly port: number };
    return { ...server, url: `http://127.0.0.1:${port}` };
  };

  beforeAll(async () => {
    kafka = await startKafka();
    undo.push(() => kafka.stop());
    receiver = await startTraceReceiver();
    undo.push(() => receiver.close());
    one = await start();
    two = await start(one);
    internal = await startInternalServer('127.0.0.1', 0, new Health(), two.metrics);
    undo.push(() => internal.close());
  }, 300_000);
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  }, 300_000);

  it('is one trace of a message, from a socket of the one to a socket of the other', async () => {
    const ann = await SocketUser.register(one);
    const bob = await SocketUser.register(two);
    const group = await ann.makeGroup(bob);
    await bob.getsSeq(group, (await ann.say(group, 'that bob listens')).seq);

    const { seq } = await ann.say(group, 'followed');
    await bob.getsSeq(group, seq);
    const names = (): readonly string[] => {
      const it = receiver.spans.find(
        ({ name, attributes }) =>
          name === 'hub.deliver' &&
          JSON.stringify(attributes).includes(group) &&
          JSON.stringify(attributes).includes(`{"intValue":${seq}}`),
      );
      const spans = receiver.spans.filter(({ traceId }) => traceId === it?.traceId);
      const sender = spans.find(({ name }) => name === 'message.send')?.instance;
      return spans
        .map(({ name, instance }) => `${instance === sender ? 'one' : 'two'}: ${name}`)
        .sort();
    };
    await until('both have told', () => names().length >= 10);
    expect(names()).toEqual([
      'one: append.batch',
      'one: append.wait',
      'one: bus.consume',
      'one: bus.publish',
      'one: hub.deliver',
      'one: message.send',
      'one: sequencer.order',
      'two: bus.consume',
      'two: hub.deliver',
      'two: sequencer.order',
    ]);
  });

  it('is everything that the rules and the dashboard ask for, the bus too', async () => {
    const answer = await fetch(`http://127.0.0.1:${internal.port}/metrics`);
    expect(notExposed(await answer.text(), two.metrics, () => true)).toEqual([]);
  });
});
