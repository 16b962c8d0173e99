import {
  BackgroundNotificationTaskResult,
  registerTaskAsync,
  type NotificationTaskPayload,
} from 'expo-notifications';
import { defineTask } from 'expo-task-manager';
import i18next from 'i18next';

import { startLanguage } from '../language/language';
import { preferences } from '../preferences/preferences';
import { wakeUp } from './wake-up';

const WAKE_UP = 'anochat.wake-up';

/** The phone may start the app for this alone, without any screen: see index.ts. */
export function listenInBackground(): void {
  defineTask<NotificationTaskPayload>(WAKE_UP, async ({ data }) => {
    if ('actionIdentifier' in data) return BackgroundNotificationTaskResult.NoData;
    if (!i18next.isInitialized) startLanguage(preferences().language);
    const shown = await wakeUp();
    return shown > 0
      ? BackgroundNotificationTaskResult.NewData
      : BackgroundNotificationTaskResult.NoData;
  });
  registerTaskAsync(WAKE_UP).catch((error: unknown) => {
    console.warn('AnoChat is not woken in the background', error);
  });
}
