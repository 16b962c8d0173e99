import { create } from 'zustand';

import type { PushKind } from '@anochat/contract';

import type { DistributorProblem } from './connector-port';

/** How the server wakes this device, as far as both sides are. */
export type PushState =
  /** Not wanted, not allowed, or not signed in. */
  | { readonly status: 'off' }
  | { readonly status: 'waiting' | 'ready'; readonly kind: PushKind }
  /** The server does not wake by that way, or the phone gave no address for it. */
  | { readonly status: 'no-server' | 'no-token'; readonly kind: PushKind }
  | {
      readonly status: 'no-distributor';
      readonly kind: 'unifiedpush';
      readonly problem: DistributorProblem;
    }
  /** It is tried again with the next start, or when a setting changes. */
  | { readonly status: 'failed'; readonly error: unknown };

export const usePushState = create<PushState>()(() => ({ status: 'off' }));

export const tellOfDistributor = (problem: DistributorProblem): void =>
  usePushState.setState({ status: 'no-distributor', kind: 'unifiedpush', problem }, true);
