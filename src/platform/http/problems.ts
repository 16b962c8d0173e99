import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { ErrorCode } from '@anochat/contract';

export const PROBLEMS = 'anochat:problems';

/**
 * The problem codes that this operation may answer with, beyond those of every operation
 * (`SHARED_PROBLEMS`, which depend on whether it is guarded and takes a body). The OpenAPI
 * document lists them a response per status, and the fuzz test wants to see each of them.
 */
export const Problems = (...codes: readonly ErrorCode[]): CustomDecorator =>
  SetMetadata(PROBLEMS, codes);

/** What the doors answer before a controller runs: nobody needs to list these. */
export const SHARED_PROBLEMS = {
  always: ['request.rate-limited', 'server.unavailable'],
  guarded: [
    'auth.required',
    'auth.token-invalid',
    'auth.token-expired',
    'auth.session-revoked',
    'auth.suspended',
    'auth.scope-missing',
  ],
  adminOnly: ['auth.forbidden'],
  withInput: ['request.invalid'],
  withBody: ['request.too-large', 'request.unsupported-type'],
} as const satisfies Record<string, readonly ErrorCode[]>;
