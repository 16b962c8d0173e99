import { act, renderHook, waitFor } from '@testing-library/react-native';
import { AppState, type AppStateStatus } from 'react-native';

import { useLock } from '../lock/lock-state';
import { beginTake, type Take } from './take';
import { useStopUnseen } from './use-stop-unseen';
import { discardVoice, startVoice, voiceOf } from './voice-recordings';

jest.mock('./take', () => ({ beginTake: jest.fn() }));

const file = { uri: 'file:///a.m4a', type: 'audio/mp4', size: 3_000 };
const take = {
  ...{ elapsed: () => 2_000, level: () => 0.5, cancel: jest.fn() },
  stop: jest.fn(() => Promise.resolve(file)),
} as unknown as Take;

describe('a recording that nobody sees', () => {
  const listen = jest.spyOn(AppState, 'addEventListener');
  const tell = (state: AppStateStatus): void =>
    listen.mock.calls.forEach(([event, heard]) => event === 'change' && heard(state));
  const forgetPress = jest.fn();
  beforeEach(() => {
    jest.clearAllMocks();
    useLock.setState({ phase: 'open' });
    jest.mocked(beginTake).mockResolvedValue(take);
    renderHook(() => useStopUnseen('tea', forgetPress));
  });
  afterEach(() => discardVoice('tea'));

  it('stops and is kept when the app goes out of sight', async () => {
    await startVoice('tea', () => true);
    tell('inactive');
    expect(voiceOf('tea')?.state).toBe('recording');
    tell('background');
    await waitFor(() => expect(voiceOf('tea')?.state).toBe('recorded'));
    expect(forgetPress).toHaveBeenCalled();
  });

  it('stops and is kept when the lock comes down', async () => {
    await startVoice('tea', () => true);
    act(() => useLock.setState({ phase: 'locked' }));
    await waitFor(() => expect(voiceOf('tea')?.state).toBe('recorded'));
  });

  it('is not begun by a question for the microphone that the lock has covered', async () => {
    let allow = (_: Take): void => undefined;
    jest.mocked(beginTake).mockReturnValue(new Promise((resolve) => (allow = resolve)));
    const starting = startVoice('tea', () => true);
    tell('background');
    expect(voiceOf('tea')?.state).toBe('asking');
    act(() => useLock.setState({ phase: 'locked' }));
    allow(take);
    await starting;
    expect(voiceOf('tea')).toBeNull();
    expect(take.cancel).toHaveBeenCalled();
  });
});
