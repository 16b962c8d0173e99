import { forgetNotified } from './notified';
import { phone } from './phone';

/** Signed out: nothing of the account stays in the phone's list. */
export async function forgetNotices(): Promise<void> {
  forgetNotified();
  await phone.dismissAll();
  await phone.setBadge(0);
}
