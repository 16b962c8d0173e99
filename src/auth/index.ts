export { AccessTokenKeys } from './access/access-token-keys';
export { Authenticator, type Authenticated } from './access/authenticator';
export { requireToken } from './access/require-token';
export { AuthModule } from './auth.module';
export { inviteLink } from './one-time-links';
export { CreateUser, type NewAccount } from './use-cases/create-user';
export { MakeInvite } from './use-cases/make-invite';
export { MakeResetLink } from './use-cases/make-reset-link';
