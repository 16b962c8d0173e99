import { LIMITS, type UpdateProfile } from '@anochat/contract';
import { IsBoolean, IsOptional } from 'class-validator';

import { IsText, type SameShape } from '../../platform/http';

export class UpdateProfileDto implements UpdateProfile {
  @IsOptional()
  @IsText(1, LIMITS.displayNameLength)
  displayName?: string;

  @IsOptional()
  @IsText(0, LIMITS.aboutLength)
  about?: string;

  @IsOptional()
  @IsBoolean()
  presenceHidden?: boolean;
}
true satisfies SameShape<UpdateProfileDto, UpdateProfile>;
