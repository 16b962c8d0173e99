/** The phone's screens in a browser: a test vehicle. */
export const deviceName = (): string => 'Phone in a browser';
