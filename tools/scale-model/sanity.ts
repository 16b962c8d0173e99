import type { Costs } from './costs';
import { moreOf, rowOf, type Figures } from './figures';
import { markdownTable, number, percent } from './markdown';
import type { Audience, Population } from './population';
import { predict } from './predict';

const OWN = 'AnoChat on Kafka';
const ALONE = 'AnoChat, one instance without Kafka';
const PARTS = ['node', 'Postgres', 'Kafka'] as const;
const CASES = [1, 2, 3];

/** As the benchmark does: conversations of ten, everyone connected and nobody marking anything. */
const AUDIENCES: readonly Audience[] = [{ online: 10, tellsMarks: true, share: 1 }];
const POPULATION: Population = {
  users: 1,
  activeShare: 0,
  devices: 1,
  messagesADay: 86_400,
  peak: 1,
  conversationsAUser: 1,
  sizeExponent: 1,
  largest: 10,
  talkExponent: 0,
  reconnectsADay: 0,
  marksADelivery: 0,
  watchers: 0,
};

/**
 * CPU of a message, as the model makes it from what the parts cost, beside what the benchmark `cluster`
 * measured of the whole. One instance is compared without Kafka, which the model leaves out there.
 */
export function sanityTable(figures: Figures, costs: Costs): string {
  const rows = CASES.flatMap((instances) => {
    const { instance, postgres, kafka } = predict(
      costs,
      POPULATION,
      AUDIENCES,
      instances,
      'broadcast',
    );
    const predicted = {
      node: instance.cores * instances,
      Postgres: postgres.cores,
      Kafka: kafka.cores,
    };
    const name = instances === 1 ? ALONE : OWN;
    const shape = `throughput-${instances}-cpu`;
    return PARTS.filter((part) => instances > 1 || part !== 'Kafka').map((part) => {
      const measured = moreOf(figures, 'cluster', shape, `${name}: ms of ${part}`) * 1e3;
      const made = predicted[part] * 1e6;
      return [
        String(instances),
        part,
        `${number(made)} µs`,
        `${number(measured)} µs`,
        `${made >= measured ? '+' : ''}${percent(made / measured - 1)}`,
      ];
    });
  });
  const speeds = CASES.map((instances) => {
    const row = rowOf(figures, 'cluster', `throughput-${instances}`);
    return `${number(row.value)} (${instances})`;
  });
  const table = markdownTable(
    ['instances', 'part', 'model, a message', 'measured, a message', 'difference'],
    rows,
  );
  return `${table}\n\nMessages/s that were measured on Kafka, by instances: ${speeds.join(', ')}.`;
}
