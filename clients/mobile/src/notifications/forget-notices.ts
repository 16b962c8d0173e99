import { connector } from './connector';
import { forgetNotified } from './notified';
import { changeNotices } from './notice-setting';
import { phone } from './phone';

/** Signed out: nothing of the account stays in the phone's list, and nobody wakes it. */
export async function forgetNotices(): Promise<void> {
  forgetNotified();
  changeNotices({ distributor: null });
  await phone.dismissAll();
  await phone.setBadge(0);
  connector.leave();
}
