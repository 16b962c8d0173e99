import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { UsersModule } from '../users';
import { AccessGuard } from './access/access.guard';
import { AccessTokenKeys } from './access/access-token-keys';
import { AccessTokenStrategy } from './access/access-token.strategy';
import { AccessTokens } from './access/access-tokens';
import { Authenticator } from './access/authenticator';
import { RecentRevocations } from './access/recent-revocations';
import { AuthController } from './auth.controller';
import { ExpirySweep } from './expiry-sweep';
import { InvitesController } from './invites.controller';
import { LoginFailures } from './passwords/login-failures';
import { PasswordHasher } from './passwords/password-hasher';
import { AddressLimitGuard, CallerLimitGuard } from './rate-limits/rate-limit.guard';
import { RequestLimiter } from './rate-limits/request-limiter';
import { SessionsController } from './sessions.controller';
import { SetupNotice } from './setup-notice';
import { TokensController } from './tokens.controller';
import { ChangePassword } from './use-cases/change-password';
import { CreateUser } from './use-cases/create-user';
import { EndSessions } from './use-cases/end-sessions';
import { LogIn } from './use-cases/log-in';
import { MakeInvite } from './use-cases/make-invite';
import { MakeResetLink } from './use-cases/make-reset-link';
import { MakeToken } from './use-cases/make-token';
import { OpenSession } from './use-cases/open-session';
import { RefreshTokens } from './refresh-tokens';
import { RefreshSession } from './use-cases/refresh-session';
import { Register } from './use-cases/register';
import { ResetPassword } from './use-cases/reset-password';
import { RevokeToken } from './use-cases/revoke-token';
import { SetUp } from './use-cases/set-up';
import { WithdrawInvite } from './use-cases/withdraw-invite';
import { VersionsController } from './versions.controller';

const USE_CASES = [
  ChangePassword,
  CreateUser,
  EndSessions,
  LogIn,
  MakeInvite,
  MakeResetLink,
  MakeToken,
  OpenSession,
  RefreshSession,
  RefreshTokens,
  Register,
  ResetPassword,
  RevokeToken,
  SetUp,
  WithdrawInvite,
];

/** Accounts, sessions and tokens; installs the guard of every REST route. */
@Module({
  imports: [UsersModule],
  controllers: [
    AuthController,
    InvitesController,
    SessionsController,
    TokensController,
    VersionsController,
  ],
  providers: [
    ...USE_CASES,
    AccessTokenKeys,
    AccessTokens,
    AccessTokenStrategy,
    Authenticator,
    ExpirySweep,
    LoginFailures,
    PasswordHasher,
    RecentRevocations,
    SetupNotice,
    RequestLimiter,
    // In this order.
    { provide: APP_GUARD, useClass: AddressLimitGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: CallerLimitGuard },
  ],
  exports: [
    Authenticator,
    AccessTokenKeys,
    CreateUser,
    MakeInvite,
    MakeResetLink,
    MakeToken,
    RevokeToken,
  ],
})
export class AuthModule {}
