import { LIMITS, type RenameDevice } from '@anochat/contract';

import { IsText, type SameShape } from '../../platform/http';

export class RenameDeviceDto implements RenameDevice {
  @IsText(1, LIMITS.deviceNameLength)
  name!: string;
}
true satisfies SameShape<RenameDeviceDto, RenameDevice>;
