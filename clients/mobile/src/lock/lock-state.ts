import { create } from 'zustand';

import { isLockKnown, useLockSetting, type LockSetting } from './lock-setting';

export interface LockState {
  /** `veiled`: the app is not in front, and nobody shall read it among the open apps. */
  readonly phase: 'open' | 'veiled' | 'locked';
  /** When the app went out of sight; `null` while it is there. */
  readonly leftAt: number | null;
  /** The phone asks for the finger, the face or the code, which takes the app out of the front too. */
  readonly isAsking: boolean;
}

/** A process begins locked: whoever started it has not shown yet who they are. */
export const useLock = create<LockState>()(() => ({
  phase: !isLockKnown() || useLockSetting.getState().isOn ? 'locked' : 'open',
  leftAt: null,
  isAsking: false,
}));

/** A clock that was put back counts as time enough. */
const isDue = ({ isOn, afterMs }: LockSetting, leftAt: number, now: number): boolean =>
  isOn && (now < leftAt || now - leftAt >= afterMs);

/** Whether names and texts stay out of notifications. */
export function isLocked(now = Date.now()): boolean {
  if (!isLockKnown()) return true;
  const { phase, leftAt } = useLock.getState();
  const setting = useLockSetting.getState();
  return setting.isOn && (phase === 'locked' || (leftAt !== null && isDue(setting, leftAt, now)));
}

/** The app is about to go: what it shows must not be in the picture that the system takes. */
export function veil(): void {
  const { phase, isAsking } = useLock.getState();
  if (phase === 'open' && !isAsking && useLockSetting.getState().isOn) {
    useLock.setState({ phase: 'veiled' });
  }
}

export function leave(now = Date.now()): void {
  const { isAsking } = useLock.getState();
  if (isAsking || !useLockSetting.getState().isOn) return;
  veil();
  useLock.setState({ leftAt: now });
}

export function comeBack(now = Date.now()): void {
  // Known only now, and found to be off, it opens: see below.
  isLockKnown();
  const { phase, leftAt } = useLock.getState();
  const isOver = leftAt !== null && isDue(useLockSetting.getState(), leftAt, now);
  if (isOver) useLock.setState({ phase: 'locked', leftAt: null });
  else useLock.setState({ phase: phase === 'veiled' ? 'open' : phase, leftAt: null });
}

export const open = (): void => useLock.setState({ phase: 'open', leftAt: null });

// Where there is no lock any more, nothing stays behind it.
useLockSetting.subscribe(({ isOn }) => {
  if (!isOn) open();
});
