import { LIMITS, type OfferDevice } from '@anochat/contract';

import { IsBase64, type SameShape } from '../../platform/http';

export class OfferDeviceDto implements OfferDevice {
  @IsBase64(LIMITS.deviceOfferBytes)
  offer!: string;
}
true satisfies SameShape<OfferDeviceDto, OfferDevice>;
