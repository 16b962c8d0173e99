import { act, fireEvent, screen } from '@testing-library/react-native';
import * as LocalAuthentication from 'expo-local-authentication';
import { AppState, Text, type AppStateStatus } from 'react-native';

import { useRunning } from '../client';
import { plainStore } from '../platform/plain-store';
import { drawPart } from '../testing/draw';
import { LockGate } from './lock-gate';
import { changeLock } from './lock-setting';
import { useLock } from './lock-state';

jest.mock('expo-local-authentication');
const authenticate = jest.mocked(LocalAuthentication.authenticateAsync);

/** The way in which the system tells how the app stands. */
function systemTells(): (state: AppStateStatus) => void {
  const listen = jest.spyOn(AppState, 'addEventListener');
  return (state) =>
    act(() => listen.mock.calls.forEach(([event, heard]) => event === 'change' && heard(state)));
}

describe('what the lock covers', () => {
  const tell = systemTells();
  beforeAll(() => {
    Object.assign(AppState, { currentState: 'active' });
  });
  const show = () =>
    drawPart(
      <LockGate>
        <Text>Secret words</Text>
      </LockGate>,
    );

  beforeEach(() => {
    authenticate.mockReset();
    authenticate.mockResolvedValue({ success: false, error: 'user_cancel' });
    changeLock({ isOn: true, afterMs: 0 });
    act(() => useLock.setState({ phase: 'locked', leftAt: null, isAsking: false }));
  });

  it('is there, and yet neither read nor touched', async () => {
    show();
    expect(screen.queryByText('Secret words')).toBeNull();
    expect(screen.getByText('Secret words', { includeHiddenElements: true })).toBeTruthy();
    expect(screen.getByTestId('lock-below', { includeHiddenElements: true }).props).toMatchObject({
      pointerEvents: 'none',
      accessibilityElementsHidden: true,
      importantForAccessibility: 'no-hide-descendants',
    });
    await screen.findByText('Nothing is shown until you unlock.');
  });

  it('shows once the phone knows its owner', async () => {
    show();
    await screen.findByText('Nothing is shown until you unlock.');
    authenticate.mockResolvedValue({ success: true });
    fireEvent.press(screen.getByRole('button', { name: 'Unlock' }));
    await screen.findByText('Secret words');
    expect(screen.queryByTestId('lock-cover')).toBeNull();
    expect(screen.getByText('Secret words')).toBeTruthy();
  });

  it('says in words why it stays', async () => {
    authenticate.mockResolvedValue({ success: false, error: 'lockout' });
    show();
    await screen.findByText(/Too many tries/);
  });

  it('leaves the way out where the phone has no lock any more', async () => {
    authenticate.mockResolvedValue({ success: false, error: 'passcode_not_set' });
    show();
    await screen.findByText(/no screen lock any more/);
    fireEvent.press(screen.getByRole('button', { name: 'Sign out' }));
    await screen.findByText('Secret words');
  });

  it('opens nothing where signing out does not come off', async () => {
    plainStore.setItem('anochat.server', 'https://chat.example.org');
    useRunning.setState({ status: 'opening', client: null, serverUrl: null });
    authenticate.mockResolvedValue({ success: false, error: 'passcode_not_set' });
    show();
    await screen.findByText(/no screen lock any more/);
    fireEvent.press(screen.getByRole('button', { name: 'Sign out' }));
    await screen.findByText('That did not work. Try again.');
    expect(screen.queryByText('Secret words')).toBeNull();
    expect(useLock.getState().phase).toBe('locked');
    plainStore.removeItem('anochat.server');
  });

  it('is veiled among the open apps before it is locked', () => {
    act(() => useLock.setState({ phase: 'open' }));
    changeLock({ afterMs: 60_000 });
    show();
    expect(screen.getByText('Secret words')).toBeTruthy();
    tell('inactive');
    expect(screen.queryByText('Secret words')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Unlock' })).toBeNull();
    tell('active');
    expect(screen.getByText('Secret words')).toBeTruthy();
  });
});
