import { LIMITS, type PagePreview } from '@anochat/contract';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Problems, RateLimit } from '../platform/http';
import { PreviewLinkDto } from './dto/preview-link.dto';
import { PreviewLink } from './use-cases/preview-link';

@ApiTags('links')
@Controller('link-previews')
export class LinksController {
  constructor(private readonly previewLink: PreviewLink) {}

  /**
   * What a page of the open internet says of itself, for the one who is about to send a link to it.
   * The answer tells no more of why there is none than that there is none.
   */
  @Post()
  @HttpCode(200)
  @RateLimit({ bucket: 'link-previews', ...LIMITS.linkPreviews })
  @Problems('link.no-preview', 'link.previews-off')
  preview(@Body() { url }: PreviewLinkDto): Promise<PagePreview> {
    return this.previewLink.execute(url);
  }
}
