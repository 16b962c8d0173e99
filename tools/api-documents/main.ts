import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { asyncApiDocument } from './asyncapi';
import { openApiDocument } from './openapi';
import { contractType, loadProgram } from './program';

/**
 * `npm run generate` writes docs/openapi.json and docs/asyncapi.json from the code;
 * `npm run check:api` says whether the committed ones are still what the code says.
 */
async function main(): Promise<void> {
  const checkout = resolve(__dirname, '../..');
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    version: string;
  };
  const program = loadProgram(checkout);
  const documents = {
    'docs/openapi.json': await openApiDocument(program, contractType(program, 'Problem'), version),
    'docs/asyncapi.json': asyncApiDocument(program, version),
  };
  const isCheck = process.argv.includes('--check');
  for (const [name, document] of Object.entries(documents)) {
    const file = join(checkout, name);
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (!isCheck) {
      writeFileSync(file, text);
      continue;
    }
    if (read(file) === text) continue;
    process.stderr.write(`${name} is not what the code says: npm run generate\n`);
    process.exitCode = 1;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
