import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withTables } from './document';
import { CHECKOUT, readFigures } from './figures';
import { measure } from './measure';
import { tablesOf } from './tables';

const DOCUMENT = join(CHECKOUT, 'docs/scale.md');

/**
 * `npm run scale` writes the tables of docs/scale.md from docs/figures/scale.json; with `-- measure
 * [BENCH...] [--quick]` it first runs the benchmarks that the figures come from. `npm run check:scale`
 * says whether the tables are what the figures and the model say.
 */
function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const [command, ...names] = positionals;
  if (command === 'measure') measure(names, values.quick);
  else if (command !== undefined)
    throw new Error('usage: npm run scale [-- measure [BENCH...] [--quick]]');
  const figures = readFigures();
  const text = readFileSync(DOCUMENT, 'utf8');
  const written = withTables(text, tablesOf(figures));
  if (!values.check) writeFileSync(DOCUMENT, written);
  else if (written !== text)
    throw new Error('docs/scale.md is not what the figures and the model say: npm run scale');
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
