import { LIMITS, type SendToDevice } from '@anochat/contract';

import { IsBase64, IsId, IsLimit, MayBeLeftOut, type SameShape } from '../../platform/http';

export class SendToDeviceDto implements SendToDevice {
  @IsId()
  userId!: string;

  @IsId()
  deviceId!: string;

  @IsBase64(LIMITS.inboxItemBytes)
  body!: string;
}
true satisfies SameShape<SendToDeviceDto, SendToDevice>;

export class InboxQuery {
  @MayBeLeftOut()
  @IsLimit(LIMITS.pageInbox)
  limit?: number;

  /** `nextCursor` of the page before. */
  @MayBeLeftOut()
  @IsId()
  cursor?: string;
}
