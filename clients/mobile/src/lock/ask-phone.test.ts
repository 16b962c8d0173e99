import * as LocalAuthentication from 'expo-local-authentication';

import { askPhone, lockAbility } from './ask-phone';
import { useLock } from './lock-state';

jest.mock('expo-local-authentication');
const phone = jest.mocked(LocalAuthentication);
const ask = (): Promise<string> => askPhone({ prompt: 'Open', cancel: 'Cancel' });

describe('asking the phone', () => {
  it('tells that its owner is there, and lets its own code do', async () => {
    phone.authenticateAsync.mockImplementation(() => {
      expect(useLock.getState().isAsking).toBe(true);
      return Promise.resolve({ success: true });
    });
    expect(await ask()).toBe('granted');
    expect(useLock.getState().isAsking).toBe(false);
    expect(phone.authenticateAsync).toHaveBeenCalledWith(
      expect.objectContaining({ promptMessage: 'Open', disableDeviceFallback: false }),
    );
  });

  it.each([
    ['authentication_failed', 'failed'],
    ['lockout', 'lockedOut'],
    ['user_cancel', 'cancelled'],
    ['system_cancel', 'cancelled'],
    ['passcode_not_set', 'gone'],
    ['not_enrolled', 'gone'],
    ['unknown', 'broken'],
  ] as const)('tells %s apart as %s', async (error, refusal) => {
    phone.authenticateAsync.mockResolvedValue({ success: false, error });
    expect(await ask()).toBe(refusal);
  });

  it('grants nothing where the phone fails', async () => {
    phone.authenticateAsync.mockRejectedValue(new Error('no'));
    expect(await ask()).toBe('broken');
    expect(useLock.getState().isAsking).toBe(false);
  });

  it('knows a phone without a lock', async () => {
    phone.getEnrolledLevelAsync.mockResolvedValue(0);
    expect(await lockAbility()).toBe('none');
    phone.getEnrolledLevelAsync.mockResolvedValue(1);
    expect(await lockAbility()).toBe('ready');
  });
});
