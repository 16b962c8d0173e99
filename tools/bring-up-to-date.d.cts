export const root: string;
/** Builds those of the named ones whose sources have changed since. */
export function buildWhatChanged(builds: readonly string[]): Promise<void>;
