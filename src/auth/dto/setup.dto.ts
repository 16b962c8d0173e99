import { LIMITS, type SetupRequest, type TokenDelivery } from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';

import { IsText, MayBeLeftOut, type SameShape } from '../../platform/http';
import { DeviceClaimDto } from './device-claim.dto';
import { IsPassword } from './is-password';
import { IsSecretToken } from './is-secret-token';
import { IsUserName } from './is-user-name';

export class SetupDto implements SetupRequest {
  /** From the link that the server printed at its start. */
  @IsSecretToken()
  token!: string;

  @IsUserName()
  userName!: string;

  @IsPassword()
  password!: string;

  @MayBeLeftOut()
  @IsText(1, LIMITS.displayNameLength)
  displayName?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => DeviceClaimDto)
  device!: DeviceClaimDto;

  @MayBeLeftOut()
  @IsIn(['body', 'cookie'])
  delivery?: TokenDelivery;
}
true satisfies SameShape<SetupDto, SetupRequest>;
