import {
  type CommitsQuery,
  type FirstCommit,
  LIMITS,
  type NewCommit,
  type NewGeneration,
  type ReplaceGroupInfo,
  UUID_V7_PATTERN,
} from '@anochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { applyDecorators } from '@nestjs/common';

import { IsBase64, IsId, IsLimit, MayBeLeftOut, type SameShape } from '../../platform/http';
import { IsSeqText } from './is-seq-text';

const MOST_GENERATIONS = 2 ** 31 - 1;

const IsGeneration = (): PropertyDecorator =>
  applyDecorators(IsInt(), Min(0), Max(MOST_GENERATIONS));
const IsEpoch = (): PropertyDecorator =>
  applyDecorators(IsInt(), Min(0), Max(Number.MAX_SAFE_INTEGER - 1));

/** A commit and what goes with it; the first one of a group says no epoch. */
export class FirstCommitBodyDto {
  @Matches(UUID_V7_PATTERN, { message: '$property must be a lower-case UUID of version 7' })
  clientId!: string;

  @IsBase64(LIMITS.commitBytes)
  commit!: string;

  /** Of the epoch that it begins, with the tree. */
  @IsBase64(LIMITS.groupInfoBytes)
  groupInfo!: string;

  /** For the devices that it adds. */
  @MayBeLeftOut()
  @IsBase64(LIMITS.welcomeBytes)
  welcome?: string;

  /** The key of the epoch that it begins, sealed to the committer's own backup key. */
  @MayBeLeftOut()
  @IsBase64(LIMITS.epochRecordBytes)
  epochRecord?: string;
}

export class NewCommitDto extends FirstCommitBodyDto implements NewCommit {
  @IsGeneration()
  generation!: number;

  /** The epoch in which it was made. */
  @IsEpoch()
  epoch!: number;
}
true satisfies SameShape<NewCommitDto, NewCommit>;

export class FirstCommitDto implements FirstCommit {
  /** Of epoch 0: the maker's device alone. */
  @IsBase64(LIMITS.groupInfoBytes)
  groupInfo!: string;

  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => FirstCommitBodyDto)
  commit!: FirstCommitBodyDto;
}
true satisfies SameShape<FirstCommitDto, FirstCommit>;

export class NewGenerationDto extends FirstCommitDto implements NewGeneration {
  /** The one that begins. */
  @IsGeneration()
  @Min(1)
  generation!: number;

  /** The epoch in which the one before stops. */
  @IsEpoch()
  after!: number;

  /** Who is a member no longer. */
  @IsArray()
  @ArrayMaxSize(LIMITS.membersPerCall)
  @IsId({ each: true })
  without!: string[];
}
true satisfies SameShape<NewGenerationDto, NewGeneration>;

export class ReplaceGroupInfoDto implements ReplaceGroupInfo {
  @IsGeneration()
  generation!: number;

  @IsEpoch()
  epoch!: number;

  @IsBase64(LIMITS.groupInfoBytes)
  groupInfo!: string;
}
true satisfies SameShape<ReplaceGroupInfoDto, ReplaceGroupInfo>;

export class CommitsQueryDto implements CommitsQuery {
  @Type(() => Number)
  @IsGeneration()
  generation!: number;

  /** The epoch that the caller has. */
  @IsSeqText(0)
  afterEpoch!: number;

  @MayBeLeftOut()
  @IsLimit(LIMITS.pageCommits)
  limit?: number;
}
true satisfies SameShape<CommitsQueryDto, CommitsQuery>;

export class WelcomesQuery {
  @MayBeLeftOut()
  @IsLimit(LIMITS.pageWelcomes)
  limit?: number;

  /** `nextCursor` of the page before. */
  @MayBeLeftOut()
  @IsId()
  cursor?: string;
}
