import { type SealingName, sealings } from '../sealing';

/** For the benchmark, which has no other way into the page. */
Object.assign(globalThis, {
  /** @returns megabytes (10^6) a second */
  async measureSealing(name: SealingName, bytes: number): Promise<number> {
    const seal = (await sealings())[name];
    const began = performance.now();
    await seal(bytes);
    return bytes / 1_000 / (performance.now() - began);
  },
});
