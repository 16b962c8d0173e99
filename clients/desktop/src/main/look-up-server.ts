import type { ServerProblem } from '../../../web/src/desktop/seam';
import { isServerOrigin } from './server-address';
import { isRecord } from './settings-file';

/** What is kept of a server: enough to write the content security policy before it is asked anything. */
export interface KnownServer {
  readonly origin: string;
  /** Where its files lie, if not there. */
  readonly filesOrigin: string | null;
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
  const files = versions['filesOrigin'];
  return { origin, filesOrigin: isServerOrigin(files) ? files : null };
}

async function read(answer: Response): Promise<unknown> {
  try {
    const text = await answer.text();
    return text.length > ANSWER_CHARACTERS ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
