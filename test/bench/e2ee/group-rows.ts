import { createMlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls';

import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { engineAgreement } from './engine-agreement';
import { groupShapes, runGroup } from './group-run';
import { PairedFigures } from './paired-figures';
import { createDevices } from './population';
import { tsMlsAgreement } from './ts-mls-agreement';

interface Size {
  readonly size: number;
  readonly runs: number;
  readonly quickRuns: number;
  /** Runs that do not count, until the code is compiled. */
  readonly warmUp: number;
}

const SIZES: readonly Size[] = [
  { size: 2, runs: 31, quickRuns: 7, warmUp: 3 },
  { size: 10, runs: 15, quickRuns: 5, warmUp: 1 },
  { size: 100, runs: 7, quickRuns: 3, warmUp: 1 },
  { size: 500, runs: 3, quickRuns: 1, warmUp: 0 },
];
const CONTROL = 'ts-mls-default';

/** What groups of each size cost, against the library with the cryptography it comes with. */
export async function groupRows({ quick, only = '', say }: BenchOptions): Promise<readonly Row[]> {
  const wanted = SIZES.filter(({ size }) =>
    groupShapes(size).some((shape) => shape.includes(only)),
  );
  if (wanted.length === 0) return [];
  const engine = createMlsEngine(await loadSodium());
  const suite = getCiphersuiteFromName('MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519');
  const ways = {
    own: engineAgreement(engine),
    control: tsMlsAgreement(await getCiphersuiteImpl(suite)),
  };
  const rows: Row[] = [];
  for (const { size, runs, quickRuns, warmUp } of wanted) {
    const devices = await createDevices(engine, size + 1);
    for (let run = 0; run < warmUp; run += 1) {
      await runGroup({ size, devices, ways, run, figures: new PairedFigures(CONTROL) });
    }
    const figures = new PairedFigures(CONTROL);
    const counted = quick ? quickRuns : runs;
    for (let run = 0; run < counted; run += 1) {
      await runGroup({ size, devices, ways, run, figures });
      say(`group of ${size}: run ${run + 1} of ${counted}`);
    }
    rows.push(...figures.rows(only));
  }
  return rows;
}
