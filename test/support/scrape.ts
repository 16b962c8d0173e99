import type { Metrics } from '../../src/platform/observability';

/** Every sample of `/metrics` by its name, labels and all, as the text has it. */
export const readSamples = (text: string): ReadonlyMap<string, number> =>
  new Map(
    [...text.matchAll(/^([a-z_]\w*(?:\{[^}]*\})?) (\S+)$/gim)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]),
  );

export const scrape = async ({ registry }: Metrics): Promise<ReadonlyMap<string, number>> =>
  readSamples(await registry.metrics());
