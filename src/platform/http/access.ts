import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { TokenScope } from '@anochat/contract';

export const PUBLIC = 'anochat:public';
export const SCOPE = 'anochat:scope';
export const ADMIN_ONLY = 'anochat:admin-only';
export const RATE_LIMIT = 'anochat:rate-limit';

/** No authentication. Everything else is guarded by the global guard that `auth` installs. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);
/** The scope that a personal token needs; without it GET needs `read`, everything else `write`. */
export const Scope = (scope: TokenScope): CustomDecorator => SetMetadata(SCOPE, scope);
export const AdminOnly = (): CustomDecorator => SetMetadata(ADMIN_ONLY, true);

/** A named bucket: at most `limit` calls in `windowMs`, counted by account (or address when public). */
export interface RateLimitRule {
  readonly bucket: string;
  readonly limit: number;
  readonly windowMs: number;
}
/** Replaces the default bucket of a route. */
export const RateLimit = (rule: RateLimitRule): CustomDecorator => SetMetadata(RATE_LIMIT, rule);
