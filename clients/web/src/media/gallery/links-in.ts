import { isKnownPart, type LinkPreview } from '@anochat/contract';
import type { MessageItem } from '@anochat/sdk';
import { linksOf } from '../../text/links-of';

export interface FoundLink {
  readonly url: string;
  /** The text that it stands in. */
  readonly text: string;
  /** What its sender found behind it. */
  readonly preview: LinkPreview | null;
}

/** The links of a message, each once. */
export const linksIn = ({ body }: MessageItem): readonly FoundLink[] => {
  if (body.state !== 'content') return [];
  return body.parts.flatMap((part) => {
    if (!isKnownPart(part) || part.type !== 'text') return [];
    const { text, preview } = part;
    return [...new Set(linksOf(text))].map((url) => ({
      url,
      text,
      preview: preview?.url === url ? preview : null,
    }));
  });
};
