import { I18nManager } from 'react-native';

import type { Language } from '@anochat/tokens';

/** Whether what begins a line stands at its right. */
export const isRightToLeft = (): boolean => I18nManager.isRTL;

/** Native views have taken the direction when the app was started. */
export const applyDirection = (_language: Language): void => undefined;
