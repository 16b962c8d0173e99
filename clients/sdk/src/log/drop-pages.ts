import type { LogState } from './log-state';

/** What was asked for is not waited for any more: its answer belongs to a window that is gone. */
export const beginEra = (state: LogState): LogState => ({
  ...state,
  era: state.era + 1,
  asks: [],
  isWaiting: false,
  isHeadAsked: false,
  fruitless: 0,
});

/** Nothing that was read holds any more: it is read again, from the place where the log stands. */
export const dropPages = (state: LogState): LogState => ({
  ...beginEra(state),
  covered: [],
  mains: new Map(),
  about: new Map(),
});
