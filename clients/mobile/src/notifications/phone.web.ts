import type { Phone } from './phone-port';

const nothing = (): Promise<void> => Promise.resolve();

export const phone: Phone = {
  permission: () => Promise.resolve('unsupported'),
  askPermission: () => Promise.resolve('unsupported'),
  prepare: nothing,
  present: nothing,
  dismiss: nothing,
  dismissAll: nothing,
  dismissGeneric: nothing,
  setBadge: nothing,
  pushToken: () => Promise.reject(new Error('A browser has no address of Google or Apple')),
  onPushToken: () => () => undefined,
  decideInFront: () => undefined,
  onTapped: () => () => undefined,
};
