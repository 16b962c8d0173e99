import type { PagePicture, PagePreview } from '@anochat/contract';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';

import { Config } from '../../platform/config';
import { ProblemError, unavailable } from '../../platform/errors';
import { Metrics } from '../../platform/observability';
import { guardedGet, NotFetched, OutboundRules, resolveHost } from '../../platform/outbound';
import { decodePage } from '../decode-page';
import { pictureType } from '../picture-type';
import { readPage } from '../read-page';

/** For the page and its picture together. */
const MOST_MS = 8_000;
/** What a page says of itself stands at its beginning. */
const PAGE_BYTES = 512 * 1_024;
const PICTURE_BYTES = 4 * 1_024 ** 2;
/** Bounds the memory that pages and pictures take. */
const AT_ONCE = 12;

const PAGE_TYPES = ['text/html', 'application/xhtml+xml'];
const PICTURE_TYPES = ['image/avif', 'image/webp', 'image/png', 'image/jpeg', 'image/gif'];

/** Looks at the page behind a link, on behalf of who is about to send it. */
@Injectable()
export class PreviewLink {
  private readonly rules: OutboundRules | undefined;
  private readonly fetches: Counter<'outcome'>;
  private running = 0;

  constructor({ links }: Config, { registry }: Metrics) {
    this.rules = links && new OutboundRules(links, resolveHost);
    this.fetches = new Counter({
      name: 'anochat_link_previews_total',
      help: 'Pages that a preview was asked for, by what came of it',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  /** @throws link.no-preview, whatever the reason */
  async execute(address: string): Promise<PagePreview> {
    if (this.rules === undefined) throw new ProblemError('link.previews-off');
    if (this.running >= AT_ONCE) throw unavailable('Too many previews are being made.', 2);
    this.running += 1;
    try {
      const preview = await this.look(this.rules, address);
      this.fetches.inc({ outcome: preview ? 'made' : 'nothing-said' });
      if (preview) return preview;
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      this.fetches.inc({ outcome: error.reason });
    } finally {
      this.running -= 1;
    }
    throw new ProblemError('link.no-preview');
  }

  private async look(rules: OutboundRules, address: string): Promise<PagePreview | undefined> {
    if (!URL.canParse(address)) return undefined;
    const signal = AbortSignal.timeout(MOST_MS);
    const page = await guardedGet(rules, new URL(address), {
      types: PAGE_TYPES,
      mostBytes: PAGE_BYTES,
      whenLonger: 'cut',
      signal,
    });
    const { picture: source, ...said } = readPage(decodePage(page), page.url);
    const { title } = said;
    if (title === undefined) return undefined;
    const picture = source && (await this.fetchPicture(rules, source, signal));
    return { ...said, title, ...(picture && { picture }) };
  }

  /** A page without its picture is a preview too. */
  private async fetchPicture(
    rules: OutboundRules,
    source: URL,
    signal: AbortSignal,
  ): Promise<PagePicture | undefined> {
    try {
      const { bytes } = await guardedGet(rules, source, {
        types: PICTURE_TYPES,
        mostBytes: PICTURE_BYTES,
        whenLonger: 'refuse',
        signal,
      });
      const type = pictureType(bytes);
      return type === undefined ? undefined : { type, data: bytes.toString('base64') };
    } catch (error) {
      if (error instanceof NotFetched) return undefined;
      throw error;
    }
  }
}
