import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { type ClaimedKeyPackages, type KeyPackageSupply, SUITES } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, Problems, Scope } from '../platform/http';
import { ClaimKeyPackagesDto, PublishKeyPackagesDto } from './dto/key-packages.dto';
import { requireLinked } from './require-linked';
import { keyPackageSupply } from './store/key-package-store';
import { ClaimKeyPackages } from './use-cases/claim-key-packages';
import { PublishKeyPackages } from './use-cases/publish-key-packages';

@ApiTags('encryption')
@Controller()
export class KeyPackagesController {
  constructor(
    private readonly database: Database,
    private readonly publishKeyPackages: PublishKeyPackages,
    private readonly claimKeyPackages: ClaimKeyPackages,
  ) {}

  /** Key packages of the calling device, in addition to those that are there. */
  @Put('users/me/key-packages')
  @HttpCode(204)
  @Scope('account')
  @Problems('device.not-linked', 'key-package.refused', 'limit.reached')
  async publish(
    @CurrentCaller() caller: Caller,
    @Body() request: PublishKeyPackagesDto,
  ): Promise<void> {
    await this.publishKeyPackages.execute(caller, request);
  }

  /** How many key packages of the calling device are left. */
  @Get('users/me/key-packages')
  @Problems('device.not-linked')
  async supply(@CurrentCaller() caller: Caller): Promise<KeyPackageSupply> {
    await requireLinked(this.database, caller);
    const [suite] = SUITES;
    return { suite, ...(await keyPackageSupply(this.database, caller.deviceId, suite)) };
  }

  /** One key package of each device that is to be added to a group; each is given out once. */
  @Post('key-packages/claim')
  @HttpCode(200)
  @Problems(
    'device.not-linked',
    'conversation.not-found',
    'conversation.mode-mismatch',
    'conversation.kind-mismatch',
    'conversation.blocked',
    'member.banned',
    'user.not-found',
  )
  claim(
    @CurrentCaller() caller: Caller,
    @Body() request: ClaimKeyPackagesDto,
  ): Promise<ClaimedKeyPackages> {
    return this.claimKeyPackages.execute(caller, request);
  }
}
