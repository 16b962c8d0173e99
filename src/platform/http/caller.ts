import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { DeviceId, SessionId, TokenScope, UserId } from '@anochat/contract';

/** Who is asking: what the authentication of every door (REST, socket) yields. */
export interface Caller {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** `null`: a personal token. */
  readonly sessionId: SessionId | null;
  /** `null`: a session, which may do everything that its user may. */
  readonly scopes: readonly TokenScope[] | null;
  readonly admin: boolean;
}

/** Set on the request by the global guard. */
export interface AuthenticatedRequest {
  caller?: Caller;
}

const callerOf = (context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (caller === undefined) throw new Error('this route is public and has no caller');
  return caller;
};

/** Parameter decorator: the `Caller` of a guarded route. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context),
);
