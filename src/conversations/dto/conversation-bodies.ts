import {
  type AddMembers,
  type ChangeRole,
  type CreateInvite,
  type HistoryAccess,
  LIMITS,
  type MarkUpTo,
  type Posting,
  type TransferOwnership,
  type UpdateConversation,
  type UpdateOwnMembership,
} from '@anochat/contract';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Max,
  Min,
} from 'class-validator';

import { IsId, IsText, MayBeLeftOut, type SameShape } from '../../platform/http';

export class UpdateConversationDto implements UpdateConversation {
  @MayBeLeftOut()
  @IsText(1, LIMITS.titleLength)
  title?: string;

  @MayBeLeftOut()
  @IsText(0, LIMITS.topicLength)
  topic?: string;

  @MayBeLeftOut()
  @IsIn(['members', 'moderators'])
  posting?: Posting;

  @MayBeLeftOut()
  @IsIn(['joined', 'all'])
  history?: HistoryAccess;

  /** Seconds after which what is said from now on disappears, 0 for never. */
  @MayBeLeftOut()
  @IsInt()
  @Min(0)
  @Max(LIMITS.timerSeconds)
  timer?: number;
}
true satisfies SameShape<UpdateConversationDto, UpdateConversation>;

export class UpdateOwnMembershipDto implements UpdateOwnMembership {
  @MayBeLeftOut()
  @IsBoolean()
  muted?: boolean;

  @MayBeLeftOut()
  @IsBoolean()
  pinned?: boolean;

  /** Hides a conversation that was left. */
  @MayBeLeftOut()
  @IsBoolean()
  dismissed?: boolean;
}
true satisfies SameShape<UpdateOwnMembershipDto, UpdateOwnMembership>;

export class AddMembersDto implements AddMembers {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.membersPerCall)
  @IsId({ each: true })
  userIds!: string[];
}
true satisfies SameShape<AddMembersDto, AddMembers>;

export class ChangeRoleDto implements ChangeRole {
  @IsIn(['admin', 'moderator', 'member'])
  role!: ChangeRole['role'];
}
true satisfies SameShape<ChangeRoleDto, ChangeRole>;

export class TransferOwnershipDto implements TransferOwnership {
  @IsId()
  userId!: string;
}
true satisfies SameShape<TransferOwnershipDto, TransferOwnership>;

export class CreateInviteDto implements CreateInvite {
  /** Milliseconds; 7 days when left out. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1_000)
  @Max(LIMITS.inviteLifetimeMs)
  expiresInMs?: number;

  /** 100 when left out. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(LIMITS.inviteUses)
  maxUses?: number;
}
true satisfies SameShape<CreateInviteDto, CreateInvite>;

export class MarkUpToDto implements MarkUpTo {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  upTo!: number;
}
true satisfies SameShape<MarkUpToDto, MarkUpTo>;
