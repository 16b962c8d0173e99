import type { Actors } from './actors';
import type { CodeCoverage } from './code-coverage';
import type { Findings } from './findings';
import { HttpFuzzer } from './http-fuzzer';
import type { Documented } from './operations';
import { Random } from './random';
import type { DocumentedSocket } from './socket-commands';
import { SocketFuzzer } from './socket-fuzzer';

export interface FuzzRun {
  readonly url: string;
  readonly rest: Documented;
  readonly socket: DocumentedSocket;
  readonly actors: Actors;
  readonly findings: Findings;
  readonly coverage: CodeCoverage;
  readonly seed: number;
}

const WORKERS = 24;
const SHARE_OF_HTTP = 0.5;

/** Longer than everything that one request and its answer may take. */
const PATIENCE_MS = 40_000;

/** Sends the requests `from` to below `to` of the seed's row, several at a time. */
export async function fuzz(run: FuzzRun, from: number, to: number): Promise<void> {
  const { url, rest, socket, actors, findings, coverage, seed } = run;
  const http = new HttpFuzzer(url, rest, actors, findings, coverage);
  let next = from;
  const work = async (): Promise<void> => {
    const sockets = new SocketFuzzer(url, socket, actors, findings, coverage);
    while (next < to) {
      const index = next;
      next += 1;
      // Each request has numbers of its own, so that one alone can be sent again.
      const random = new Random(Math.imul(seed, 0x9e3779b1) ^ index);
      const isHttp = random.chance(SHARE_OF_HTTP);
      const sent = isHttp ? http.sendOne(index, random) : sockets.sendOne(index, random);
      await unlessStuck(sent, (complaint) =>
        findings.add({
          index,
          about: isHttp ? 'a request' : 'a packet',
          mutation: '',
          sent: '',
          complaint,
        }),
      );
    }
    sockets.end();
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  await actors.settled();
}

/** What neither ends nor fails in a long time is told, and left behind. */
function unlessStuck(work: Promise<void>, complain: (complaint: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      complain('neither ended nor failed');
      resolve();
    }, PATIENCE_MS);
    work
      .catch((error: unknown) => complain(String(error)))
      .finally(() => {
        clearTimeout(late);
        resolve();
      });
  });
}
