import {
  type Items,
  LIMITS,
  type PartLink,
  type Upload,
  type UploadLimits,
} from '@anochat/contract';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';

import { Config } from '../platform/config';
import { Database } from '../platform/database';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import { BeginUploadDto, CompleteUploadDto, SignPartsDto } from './dto/uploads.dto';
import { usedBytes } from './store/blob-store';
import { BeginUpload } from './use-cases/begin-upload';
import { CompleteUpload } from './use-cases/complete-upload';
import { GiveUpUpload } from './use-cases/give-up-upload';
import { ReadUpload } from './use-cases/read-upload';
import { SignParts } from './use-cases/sign-parts';

@ApiTags('media')
@Controller('uploads')
export class UploadsController {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly beginUpload: BeginUpload,
    private readonly readUpload: ReadUpload,
    private readonly signParts: SignParts,
    private readonly completeUpload: CompleteUpload,
    private readonly giveUpUpload: GiveUpUpload,
  ) {}

  /** How large files may be, and how much room the caller has left. */
  @Get('limits')
  @Problems()
  async limits(@CurrentCaller() { userId }: Caller): Promise<UploadLimits> {
    const { blobBytes, userQuota } = this.config.media;
    return {
      blobBytes,
      partBytes: LIMITS.partBytes,
      quotaBytes: userQuota,
      usedBytes: await usedBytes(this.database, userId),
    };
  }

  /** Takes room for a file of a size; 200 when the same id was begun before. */
  @Post()
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 201 })
  @Problems('upload.too-large', 'upload.quota-reached', 'upload.id-taken', 'limit.reached')
  async begin(
    @CurrentCaller() { userId }: Caller,
    @Body() body: BeginUploadDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Upload> {
    const { upload, isNew } = await this.beginUpload.execute(userId, body);
    response.status(isNew ? 201 : 200);
    return upload;
  }

  /** How an upload of the caller stands: which parts have arrived. */
  @Get(':id')
  @Problems('upload.not-found')
  read(@CurrentCaller() { userId }: Caller, @Param() { id }: IdParam): Promise<Upload> {
    return this.readUpload.execute(userId, id);
  }

  /** Links to send parts by, in any order and at once; also again, for parts that did not arrive. */
  @Post(':id/parts')
  @HttpCode(200)
  @Problems('upload.not-found', 'upload.part-changed')
  async sign(
    @CurrentCaller() { userId }: Caller,
    @Param() { id }: IdParam,
    @Body() { parts }: SignPartsDto,
  ): Promise<Items<PartLink>> {
    return { items: await this.signParts.execute(userId, id, parts) };
  }

  /** Makes the parts a file that a message can name. */
  @Post(':id/complete')
  @HttpCode(200)
  @Problems('upload.not-found', 'upload.incomplete', 'upload.digest-mismatch')
  complete(
    @CurrentCaller() { userId }: Caller,
    @Param() { id }: IdParam,
    @Body() { digest }: CompleteUploadDto,
  ): Promise<Upload> {
    return this.completeUpload.execute(userId, id, digest);
  }

  /** Gives an upload up that is not completed. */
  @Delete(':id')
  @HttpCode(204)
  @Problems('upload.not-found')
  giveUp(@CurrentCaller() { userId }: Caller, @Param() { id }: IdParam): Promise<void> {
    return this.giveUpUpload.execute(userId, id);
  }
}
