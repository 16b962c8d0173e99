import { Agent, get } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

export interface Timed<T> {
  readonly ms: number;
  readonly body: T;
}

/** One request on a kept connection: from the call to the whole answer, parsed. @throws on any other status than 200. */
export function timedGet<T>(origin: string, token: string, path: string): Promise<Timed<T>> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get(
      `${origin}/api/v1${path}`,
      { agent, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode !== 200) return reject(new Error(`${path}: ${text}`));
          const body = JSON.parse(text) as T;
          resolve({ ms: performance.now() - began, body });
        });
      },
    ).once('error', reject);
  });
}
