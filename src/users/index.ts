export { countDevices, insertDevice, reuseDevice, type NewDevice } from './store/device-store';
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
export { MakeAdmin } from './use-cases/make-admin';
export { RestoreUser } from './use-cases/restore-user';
export { RevokeDevice } from './use-cases/revoke-device';
export { SuspendUser } from './use-cases/suspend-user';
export { UsersModule } from './users.module';
