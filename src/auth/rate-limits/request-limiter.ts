import { Injectable } from '@nestjs/common';

import { RateLimiter } from '../../platform/http';

/** The buckets of this instance's REST requests. */
@Injectable()
export class RequestLimiter extends RateLimiter {}
