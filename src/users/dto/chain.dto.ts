import { type ExtendChain, LIMITS, type LookUpChains } from '@anochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

import { IsBase64, IsId, MayBeLeftOut, type SameShape } from '../../platform/http';

export class WantedChainDto {
  @IsId()
  userId!: string;

  /** How many statements of it are known. */
  @IsInt()
  @Min(0)
  @Max(LIMITS.chainStatements)
  after!: number;
}

export class LookUpChainsDto implements LookUpChains {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.chainsPerLookup)
  @ValidateNested({ each: true })
  @Type(() => WantedChainDto)
  chains!: WantedChainDto[];
}
true satisfies SameShape<LookUpChainsDto, LookUpChains>;

export class ExtendChainDto implements ExtendChain {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.chainStatementsPerCall)
  @IsBase64(LIMITS.chainStatementBytes, { each: true })
  statements!: string[];

  /** What the last of them of kind `vault` names. */
  @MayBeLeftOut()
  @IsBase64(LIMITS.vaultBytes)
  vault?: string;
}
true satisfies SameShape<ExtendChainDto, ExtendChain>;
