import { type DeviceId, LIMITS, type UserId } from '@anochat/contract';
import {
  activeDevices,
  type DeviceChain,
  decodeStatement,
  FormatError,
  type Primitives,
  type Statement,
  verifyChain,
} from '@anochat/e2ee';

import { ProblemError } from '../platform/errors';

/** What a client gives to go on where the chain ends. */
export interface GivenStatements {
  readonly statements: readonly Uint8Array[];
  readonly vault: Uint8Array | null;
}

/** What the statements do. */
export interface ChainChange {
  readonly kind: 'change';
  readonly chain: DeviceChain;
  readonly statements: readonly Uint8Array[];
  readonly added: readonly DeviceId[];
  /** Revoked, or of an identity that was replaced. */
  readonly ended: readonly DeviceId[];
  readonly vault: { readonly n: number; readonly body: Uint8Array } | null;
}

/**
 * Whether statements go on where a user's chain ends.
 *
 * @param known the whole chain as it is
 * @returns `known` with the place of the last one when all of them are there already
 * @throws ProblemError chain.conflict when the chain went on otherwise, chain.refused with the
 *   problem of the chain, or limit.reached
 */
export function judgeExtension(
  primitives: Primitives,
  user: UserId,
  known: readonly Uint8Array[],
  { statements, vault }: GivenStatements,
): ChainChange | { readonly kind: 'known'; readonly n: number } {
  const decoded = statements.map(decode);
  const first = decoded[0]?.n ?? 0;
  if (first !== known.length + 1) {
    if (isPartOf(primitives, known, first, statements)) {
      return { kind: 'known', n: first + statements.length - 1 };
    }
    throw new ProblemError('chain.conflict');
  }
  const verdict = verifyChain(primitives, user, [...known, ...statements]);
  if ('problem' in verdict) throw refused(verdict.problem.type);
  const { chain } = verdict;
  requireRoom(chain);
  return {
    kind: 'change',
    chain,
    statements,
    added: chain.devices.filter(({ addedAt }) => addedAt >= first).map(({ device }) => device),
    ended: chain.devices
      .filter(({ ended }) => ended !== null && ended.n >= first)
      .map(({ device }) => device),
    vault: vaultOf(primitives, decoded, vault),
  };
}

function decode(bytes: Uint8Array): Statement {
  try {
    return decodeStatement(bytes);
  } catch (error) {
    if (error instanceof FormatError) throw refused('malformed');
    throw error;
  }
}

/** From place `first` on, counted from 1. */
function isPartOf(
  primitives: Primitives,
  known: readonly Uint8Array[],
  first: number,
  statements: readonly Uint8Array[],
): boolean {
  return statements.every((statement, index) => {
    const there = known[first - 1 + index];
    return there !== undefined && primitives.equal(there, statement);
  });
}

function requireRoom(chain: DeviceChain): void {
  if (chain.n > LIMITS.chainStatements) {
    throw new ProblemError('limit.reached', { detail: 'The list of devices is too long.' });
  }
  if (activeDevices(chain).length > LIMITS.linkedDevicesPerUser) {
    throw new ProblemError('limit.reached', { detail: 'Too many devices are linked.' });
  }
}

/** The vault comes with the statement that names it, and with no other. */
function vaultOf(
  primitives: Primitives,
  statements: readonly Statement[],
  body: Uint8Array | null,
): ChainChange['vault'] {
  const named = statements.findLast((statement) => statement.body.kind === 'vault')?.body;
  if (named?.kind !== 'vault') {
    if (body !== null) throw refused('vault-not-named');
    return null;
  }
  if (body === null) throw refused('vault-missing');
  if (!primitives.equal(primitives.blake2b(32, body), named.vault.digest)) {
    throw refused('vault-differs');
  }
  return { n: named.vault.n, body };
}

const refused = (reason: string): ProblemError => new ProblemError('chain.refused', { reason });
