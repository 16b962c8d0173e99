import {
  Health,
  type InternalServer,
  startInternalServer,
} from '../../../src/platform/observability';
import { type RealtimeApp, startRealtime } from '../realtime/socket-user';
import { expressions, notExposed, panels } from './named-metrics';
import { readPromql } from './read-promql';

describe('The rules and the dashboard', () => {
  let server: RealtimeApp;
  let internal: InternalServer;
  beforeAll(async () => {
    server = await startRealtime();
    internal = await startInternalServer('127.0.0.1', 0, new Health(), server.metrics);
  });
  afterAll(async () => {
    await internal.close();
    await server.close();
  });

  it('name only metrics that a running server has, with the labels that these have', async () => {
    expect(expressions().size).toBeGreaterThan(80);
    const answer = await fetch(`http://127.0.0.1:${internal.port}/metrics`);
    // Those of Kafka are there where it is used: test/cluster.
    const isOfKafka = (metric: string): boolean => metric.startsWith('anochat_bus_');
    expect(
      notExposed(await answer.text(), server.metrics, ({ metric }) => !isOfKafka(metric)),
    ).toEqual([]);
  });

  it('name metrics at all', () => {
    for (const [place, expression] of expressions())
      expect([place, readPromql(expression).length]).not.toEqual([place, 0]);
  });

  it('ask in every panel for the namespace and the instance that was chosen', () => {
    for (const { title, expressions: texts } of panels())
      for (const text of texts)
        expect([title, text]).toEqual([
          title,
          expect.stringContaining('namespace=~"$namespace",instance=~"$instance"'),
        ]);
  });
});

describe('what is read of an expression', () => {
  it('is each metric with the labels that are asked of it', () => {
    const read = readPromql(
      'sum by (namespace, code) (rate(anochat_a_total{x=~"1",y!="2"}[5m])) / anochat_b > 1',
    );
    expect(read.map(({ metric, labels }) => [metric, [...labels]])).toEqual([
      ['anochat_a_total', ['code', 'x', 'y']],
      ['anochat_b', ['code']],
    ]);
  });
});
