import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import type { Vault } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, Problems, Scope } from '../platform/http';
import { decodeBase64, encodeBase64 } from './base64';
import { WrapRecoveryKeyDto } from './dto/wrap-recovery-key.dto';
import { requireLinked } from './require-linked';
import { findVault, setWrap } from './store/vault-store';

@ApiTags('encryption')
@Controller('users/me/vault')
export class VaultController {
  constructor(private readonly database: Database) {}

  /** What the recovery key opens; also for a device that is not linked yet. */
  @Get()
  @Scope('account')
  @Problems('vault.not-found')
  async read(@CurrentCaller() caller: Caller): Promise<Vault> {
    const vault = await findVault(this.database, caller.userId);
    if (vault === undefined) throw new ProblemError('vault.not-found');
    const { n, body, wrap } = vault;
    return { n, body: encodeBase64(body), wrap: wrap && encodeBase64(wrap) };
  }

  /** Keeps the recovery key, sealed under a passphrase, beside the vault; or takes it away. */
  @Put('wrap')
  @HttpCode(204)
  @Scope('account')
  @Problems('device.not-linked', 'vault.not-found')
  async wrap(@CurrentCaller() caller: Caller, @Body() { wrap }: WrapRecoveryKeyDto): Promise<void> {
    await requireLinked(this.database, caller);
    const isKept = await setWrap(
      this.database,
      caller.userId,
      wrap === null ? null : decodeBase64(wrap),
    );
    if (!isKept) throw new ProblemError('vault.not-found');
  }
}
