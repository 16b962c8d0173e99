import type { Primitives } from '../../primitives/primitives';
import { withFixedRandom } from '../fixed-random';
import { backup } from './backup';
import { derivation } from './derivation';
import { devices } from './devices';
import { files } from './files';
import type { KnownAnswers, KnownFormat } from './known-format';
import { linking } from './linking';
import { messages } from './messages';
import { sealed } from './sealed';
import { stretching as ownStretching } from './stretching';
import { transcript } from './transcript';

const FORMATS: Readonly<Record<string, KnownFormat>> = {
  stretching: ownStretching,
  derivation,
  devices,
  linking,
  messages,
  sealed,
  backup,
  transcript,
  files,
};

/** What Argon2id is asked of. */
export interface Stretching {
  readonly argon2id: (...asked: Parameters<Primitives['argon2id']>) => Promise<Uint8Array>;
}

/** The files of `e2ee/vectors`. */
export const KNOWN_FORMATS: readonly string[] = Object.keys(FORMATS);

/** All that the files hold: who checks fewer has not checked them. */
export const VECTOR_COUNT = 84;

export interface VectorFinding {
  /** As `messages.body` or `devices.statements[2]`. */
  readonly name: string;
  /** `undefined` where one side has no such vector. */
  readonly known: string | undefined;
  readonly given: string | undefined;
}

/**
 * What `primitives` give for every vector, in whatever engine this runs. The files were made once;
 * whatever implements a format must give these bytes.
 *
 * @param known what the files hold, by format
 * @param stretching for what is stretched at full cost, of which JavaScript takes its time; the
 *   format of that name is asked of `primitives` themselves
 */
export async function checkKnownAnswers(
  primitives: Primitives,
  known: Readonly<Record<string, KnownAnswers>>,
  stretching: Stretching,
): Promise<readonly VectorFinding[]> {
  const findings: VectorFinding[] = [];
  for (const [name, format] of Object.entries(FORMATS)) {
    const { argon2id } = name === 'stretching' ? primitives : stretching;
    const given = await format(withFixedRandom({ ...primitives, argon2id }));
    findings.push(...compare(flat(name, known[name] ?? {}), flat(name, given)));
  }
  return findings;
}

function flat(format: string, answers: KnownAnswers): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(answers).flatMap(([name, answer]) =>
      typeof answer === 'string'
        ? [[`${format}.${name}`, answer] as const]
        : answer.map((one, at) => [`${format}.${name}[${at}]`, one] as const),
    ),
  );
}

function compare(
  known: ReadonlyMap<string, string>,
  given: ReadonlyMap<string, string>,
): readonly VectorFinding[] {
  const names = new Set([...known.keys(), ...given.keys()]);
  return Array.from(names, (name) => ({ name, known: known.get(name), given: given.get(name) }));
}
