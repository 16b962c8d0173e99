import {
  type ClaimKeyPackages,
  LIMITS,
  type PublishKeyPackages,
  type Suite,
  SUITES,
} from '@anochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  ValidateNested,
} from 'class-validator';

import { IsBase64, IsId, MayBeLeftOut, type SameShape } from '../../platform/http';

export class PublishKeyPackagesDto implements PublishKeyPackages {
  @IsIn(SUITES)
  suite!: Suite;

  @IsArray()
  @ArrayMaxSize(LIMITS.keyPackagesPerDevice)
  @IsBase64(LIMITS.keyPackageBytes, { each: true })
  keyPackages!: string[];

  @MayBeLeftOut()
  @IsBase64(LIMITS.keyPackageBytes)
  lastResort?: string;
}
true satisfies SameShape<PublishKeyPackagesDto, PublishKeyPackages>;

export class ClaimOfUserDto {
  @IsId()
  userId!: string;

  /** Of these alone; all when it is left out. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.devicesPerUser)
  @IsId({ each: true })
  devices?: string[];
}

export class ClaimKeyPackagesDto implements ClaimKeyPackages {
  @IsIn(SUITES)
  suite!: Suite;

  @IsId()
  conversationId!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.usersPerClaim)
  @ArrayUnique(({ userId }: ClaimOfUserDto) => userId)
  @ValidateNested({ each: true })
  @Type(() => ClaimOfUserDto)
  users!: ClaimOfUserDto[];
}
true satisfies SameShape<ClaimKeyPackagesDto, ClaimKeyPackages>;
