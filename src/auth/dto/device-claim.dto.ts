import { DEVICE_KINDS, type DeviceClaim, type DeviceKind, LIMITS } from '@anochat/contract';
import { IsIn } from 'class-validator';

import { IsId, IsText, MayBeLeftOut, type SameShape } from '../../platform/http';

export class DeviceClaimDto implements DeviceClaim {
  @MayBeLeftOut()
  @IsId()
  id?: string;

  @IsIn(DEVICE_KINDS)
  kind!: DeviceKind;

  @IsText(1, LIMITS.deviceNameLength)
  name!: string;
}
true satisfies SameShape<DeviceClaimDto, DeviceClaim>;
