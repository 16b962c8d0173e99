import { obeyOrders } from '../bench/forked-server';
import { addCounts, noCounts } from './counts';
import { MUTANTS } from './mutants';
import { loadProduction, type Production } from './production';
import { simulate } from './simulate';
import type { Outcome, Runs } from './simulators';

/** Kept from one order to the next: code that is loaded anew has to become fast anew. */
let loaded: { readonly mutant: string | undefined; readonly production: Production } | undefined;

const productionWith = (mutant: string | undefined): Production => {
  if (loaded === undefined || loaded.mutant !== mutant) {
    const mutations = mutant === undefined ? [] : MUTANTS[mutant];
    loaded = { mutant, production: loadProduction(mutations) };
  }
  return loaded.production;
};

const run = ({ seeds, mutant }: Runs): Outcome => {
  const production = productionWith(mutant);
  const counts = noCounts();
  for (const seed of seeds) {
    try {
      addCounts(counts, simulate(production, seed));
    } catch (error) {
      const stack = error instanceof Error ? error.stack : undefined;
      return { counts, fault: { seed, by: String(error), stack: stack ?? '' } };
    }
  }
  return { counts };
};

obeyOrders<Runs, Outcome>((runs) => Promise.resolve().then(() => run(runs)));
