import { act, fireEvent, screen } from '@testing-library/react-native';

import type { AnoChat } from '@anochat/sdk';

import { atName } from '../language/isolated';
import { preferences, setPreference } from '../preferences/preferences';
import { draw } from '../testing/draw';
import { storedClient } from '../testing/stored-client';
import { AboutScreen } from './about-screen';
import { AppearanceScreen } from './appearance-screen';
import { PrivacyScreen } from './privacy-screen';
import { SecurityScreen } from './security-screen';
import { SettingsList } from './settings-list';
import { StorageScreen } from './storage-screen';

describe('the settings', () => {
  let client: AnoChat;

  beforeEach(async () => {
    setPreference({ theme: 'system', textSize: 'normal', language: 'en' });
    client = await storedClient();
  });
  afterEach(() => act(() => client.stop()));

  it('name who is signed in, and lead to each page', () => {
    draw({ client, name: 'Profile', screen: SettingsList, others: ['Devices'] });
    expect(screen.getByRole('link', { name: `Ann Ahorn, ${atName('ann')}` })).toBeTruthy();
    fireEvent.press(screen.getByRole('link', { name: 'Devices' }));
    expect(screen.getByTestId('stand-in-Devices')).toBeTruthy();
  });

  it('ask before signing out, and say what goes', () => {
    draw({ client, name: 'Profile', screen: SettingsList });
    fireEvent.press(screen.getByRole('button', { name: 'Sign out' }));
    expect(screen.getByText(/This is your last device/)).toBeTruthy();
    fireEvent.press(screen.getByTestId('confirm-cancel'));
    expect(client.session.state.get().status).toBe('signed-in');
  });

  it('change how things look at once, also the language', async () => {
    draw({ client, name: 'Appearance', screen: AppearanceScreen });
    fireEvent.press(screen.getByRole('radio', { name: 'Dark' }));
    expect(preferences().theme).toBe('dark');
    expect(screen.getByRole('radio', { name: 'Dark', checked: true })).toBeTruthy();
    fireEvent.press(screen.getByRole('radio', { name: 'Large' }));
    expect(preferences().textSize).toBe('large');
    fireEvent.press(screen.getByRole('radio', { name: 'Deutsch' }));
    await screen.findByText('Aussehen');
  });

  it('say that the screens turn round with a language that runs the other way', async () => {
    draw({ client, name: 'Appearance', screen: AppearanceScreen });
    fireEvent.press(screen.getByRole('radio', { name: 'العربية' }));
    await screen.findByText(/ثم افتحه من جديد/);
  });

  it.each([
    ['Privacy', PrivacyScreen, 'Show when I am here'],
    ['Security', SecurityScreen, 'Change password'],
    ['Storage', StorageScreen, 'Opened files'],
    ['About', AboutScreen, 'What this server can see'],
  ] as const)('show %s without a network', async (name, Page, words) => {
    draw({ client, name, screen: Page });
    await act(() => Promise.resolve());
    expect(screen.getAllByText(words).length).toBeGreaterThan(0);
  });
});
