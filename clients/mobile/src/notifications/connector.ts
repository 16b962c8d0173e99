import { NotRegistered, type Connector } from './connector-port';

const nothing = (): void => undefined;

/** Iphones and browsers have none: see connector.android.ts. */
export const connector: Connector = {
  distributors: () => null,
  register: () => Promise.reject(new NotRegistered('gone')),
  leave: nothing,
  onWoken: () => nothing,
  onChanged: () => nothing,
};
