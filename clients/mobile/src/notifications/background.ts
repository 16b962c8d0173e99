import {
  BackgroundNotificationTaskResult,
  registerTaskAsync,
  type NotificationTaskPayload,
} from 'expo-notifications';
import { defineTask } from 'expo-task-manager';
import i18next from 'i18next';
import { Platform } from 'react-native';

import type { PushMessage } from '@anochat/contract';

import { startLanguage } from '../language/language';
import { preferences } from '../preferences/preferences';
import { connector } from './connector';
import { phone } from './phone';
import { typeOfPush } from './type-of-push';
import { wakeUp } from './wake-up';

const WAKE_UP = 'anochat.wake-up';

/** The phone may start the app for this alone, without any screen: see index.ts. */
export function listenInBackground(): void {
  defineTask<NotificationTaskPayload>(WAKE_UP, async ({ data }) => {
    if ('actionIdentifier' in data) return BackgroundNotificationTaskResult.NoData;
    return (await answer(typeOfPush(data))) > 0
      ? BackgroundNotificationTaskResult.NewData
      : BackgroundNotificationTaskResult.NoData;
  });
  // A build without a key of Google's or Apple's cannot: it hears of news while it is open, and its
  // settings say so.
  registerTaskAsync(WAKE_UP).catch(() => undefined);
  // While the app is not running, its words come from the Kotlin of modules/push-words.
  connector.onWoken((type) => {
    answer(type).catch(() => undefined);
  });
}

/** Answers how many notifications were shown. */
function answer(type: PushMessage['type']): Promise<number> {
  if (!i18next.isInitialized) startLanguage(preferences().language);
  return type === 'test' ? showTest() : wakeUp();
}

/** What somebody asked for to see whether it arrives. */
async function showTest(): Promise<number> {
  // Apple's phones show it themselves, by the words in the app.
  if (Platform.OS === 'ios') return 0;
  await phone.prepare(i18next.t('notify.channel'));
  await phone.present({
    id: 'test',
    title: i18next.t('app.name'),
    body: i18next.t('notify.testBody'),
    data: {},
  });
  await phone.dismissGeneric();
  return 1;
}
