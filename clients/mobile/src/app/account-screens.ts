import { CreateAccountScreen } from '../account/create-account-screen';
import { RecoveryWordsScreen } from '../account/recovery-words-screen';
import { ServerScreen } from '../account/server-screen';
import { SignInScreen } from '../account/sign-in-screen';
import { WelcomeScreen } from '../account/welcome-screen';
import { EndedScreen } from '../devices/ended-screen';
import { LinkThisDeviceScreen } from '../devices/link-this-device-screen';
import type { Screens } from './screens';

/** Shown while no server was named. */
export const serverlessScreens = {
  Welcome: { component: WelcomeScreen },
  Server: { component: ServerScreen, presentation: 'modal' },
} satisfies Partial<Screens>;

/** Shown while nobody is signed in. */
export const signedOutScreens = {
  ...serverlessScreens,
  SignIn: { component: SignInScreen },
  CreateAccount: { component: CreateAccountScreen },
} satisfies Partial<Screens>;

/** A new account has its keys made, or words are to be repeated. */
export const newKeysScreens = {
  RecoveryWords: { component: RecoveryWordsScreen },
} satisfies Partial<Screens>;

/** The account has its keys on other devices. */
export const unlinkedScreens = {
  LinkThisDevice: { component: LinkThisDeviceScreen },
} satisfies Partial<Screens>;

/** This device was revoked, or can be trusted no more. */
export const endedScreens = {
  Ended: { component: EndedScreen },
} satisfies Partial<Screens>;
