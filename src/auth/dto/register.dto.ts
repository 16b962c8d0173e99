import { LIMITS, type RegisterRequest, type TokenDelivery } from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsOptional, ValidateNested } from 'class-validator';

import { IsText, type SameShape } from '../../platform/http';
import { DeviceClaimDto } from './device-claim.dto';
import { IsPassword } from './is-password';
import { IsUserName } from './is-user-name';

export class RegisterDto implements RegisterRequest {
  @IsUserName()
  userName!: string;

  @IsPassword()
  password!: string;

  /** The user name when left out. */
  @IsOptional()
  @IsText(1, LIMITS.displayNameLength)
  displayName?: string;

  /** Needed where registration is by invitation. */
  @IsOptional()
  @IsText(1, 128)
  invite?: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => DeviceClaimDto)
  device!: DeviceClaimDto;

  /** `body` when left out. */
  @IsOptional()
  @IsIn(['body', 'cookie'])
  delivery?: TokenDelivery;
}
true satisfies SameShape<RegisterDto, RegisterRequest>;
