import type { TokenScope } from '@anochat/contract';

/** What each scope lets a token do, in people's words. */
export const SCOPE_TEXTS = {
  read: { label: 'settings.tokenRead', hint: 'settings.tokenReadHint' },
  write: { label: 'settings.tokenWrite', hint: 'settings.tokenWriteHint' },
  account: { label: 'settings.tokenAccount', hint: 'settings.tokenAccountHint' },
} as const satisfies Record<TokenScope, { readonly label: string; readonly hint: string }>;
