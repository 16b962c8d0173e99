import { AppState, type AppStateStatus } from 'react-native';

import { copyForAMinute } from './copy-for-a-minute';

let mockClip = '';
let mockIsInFront = true;
jest.mock('expo-clipboard', () => ({
  // Of an app that is not in front, as the systems have it.
  getStringAsync: () => Promise.resolve(mockIsInFront ? mockClip : ''),
  setStringAsync: (text: string) => Promise.resolve(void (mockClip = text)),
}));

const stand = (currentState: AppStateStatus): void => {
  mockIsInFront = currentState === 'active';
  Object.assign(AppState, { currentState });
};

describe('a secret on the clipboard', () => {
  const listen = jest.spyOn(AppState, 'addEventListener');
  beforeEach(() => {
    jest.useFakeTimers();
    listen.mockClear();
    stand('active');
  });
  afterEach(() => jest.useRealTimers());

  it('goes after a minute, unless something else is there', async () => {
    await copyForAMinute('secret');
    await jest.advanceTimersByTimeAsync(59_000);
    expect(mockClip).toBe('secret');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(mockClip).toBe('');
    await copyForAMinute('secret');
    mockClip = 'of another app';
    await jest.advanceTimersByTimeAsync(60_000);
    expect(mockClip).toBe('of another app');
  });

  it('goes when the app is in front again, where another one was after that minute', async () => {
    const remove = jest.fn();
    listen.mockReturnValue({ remove });
    await copyForAMinute('secret');
    stand('background');
    await jest.advanceTimersByTimeAsync(300_000);
    expect(mockClip).toBe('secret');
    stand('active');
    listen.mock.calls.forEach(([, heard]) => heard('active'));
    await jest.advanceTimersByTimeAsync(0);
    expect(mockClip).toBe('');
    expect(remove).toHaveBeenCalledTimes(1);
  });
});
