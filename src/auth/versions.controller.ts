import { Controller, Get } from '@nestjs/common';
import { LIMITS, type Versions } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Config, serverVersion } from '../platform/config';
import { Database } from '../platform/database';
import { Problems, Public } from '../platform/http';
import { hasAdmin } from '../users';

const API_VERSIONS = ['v1'];
@ApiTags('server')
@Controller('api/versions')
export class VersionsController {
  private readonly version = serverVersion();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /** What the server is, who may register, and every limit in force. */
  @Get()
  @Public()
  @Problems()
  async versions(): Promise<Versions> {
    return {
      server: this.version,
      api: API_VERSIONS,
      capabilities: this.config.links === undefined ? [] : ['link-previews'],
      registration: this.config.registration,
      setupNeeded: !(await hasAdmin(this.database)),
      limits: LIMITS,
      ...(this.config.s3 && { filesOrigin: this.config.s3.publicEndpoint.origin }),
    };
  }
}
