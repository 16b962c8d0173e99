import { Platform } from 'react-native';

/** How this device is named in the list of devices. */
export const deviceName = (): string => (Platform.OS === 'ios' ? 'iPhone' : 'Android');
