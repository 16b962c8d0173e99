/** How often each thing went wrong in a run. A simulation in which nothing goes wrong proves nothing. */
export const FAULTS = [
  'framesLost',
  'framesDoubled',
  'framesReordered',
  'newsLost',
  'newsDoubled',
  'newsReordered',
  'requestsLost',
  'readingsFailed',
  'clientCrashes',
  'instanceCrashes',
  'disconnects',
  'kicks',
  'rejoins',
  'retentions',
  'restores',
] as const;
export type Fault = (typeof FAULTS)[number];
export type Counts = Record<Fault, number>;

export const noCounts = (): Counts =>
  Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Counts;

export const addCounts = (sum: Counts, more: Counts): void => {
  for (const fault of FAULTS) sum[fault] += more[fault];
};
