import { DEVICE_KINDS, type DeviceClaim, type DeviceKind, LIMITS } from '@anochat/contract';
import { IsIn, IsOptional } from 'class-validator';

import { IsId, IsText, type SameShape } from '../../platform/http';

export class DeviceClaimDto implements DeviceClaim {
  @IsOptional()
  @IsId()
  id?: string;

  @IsIn(DEVICE_KINDS)
  kind!: DeviceKind;

  @IsText(1, LIMITS.deviceNameLength)
  name!: string;
}
true satisfies SameShape<DeviceClaimDto, DeviceClaim>;
