const ANSWER_MS = 3_000;

/** Numbers of the instance on that internal port, of metrics without labels; `undefined` when none answers. */
export async function readOwnMetrics(
  host: string,
  port: number,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (port === 0) return undefined;
  // On all addresses also means on this one.
  const reached = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const name = reached.includes(':') ? `[${reached}]` : reached;
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(`http://${name}:${port}/metrics`, { signal });
    if (!answer.ok) return undefined;
    const lines = (await answer.text()).matchAll(/^([a-z_]+) (\S+)$/gm);
    return new Map([...lines].map(([, metric = '', value]) => [metric, Number(value)]));
  } catch {
    return undefined;
  }
}
