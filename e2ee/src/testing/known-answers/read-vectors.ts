import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_FORMATS } from './check-known-answers';
import type { KnownAnswers } from './known-format';

/** What the files of `e2ee/vectors` hold, by format. */
export function readVectors(): Readonly<Record<string, KnownAnswers>> {
  const folder = join(__dirname, '../../../vectors');
  return Object.fromEntries(
    KNOWN_FORMATS.map((format) => {
      const text = readFileSync(join(folder, `${format}.json`), 'utf8');
      return [format, JSON.parse(text) as KnownAnswers];
    }),
  );
}
