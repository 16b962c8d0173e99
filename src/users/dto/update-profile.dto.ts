import { LIMITS, type UpdateProfile } from '@anochat/contract';
import { IsBoolean } from 'class-validator';

import { IsText, MayBeLeftOut, type SameShape } from '../../platform/http';

export class UpdateProfileDto implements UpdateProfile {
  @MayBeLeftOut()
  @IsText(1, LIMITS.displayNameLength)
  displayName?: string;

  @MayBeLeftOut()
  @IsText(0, LIMITS.aboutLength)
  about?: string;

  @MayBeLeftOut()
  @IsBoolean()
  presenceHidden?: boolean;
}
true satisfies SameShape<UpdateProfileDto, UpdateProfile>;
