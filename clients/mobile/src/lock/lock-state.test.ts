import * as SecureStore from 'expo-secure-store';

import { changeLock } from './lock-setting';
import type * as State from './lock-state';
import { comeBack, isLocked, leave, open, useLock, veil } from './lock-state';

const MINUTE_MS = 60_000;
const phase = (): string => useLock.getState().phase;

describe('the lock', () => {
  beforeEach(() => {
    changeLock({ isOn: true, afterMs: 0 });
    useLock.setState({ phase: 'open', leftAt: null, isAsking: false });
  });

  it('hides what is shown before the app goes, and shows it again after a glance elsewhere', () => {
    veil();
    expect(phase()).toBe('veiled');
    expect(isLocked()).toBe(false);
    comeBack();
    expect(phase()).toBe('open');
  });

  it('locks at once where that is wanted, also for what is shown in between', () => {
    leave(1_000);
    expect(isLocked(1_000)).toBe(true);
    comeBack(1_001);
    expect(phase()).toBe('locked');
  });

  it('waits as long as the person chose', () => {
    changeLock({ afterMs: MINUTE_MS });
    leave(1_000);
    expect(isLocked(1_000 + MINUTE_MS - 1)).toBe(false);
    comeBack(1_000 + MINUTE_MS - 1);
    expect(phase()).toBe('open');

    leave(2_000);
    expect(isLocked(2_000 + MINUTE_MS)).toBe(true);
    comeBack(2_000 + MINUTE_MS);
    expect(phase()).toBe('locked');
  });

  it('locks when the clock was put back meanwhile', () => {
    changeLock({ afterMs: MINUTE_MS });
    leave(9_000);
    comeBack(1_000);
    expect(phase()).toBe('locked');
  });

  it('stays locked when the app comes back once more', () => {
    leave(1_000);
    comeBack(2_000);
    veil();
    comeBack(3_000);
    expect(phase()).toBe('locked');
    open();
    expect(phase()).toBe('open');
  });

  it('takes its own question to the phone for no leaving', () => {
    useLock.setState({ phase: 'open', isAsking: true });
    leave(1_000);
    comeBack(2_000);
    expect(phase()).toBe('open');
  });

  it('does nothing where it is off', () => {
    changeLock({ isOn: false });
    veil();
    leave(1_000);
    expect(phase()).toBe('open');
    expect(isLocked(Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});

describe('a new process', () => {
  const begin = (mock: () => void): typeof State => {
    let state: typeof State | null = null;
    jest.isolateModules(() => {
      mock();
      state = jest.requireActual<typeof State>('./lock-state');
    });
    return state!;
  };
  const begun = (isOn: boolean): string => {
    changeLock({ isOn });
    // Of the modules there is another copy; the phone keeps what it was given.
    const state = begin(() => jest.doMock('expo-secure-store', () => SecureStore));
    return state.useLock.getState().phase;
  };

  it('begins locked where the lock is on, and open where it is not', () => {
    expect(begun(true)).toBe('locked');
    expect(begun(false)).toBe('open');
  });

  it.each([true, false])('begins locked till the keychain can be read: it is %s', (isOn) => {
    let isShut = true;
    const getItem = (): string => {
      if (isShut) throw new Error('User interaction is not allowed');
      return JSON.stringify({ state: { isOn, afterMs: 0 }, version: 1 });
    };
    const state = begin(() => jest.doMock('./secret-store', () => ({ secretStore: { getItem } })));
    state.comeBack();
    expect(state.useLock.getState().phase).toBe('locked');
    expect(state.isLocked()).toBe(true);
    isShut = false;
    state.comeBack();
    expect(state.useLock.getState().phase).toBe(isOn ? 'locked' : 'open');
    expect(state.isLocked()).toBe(isOn);
  });
});
