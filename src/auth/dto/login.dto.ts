import type { LoginRequest, TokenDelivery } from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';

import { MayBeLeftOut, type SameShape } from '../../platform/http';
import { DeviceClaimDto } from './device-claim.dto';
import { IsGivenPassword } from './is-password';
import { IsUserName } from './is-user-name';

export class LoginDto implements LoginRequest {
  @IsUserName()
  userName!: string;

  @IsGivenPassword()
  password!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => DeviceClaimDto)
  device!: DeviceClaimDto;

  @MayBeLeftOut()
  @IsIn(['body', 'cookie'])
  delivery?: TokenDelivery;
}
true satisfies SameShape<LoginDto, LoginRequest>;
