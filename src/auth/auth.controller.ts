import { Body, Controller, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import type { Authentication, TokenDelivery } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';

import { Config } from '../platform/config';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, Problems, Public, RateLimit, Scope } from '../platform/http';
import { ExtendChain, RevokeDevice } from '../users';
import { clientAddress } from './client-address';
import { ChangePasswordDto } from './dto/change-password.dto';
import { LoginDto } from './dto/login.dto';
import { LogoutDto } from './dto/logout.dto';
import { RefreshDto } from './dto/refresh.dto';
import { RegisterDto } from './dto/register.dto';
import { ResetPasswordDto } from './dto/reset-password.dto';
import { SetupDto } from './dto/setup.dto';
import {
  clearRefreshCookie,
  readRefreshCookie,
  requireOwnOrigin,
  setRefreshCookie,
} from './refresh-cookie';
import { ChangePassword } from './use-cases/change-password';
import { EndSessions } from './use-cases/end-sessions';
import { LogIn } from './use-cases/log-in';
import type { SignedIn } from './use-cases/open-session';
import { RefreshSession } from './use-cases/refresh-session';
import { Register } from './use-cases/register';
import { ResetPassword } from './use-cases/reset-password';
import { SetUp } from './use-cases/set-up';

const TEN_MINUTES_MS = 600_000;

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly config: Config,
    private readonly setUp: SetUp,
    private readonly register_: Register,
    private readonly logIn: LogIn,
    private readonly refreshSession: RefreshSession,
    private readonly endSessions: EndSessions,
    private readonly extendChain: ExtendChain,
    private readonly revokeDevice: RevokeDevice,
    private readonly changePassword: ChangePassword,
    private readonly resetPassword: ResetPassword,
  ) {}

  /** Makes the first administrator with the one-time link that the server printed. */
  @Post('setup')
  @Public()
  @RateLimit({ bucket: 'setup', limit: 20, windowMs: TEN_MINUTES_MS })
  @Problems('auth.setup-done', 'auth.link-invalid', 'user.name-taken', 'auth.origin-refused')
  async setup(
    @Body() body: SetupDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Authentication> {
    this.checkDelivery(body.delivery, request);
    const signedIn = await this.setUp.execute(body, clientAddress(request));
    return this.deliver(signedIn, body.delivery, response);
  }

  /** Makes an account with a user name and a password. */
  @Post('register')
  @Public()
  @RateLimit({ bucket: 'register', limit: 30, windowMs: TEN_MINUTES_MS })
  @Problems(
    'auth.registration-closed',
    'auth.invite-required',
    'auth.invite-invalid',
    'user.name-taken',
    'auth.origin-refused',
  )
  async register(
    @Body() body: RegisterDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Authentication> {
    this.checkDelivery(body.delivery, request);
    const signedIn = await this.register_.execute(body, clientAddress(request));
    return this.deliver(signedIn, body.delivery, response);
  }

  /**
   * Signs a device in. The device's session before this one ends; so does the one whose cookie this
   * browser still has and does not know of any more.
   */
  @Post('login')
  @HttpCode(200)
  @Public()
  @Problems('auth.credentials-invalid', 'auth.suspended', 'limit.reached', 'auth.origin-refused')
  async login(
    @Body() body: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Authentication> {
    this.checkDelivery(body.delivery, request);
    const before = body.delivery === 'cookie' ? readRefreshCookie(request) : undefined;
    const signedIn = await this.logIn.execute(body, clientAddress(request), before);
    return this.deliver(signedIn, body.delivery, response);
  }

  /**
   * Exchanges a refresh token, from the body or the cookie, for its successor and an access token.
   * A token that is presented again later than the grace ends its session.
   */
  @Post('refresh')
  @HttpCode(200)
  @Public()
  @Problems(
    'auth.refresh-invalid',
    'auth.refresh-reused',
    'auth.session-revoked',
    'auth.device-revoked',
    'auth.suspended',
    'auth.origin-refused',
  )
  async refresh(
    @Body() body: RefreshDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Authentication> {
    const delivery = body.refreshToken === undefined ? 'cookie' : 'body';
    const token = body.refreshToken ?? readRefreshCookie(request);
    if (token === undefined) throw new ProblemError('auth.refresh-invalid');
    this.checkDelivery(delivery, request);
    const signedIn = await this.refreshSession.execute(token, clientAddress(request));
    return this.deliver(signedIn, delivery, response);
  }

  /**
   * Ends the caller's session, or the personal token that was presented. With statements that are
   * refused nothing ends.
   */
  @Post('logout')
  @HttpCode(204)
  @Scope('account')
  @Problems('chain.conflict', 'chain.refused', 'limit.reached')
  async logout(
    @CurrentCaller() caller: Caller,
    @Body() { statements }: LogoutDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { userId, sessionId, deviceId } = caller;
    // In the same call: whoever took itself out of the chain is not heard a second time.
    if (statements) await this.extendChain.execute(caller, { statements });
    if (sessionId === null) await this.revokeDevice.execute(userId, deviceId);
    else await this.endSessions.execute({ userId, deviceId }, 'logged-out');
    clearRefreshCookie(response, this.config);
  }

  /** Changes the caller's password; every other session ends. */
  @Put('password')
  @HttpCode(204)
  @Scope('account')
  @Problems('auth.password-wrong')
  async password(@CurrentCaller() caller: Caller, @Body() body: ChangePasswordDto): Promise<void> {
    await this.changePassword.execute(caller, body);
  }

  /** Sets a new password with an administrator's link; every session ends. */
  @Post('password-reset')
  @HttpCode(204)
  @Public()
  @RateLimit({ bucket: 'password-reset', limit: 20, windowMs: TEN_MINUTES_MS })
  @Problems('auth.link-invalid')
  async passwordReset(@Body() body: ResetPasswordDto): Promise<void> {
    await this.resetPassword.execute(body);
  }

  private checkDelivery(delivery: TokenDelivery | undefined, request: Request): void {
    if (delivery === 'cookie') requireOwnOrigin(request, this.config);
  }

  private deliver(
    { authentication, refreshToken }: SignedIn,
    delivery: TokenDelivery | undefined,
    response: Response,
  ): Authentication {
    response.setHeader('Cache-Control', 'no-store');
    if (delivery !== 'cookie') return { ...authentication, refreshToken };
    setRefreshCookie(response, refreshToken, this.config);
    return authentication;
  }
}
