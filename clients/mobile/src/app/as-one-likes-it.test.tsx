import { act, screen, userEvent, within } from '@testing-library/react-native';
import { I18nManager, StyleSheet, Text } from 'react-native';
import ReanimatedSwipeable from 'react-native-gesture-handler/ReanimatedSwipeable';

import type { AnoChat } from '@anochat/sdk';
import { tokens } from '@anochat/tokens';

import { setPreference } from '../preferences/preferences';
import { drawApp } from '../testing/draw-app';
import { storedClient, toldHead } from '../testing/stored-client';

jest.mock('../notifications/phone', () => jest.requireActual<object>('../notifications/phone.web'));

const user = userEvent.setup();
const direction = I18nManager as { isRTL: boolean };

describe('the app, as one likes it', () => {
  let client: AnoChat;
  const begin = async (): Promise<void> => {
    client = await storedClient(
      [],
      toldHead('tea', [['bob', 'The kettle is on']], { title: 'Tea at five', unread: 2 }),
    );
    drawApp(client);
    await screen.findByTestId('conversation');
  };
  beforeEach(() => setPreference({ theme: 'light', textSize: 'normal', language: 'en' }));
  afterEach(async () => {
    screen.unmount();
    direction.isRTL = false;
    await act(() => client.stop());
  });
  const backOf = (testID: string): unknown =>
    StyleSheet.flatten(screen.getByTestId(testID).props.style as object)[
      'backgroundColor' as never
    ];
  const writtenIn = (text: string): object =>
    StyleSheet.flatten(screen.getByText(text).props.style as object);

  it('turns dark at once and everywhere, by the settings', async () => {
    await begin();
    expect(backOf('conversations-screen')).toBe(tokens.color.light.canvas);
    await user.press(screen.getByTestId('tab-settings'));
    await user.press(screen.getByTestId('settings-appearance'));
    await user.press(screen.getByTestId('choice-dark'));
    expect(backOf('appearance')).toBe(tokens.color.dark.canvas);
    await user.press(within(screen.getByTestId('appearance')).getByTestId('header-back'));
    expect(backOf('settings')).toBe(tokens.color.dark.canvas);
    await user.press(screen.getByTestId('tab-conversations'));
    expect(backOf('conversations-screen')).toBe(tokens.color.dark.canvas);
    expect(writtenIn('Tea at five')).toMatchObject({ color: tokens.color.dark.text });
  });

  it.each([
    ['profile', 'Profile'],
    ['devices', 'Devices'],
    ['security', 'Security'],
    ['lock', 'App lock'],
    ['privacy', 'Privacy'],
    ['notifications', 'Notifications'],
    ['storage', 'On this device'],
    ['about', 'About'],
  ])('leads to %s, and back to the settings', async (page, title) => {
    await begin();
    await user.press(screen.getByTestId('tab-settings'));
    await user.press(screen.getByTestId(`settings-${page}`));
    expect(screen.queryByTestId('sign-out')).not.toBeOnTheScreen();
    expect(screen.getByRole('heading', { name: title })).toBeOnTheScreen();
    await user.press(screen.getByTestId('header-back'));
    expect(screen.getByTestId('sign-out')).toBeOnTheScreen();
  });

  it('runs from the right in Arabic: its words and its swipes', async () => {
    setPreference({ language: 'ar' });
    direction.isRTL = true;
    await begin();
    expect(screen.getAllByText('المحادثات').length).toBeGreaterThan(0);
    const row = screen.UNSAFE_getByType(ReanimatedSwipeable).props as object;
    expect(row).toHaveProperty('renderLeftActions');
    expect(row).not.toHaveProperty('renderRightActions');
    // A Latin name stays a name among Arabic words.
    expect(screen.getByTestId('preview')).toHaveTextContent(
      '\u2068Bob\u2069: \u2068The kettle is on\u2069',
    );
  });

  it('grows with the text that one can read, as far as there is room', async () => {
    await begin();
    const before = writtenIn('Tea at five') as { readonly fontSize: number };
    // Those that the navigation library draws are its own.
    const words = within(screen.getByTestId('conversations-screen')).UNSAFE_getAllByType(Text);
    expect(words.length).toBeGreaterThan(5);
    for (const { props } of words)
      expect(
        (props as { maxFontSizeMultiplier?: number }).maxFontSizeMultiplier,
      ).toBeLessThanOrEqual(2);
    act(() => setPreference({ textSize: 'large' }));
    expect(writtenIn('Tea at five')).toMatchObject({ fontSize: before.fontSize * 1.18 });
  });
});
