import { type CreateConversation, LIMITS, type Posting, UUID_V7_PATTERN } from '@anochat/contract';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, Matches, ValidateNested } from 'class-validator';

import { IsId, IsText, MayBeLeftOut, type SameShape } from '../../platform/http';
import { FirstCommitDto } from './commit.dto';

const IsNewId = (): PropertyDecorator =>
  Matches(UUID_V7_PATTERN, { message: '$property must be a lower-case UUID of version 7' });

type Direct = Extract<CreateConversation, { kind: 'direct' }>;
type Group = Extract<CreateConversation, { kind: 'group' }>;
type Channel = Extract<CreateConversation, { kind: 'channel' }>;

export class CreateDirectDto implements Direct {
  @MayBeLeftOut()
  @IsNewId()
  id?: string;

  @IsIn(['direct'])
  kind!: 'direct';

  /** The other person; one's own id makes notes to oneself. */
  @IsId()
  userId!: string;

  /** Without it nothing is made: one that the two have is found. Needs `id`. */
  @MayBeLeftOut()
  @IsObject()
  @ValidateNested()
  @Type(() => FirstCommitDto)
  e2ee?: FirstCommitDto;
}
true satisfies SameShape<CreateDirectDto, Direct>;

export class CreateGroupDto implements Group {
  @MayBeLeftOut()
  @IsNewId()
  id?: string;

  @IsIn(['group'])
  kind!: 'group';

  /** Empty in an encrypted one: its title is content. */
  @IsText(0, LIMITS.titleLength)
  title!: string;

  @MayBeLeftOut()
  @IsText(0, LIMITS.topicLength)
  topic?: string;

  @IsArray()
  @ArrayMaxSize(LIMITS.membersPerCall)
  @IsId({ each: true })
  members!: string[];

  /** Makes it an encrypted one; needs `id`. */
  @MayBeLeftOut()
  @IsObject()
  @ValidateNested()
  @Type(() => FirstCommitDto)
  e2ee?: FirstCommitDto;
}
true satisfies SameShape<CreateGroupDto, Group>;

export class CreateChannelDto implements Channel {
  @MayBeLeftOut()
  @IsNewId()
  id?: string;

  @IsIn(['channel'])
  kind!: 'channel';

  @IsText(1, LIMITS.titleLength)
  title!: string;

  @MayBeLeftOut()
  @IsText(0, LIMITS.topicLength)
  topic?: string;

  @MayBeLeftOut()
  @IsIn(['members', 'moderators'])
  posting?: Posting;
}
true satisfies SameShape<CreateChannelDto, Channel>;

export const CREATE_DTOS = {
  direct: CreateDirectDto,
  group: CreateGroupDto,
  channel: CreateChannelDto,
} as const satisfies Record<CreateConversation['kind'], unknown>;
