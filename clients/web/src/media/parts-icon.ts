import { isKnownPart, type MessageContent } from '@anochat/contract';

import type { IconName } from '../base/icon';
import { isVoice } from './media-kinds';

/** What stands before a message in one line: the first thing that it brings; `null`: words alone. */
export function partsIcon(parts: MessageContent['parts']): IconName | null {
  for (const part of parts) {
    if (!isKnownPart(part) || part.type === 'text') continue;
    switch (part.type) {
      case 'image':
        return 'image';
      case 'video':
        return 'film';
      case 'audio':
        return isVoice(part) ? 'mic' : 'play';
      case 'file':
        return 'file';
    }
  }
  return null;
}
