import { DevicesScreen } from '../devices/devices-screen';
import { LinkDeviceScreen } from '../devices/link-device-screen';
import { LockScreen } from '../lock/lock-screen';
import { NotificationsScreen } from '../notifications/notifications-screen';
import { SearchScreen } from '../search/search-screen';
import { AboutScreen } from '../settings/about-screen';
import { AppearanceScreen } from '../settings/appearance-screen';
import { PrivacyScreen } from '../settings/privacy-screen';
import { ProfileScreen } from '../settings/profile-screen';
import { SecurityScreen } from '../settings/security-screen';
import { StorageScreen } from '../settings/storage-screen';
import { ReportScreen } from '../verification/report-screen';
import { VerifyScreen } from '../verification/verify-screen';
import type { Screens } from './screens';

/** Settings and what belongs to this device. The list of settings itself is a tab: see tabs.tsx. */
export const settingsScreens = {
  Profile: { component: ProfileScreen },
  Appearance: { component: AppearanceScreen },
  Notifications: { component: NotificationsScreen },
  Security: { component: SecurityScreen },
  Privacy: { component: PrivacyScreen },
  Storage: { component: StorageScreen },
  About: { component: AboutScreen },
  Devices: { component: DevicesScreen },
  LinkDevice: { component: LinkDeviceScreen },
  Lock: { component: LockScreen },
  Verify: { component: VerifyScreen },
  Report: { component: ReportScreen },
  Search: { component: SearchScreen },
} satisfies Partial<Screens>;
