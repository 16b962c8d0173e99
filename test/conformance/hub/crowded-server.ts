import { closeSync, openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';

import { makeEchoServer } from './echo-server';

/**
 * A socket.io server in a process of its own, on the addon, which does as it is told: `fill` takes
 * every descriptor but one, which an accepted connection needs; `free` gives them back; `stop` stops
 * the addon alone. It answers with how many handshakes it has refused.
 */
const { sockets, http } = makeEchoServer();

const taken: number[] = [];
const fill = (): void => {
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    closeSync(taken.pop() ?? -1);
  }
};
const acts: Readonly<Record<string, () => void>> = {
  fill,
  free: () => taken.splice(0).forEach(closeSync),
  stop: () => sockets.fanOut.stop(),
  tell: () => undefined,
};
process.on('message', (act: string) => {
  acts[act]?.();
  process.send?.({ refused: sockets.refused });
});
process.on('disconnect', () => process.exit());
http.listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port));
