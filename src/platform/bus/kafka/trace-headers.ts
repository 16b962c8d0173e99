import type { IHeaders } from 'kafkajs';

import type { EntryNews, Traced } from '../bus';

const TRACEPARENT = 'traceparent';
const SEQ = 'traced-seq';

/** Outside of the seal, so that collectors and tools of Kafka find them where they look. */
export const writeTraced = (traced: Traced | undefined): Readonly<Record<string, string>> =>
  traced === undefined ? {} : { [TRACEPARENT]: traced.traceparent, [SEQ]: String(traced.seq) };

/** Whoever writes to the topic may have written them: nothing but a span comes of it. */
export const readTraced = (
  headers: IHeaders | undefined,
  { entries }: EntryNews,
): Traced | undefined => {
  const [traceparent, seq] = [headers?.[TRACEPARENT], headers?.[SEQ]].map((value) =>
    Buffer.isBuffer(value) ? value.toString('latin1') : undefined,
  );
  const entry = entries.find((one) => String(one.seq) === seq);
  return traceparent === undefined || entry === undefined
    ? undefined
    : { seq: entry.seq, traceparent };
};
