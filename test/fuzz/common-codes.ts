import { TOO_LARGE, type Probe, type Prober } from './prober';
import type { Operation } from './operations';

/** Tokens by the reason for which they are refused. */
export interface RefusedTokens {
  readonly valid: string;
  readonly expired: string;
  readonly endedSession: string;
  readonly suspended: string;
  /** Personal tokens with one scope each. */
  readonly scoped: readonly string[];
}

/** What any operation may answer before it does anything: by each documented code. */
export async function probeCommonCodes(prober: Prober, tokens: RefusedTokens): Promise<void> {
  for (const operation of prober.rest.operations) {
    for (const probe of commonProbes(prober, operation, tokens)) {
      await prober.askOperation(operation, probe);
    }
  }
}

function commonProbes(
  prober: Prober,
  operation: Operation,
  { valid, expired, endedSession, suspended, scoped }: RefusedTokens,
): readonly Probe[] {
  const { codes, isPublic } = operation;
  const body = prober.validBody(operation);
  const params = Object.fromEntries(
    operation.parameters.filter((p) => p.in === 'path').map(({ name }) => [name, '!']),
  );
  const hasParams = Object.keys(params).length > 0;
  return [
    ...(isPublic
      ? []
      : [
          { body },
          ...['nonsense', expired, endedSession, suspended, ...scoped].map((token) => ({
            token,
            body,
          })),
        ]),
    ...(codes.has('request.invalid')
      ? [
          {
            token: valid,
            query: '?limit=nonsense&cursor=%00&nonsense=1',
            // Without a body that may be left out, signing out would take this token from the rest.
            ...(body !== undefined && { body: { nonsense: 1 } }),
          },
          ...(hasParams ? [{ token: valid, params, body }] : []),
        ]
      : []),
    ...(codes.has('request.too-large') ? [{ token: valid, body: TOO_LARGE }] : []),
    ...(codes.has('request.unsupported-type')
      ? [{ token: valid, body: body ?? {}, headers: { 'content-type': 'text/plain' } }]
      : []),
    ...(operation.template.includes('/auth/invites') ? [{ token: valid, body }] : []),
  ];
}
