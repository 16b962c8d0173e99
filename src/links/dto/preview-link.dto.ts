import { LIMITS, type PreviewLink } from '@anochat/contract';
import { Matches, MaxLength } from 'class-validator';

import type { SameShape } from '../../platform/http';

export class PreviewLinkDto implements PreviewLink {
  /** `http:` or `https:`, without a name or a password in it. */
  @MaxLength(LIMITS.linkLength)
  @Matches(/^https?:\/\/[!-~]+$/i, { message: '$property must be an address of the web' })
  url!: string;
}
true satisfies SameShape<PreviewLinkDto, PreviewLink>;
