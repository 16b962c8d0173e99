export { MLS_ENGINE } from './mls-engine';
export { deviceVerdicts, linkedDevices, type LinkedDevice } from './store/chain-device-store';
export { type ChainPart, findChains } from './store/chain-store';
export { countDevices, insertDevice, reuseDevice, type NewDevice } from './store/device-store';
export { consumeKeyPackages, refundKeyPackages } from './store/key-package-store';
export {
  findAdmin,
  findCredentials,
  findMe,
  findProfiles,
  hasAdmin,
  insertUser,
  isAdmin,
  listAccounts,
  lockCredentials,
  setPasswordHash,
  type AccountSummary,
  type Credentials,
} from './store/user-store';
export { ExtendChain } from './use-cases/extend-chain';
export { MakeAdmin } from './use-cases/make-admin';
export { RestoreUser } from './use-cases/restore-user';
export { RevokeDevice } from './use-cases/revoke-device';
export { SuspendUser } from './use-cases/suspend-user';
export { UsersModule } from './users.module';
