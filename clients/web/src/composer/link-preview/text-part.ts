import type { ConversationId, TextPart } from '@anochat/contract';
import type { Media } from '@anochat/sdk';
import { blobSource } from '@anochat/sdk/platform';
import { linksOf } from '../../text/links-of';

import { shownPreview } from './preview-store';

/** What is written, with the preview that showed above it. */
export function textPart(
  media: Pick<Media, 'attach'>,
  conversation: ConversationId,
  text: string,
): TextPart {
  const made = shownPreview(conversation, linksOf(text)[0]);
  if (!made) return { type: 'text', text };
  const { preview, picture } = made;
  if (!picture) return { type: 'text', text, preview };
  const about = { name: 'preview.png', mime: picture.type };
  return {
    type: 'text',
    text,
    preview: { ...preview, thumbnail: media.attach(blobSource(picture), about) },
  };
}
