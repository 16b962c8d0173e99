import { isKnownPart, type MessageContent } from '@anochat/contract';

import { isVoice } from './media-kinds';

/** Names of icons in the tokens. */
export type PartsIcon = 'image' | 'film' | 'mic' | 'play' | 'file';

/** What stands before a message in one line: the first thing that it brings; `null`: words alone. */
export function partsIcon(parts: MessageContent['parts']): PartsIcon | null {
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
