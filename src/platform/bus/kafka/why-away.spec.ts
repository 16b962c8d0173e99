import {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from 'kafkajs';

import { whyAway } from './why-away';

const OPEN = { tls: undefined, sasl: undefined };
const TLS = { tls: { ca: undefined }, sasl: undefined };
const BOTH = {
  ...TLS,
  sasl: { mechanism: 'plain', username: 'a', password: 'b' },
} as const;

const gaveUp = (cause: Error): Error =>
  new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 1, retryTime: 1 });
const connection = (code: string): Error =>
  gaveUp(new KafkaJSConnectionError(`failed by ${code}`, { broker: 'b:1', code }));
const protocol = (type: string): Error =>
  new KafkaJSProtocolError(Object.assign(new Error(`answered ${type}`), { type, code: 1 }));

/** What real brokers answer to wrong passwords, authorities and protocols is in test/cluster. */
describe('why Kafka is away', () => {
  it.each([
    ['a name that nobody has', connection('ENOTFOUND'), OPEN, 'see KAFKA_BROKERS'],
    ['nobody at the port', connection('ECONNREFUSED'), BOTH, 'see KAFKA_BROKERS'],
    ['another name', connection('ERR_TLS_CERT_ALTNAME_INVALID'), TLS, 'advertised.listeners'],
    ['an old certificate', connection('CERT_HAS_EXPIRED'), TLS, 'to be renewed'],
    ['no rights', protocol('TOPIC_AUTHORIZATION_FAILED'), BOTH, 'rights on the topics'],
    [
      'more copies than brokers',
      new KafkaJSAggregateError('topics', [protocol('INVALID_REPLICATION_FACTOR')]),
      OPEN,
      'KAFKA_REPLICATION',
    ],
  ])('is said with the setting to see: %s', (_, error, access, mend) => {
    const said = whyAway(error, access);
    expect(said).toContain(error.message);
    expect(said).toContain(mend);
  });

  it('is what was said alone where nothing is to be mended', () => {
    const closed = gaveUp(
      Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError' }),
    );
    expect(whyAway(closed, BOTH)).toBe('Closed connection');
    expect(whyAway(connection('ECONNRESET'), OPEN)).toBe('failed by ECONNRESET');
    expect(whyAway('away', OPEN)).toBe('away');
  });
});
