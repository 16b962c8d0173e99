import type { ServerProblem } from '../../../web/src/desktop/seam';
import { isLoopback } from './loopback';
import { isServerOrigin } from './server-address';
import { isRecord } from './settings-file';

/** What is kept of a server: enough to write the content security policy before it is asked anything. */
export interface KnownServer {
  readonly origin: string;
  /** Where its files lie, if not there. */
  readonly filesOrigin: string | null;
}

/**
 * @param files what the server says of its files; one that is elsewhere names nothing of this computer, which
 *   would have the client's pages ask the programs that listen here
 */
export function knownServer(origin: string, files: unknown): KnownServer {
  const isHere = (one: string): boolean => isLoopback(new URL(one).hostname);
  const isTaken = isServerOrigin(files) && (isHere(origin) || !isHere(files));
  return { origin, filesOrigin: isTaken ? files : null };
}

const API = 'v1';
const TIMEOUT_MS = 15_000;
const ANSWER_CHARACTERS = 100_000;

export type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** Asks whether a server of AnoChat answers there, one that takes this client. */
export async function lookUpServer(
  origin: string,
  ask: Ask,
): Promise<KnownServer | { readonly problem: ServerProblem }> {
  let answer: Response;
  try {
    answer = await ask(`${origin}/api/versions`, {
      headers: { accept: 'application/json', origin: 'app://anochat' },
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    return { problem: /CERT|SSL|certificate/i.test(String(error)) ? 'certificate' : 'unreachable' };
  }
  if (!answer.ok) return { problem: 'not-anochat' };
  const versions = await read(answer);
  if (
    !isRecord(versions) ||
    typeof versions['server'] !== 'string' ||
    !isRecord(versions['limits'])
  )
    return { problem: 'not-anochat' };
  // Servers from before there was a desktop client refuse its pages.
  const takesClient = answer.headers.get('access-control-allow-origin') === 'app://anochat';
  if (!takesClient || !Array.isArray(versions['api']) || !versions['api'].includes(API))
    return { problem: 'too-old' };
  return knownServer(origin, versions['filesOrigin']);
}

async function read(answer: Response): Promise<unknown> {
  try {
    return JSON.parse(await readText(answer));
  } catch {
    return undefined;
  }
}

/** No more of it than an answer of AnoChat's can be: anything may stand at a typed address. */
async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > ANSWER_CHARACTERS) throw new Error('Too long for an answer of a server');
  }
  return text + decoder.decode();
}
