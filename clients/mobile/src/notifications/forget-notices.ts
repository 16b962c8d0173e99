import { forgetNotified } from './notified';
import { changeNotices } from './notice-setting';
import { phone } from './phone';
import { forgetPushKeys } from './push-keys';

/** Signed out: nothing of the account stays in the phone's list, and nobody wakes it. */
export async function forgetNotices(): Promise<void> {
  forgetNotified();
  forgetPushKeys();
  changeNotices({ unifiedPush: null });
  await phone.dismissAll();
  await phone.setBadge(0);
}
