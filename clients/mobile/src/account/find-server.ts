const WAIT_MS = 10_000;

/** Whether an AnoChat server answers there. */
export async function isServer(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/api/versions`, {
      credentials: 'omit',
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const answer: unknown = await response.json();
    return response.ok && typeof answer === 'object' && answer !== null && 'registration' in answer;
  } catch {
    return false;
  }
}
