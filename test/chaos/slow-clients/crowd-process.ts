import { setTimeout as sleep } from 'node:timers/promises';

import { CrowdClient } from './crowd-client';
import type { CrowdOrder, CrowdNews } from './crowd';

const AT_ONCE = 50;
/** More often than the server pings. */
const BEAT_MS = 10_000;

const clients: CrowdClient[] = [];
const tell = (news: CrowdNews): void => void process.send?.(news);

async function open(order: Extract<CrowdOrder, { what: 'open' }>): Promise<void> {
  const { host, port, localAddress, tokens, count } = order;
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < count) {
      const token = tokens[begun % tokens.length] ?? '';
      begun += 1;
      const client = await CrowdClient.open({ host, port, localAddress, token });
      client.attend();
      clients.push(client);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function stall(): Promise<void> {
  for (const client of clients) client.stall();
  setInterval(() => clients.forEach((client) => client.beat()), BEAT_MS);
  await sleep(0);
}

process.on('message', (order: CrowdOrder) => {
  const work = order.what === 'open' ? open(order) : stall();
  work.then(
    () => tell({ done: order.what }),
    (error: unknown) => tell({ failed: String(error) }),
  );
});
