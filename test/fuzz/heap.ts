import { RawWebSocket } from './raw-websocket';

/** Settings with which a server started for a test can be looked into from outside. */
export const INSPECTABLE = { NODE_OPTIONS: '--inspect=127.0.0.1:0' } as const;

interface Answer {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number };
  readonly error?: { readonly message: string };
}

/**
 * Bytes of the JavaScript heap in use after collections, asked through Node's own inspector (Chrome
 * DevTools Protocol), so that the server holds nothing that is there for the test.
 *
 * @param log what the server wrote: Node tells there where its inspector listens
 */
export async function collectedHeap(log: string): Promise<number> {
  const address = /Debugger listening on (ws:\/\/\S+)/.exec(log)?.[1];
  if (address === undefined) throw new Error('the server was not started INSPECTABLE');
  const inspector = await RawWebSocket.open(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  inspector.onFrame(({ payload }) => {
    const answer = JSON.parse(payload.toString()) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  const ask = async (method: string): Promise<Answer['result']> => {
    const id = (last += 1);
    const answer = await new Promise<Answer>((resolve, reject) => {
      waiting.set(id, resolve);
      inspector.onClose(() => reject(new Error('the inspector closed')));
      inspector.sendText(JSON.stringify({ id, method }));
    });
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  };
  try {
    await ask('HeapProfiler.enable');
    // What finalizers and weak references let go of is collected by the next round.
    for (let round = 0; round < 3; round += 1) await ask('HeapProfiler.collectGarbage');
    const usage = await ask('Runtime.getHeapUsage');
    if (usage?.usedSize === undefined) throw new Error('the inspector told no heap usage');
    return usage.usedSize;
  } finally {
    inspector.destroy();
  }
}
