import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { ChainLength, DeviceChainPart, Items } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, Problems, Scope } from '../platform/http';
import { encodeBase64 } from './base64';
import { ExtendChainDto, LookUpChainsDto } from './dto/chain.dto';
import { findChains } from './store/chain-store';
import { ExtendChain } from './use-cases/extend-chain';

@ApiTags('encryption')
@Controller('users')
export class ChainsController {
  constructor(
    private readonly database: Database,
    private readonly extendChain: ExtendChain,
  ) {}

  /** Device chains of users, each from a known length on; empty where nobody has one. */
  @Post('chains')
  @HttpCode(200)
  @Scope('read')
  @Problems()
  async lookUp(@Body() { chains }: LookUpChainsDto): Promise<Items<DeviceChainPart>> {
    const parts = await findChains(this.database, chains);
    const items = parts.map((part) => ({ ...part, statements: part.statements.map(encodeBase64) }));
    return { items };
  }

  /** Signed statements that go on where the caller's chain ends. What they revoke is cut off at once. */
  @Post('me/chain')
  @HttpCode(200)
  @Scope('account')
  @Problems('chain.conflict', 'chain.refused', 'limit.reached')
  extend(@CurrentCaller() caller: Caller, @Body() request: ExtendChainDto): Promise<ChainLength> {
    return this.extendChain.execute(caller, request);
  }
}
