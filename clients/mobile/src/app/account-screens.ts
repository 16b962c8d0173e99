import { EndedScreen } from '../devices/ended-screen';
import { LinkThisDeviceScreen } from '../devices/link-this-device-screen';
import { Placeholder } from './placeholder';
import type { Screens } from './screens';

/** Shown while nobody is signed in. */
export const signedOutScreens = {
  Welcome: { component: Placeholder },
  Server: { component: Placeholder, presentation: 'modal' },
  SignIn: { component: Placeholder },
  CreateAccount: { component: Placeholder },
} satisfies Partial<Screens>;

/** Shown while this device has no keys yet. */
export const keylessScreens = {
  RecoveryWords: { component: Placeholder },
  LinkThisDevice: { component: LinkThisDeviceScreen },
} satisfies Partial<Screens>;

/** This device was revoked, or can be trusted no more. */
export const endedScreens = {
  Ended: { component: EndedScreen },
} satisfies Partial<Screens>;

/** Shown while no server was named. */
export const serverlessScreens = {
  Welcome: { component: Placeholder },
  Server: { component: Placeholder, presentation: 'modal' },
} satisfies Partial<Screens>;
