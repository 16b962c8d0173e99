import { Placeholder } from './placeholder';
import type { Screens } from './screens';

/** Settings and what belongs to this device. The list of settings itself is a tab: see tabs.tsx. */
export const settingsScreens = {
  Profile: { component: Placeholder },
  Appearance: { component: Placeholder },
  Notifications: { component: Placeholder },
  Security: { component: Placeholder },
  Privacy: { component: Placeholder },
  Storage: { component: Placeholder },
  About: { component: Placeholder },
  Devices: { component: Placeholder },
  LinkDevice: { component: Placeholder },
  Lock: { component: Placeholder },
  Verify: { component: Placeholder, presentation: 'modal' },
  Search: { component: Placeholder },
} satisfies Partial<Screens>;
