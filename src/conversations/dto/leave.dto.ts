import { type LeaveEncrypted, LIMITS } from '@anochat/contract';

import { IsBase64, MayBeLeftOut, type SameShape } from '../../platform/http';

/** The body of a leave; nothing at all in a conversation in `server` mode. */
export class LeaveDto implements Partial<LeaveEncrypted> {
  /** In an encrypted conversation: the leaving user's signed word. */
  @MayBeLeftOut()
  @IsBase64(LIMITS.chainStatementBytes)
  statement?: string;
}
true satisfies SameShape<LeaveDto, Partial<LeaveEncrypted>>;
