import { Module } from '@nestjs/common';

import { LinksController } from './links.controller';
import { PreviewLink } from './use-cases/preview-link';

/** Needs the global modules of configuration and observability. */
@Module({ controllers: [LinksController], providers: [PreviewLink] })
export class LinksModule {}
