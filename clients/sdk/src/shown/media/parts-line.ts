import { isKnownPart, type MessageContent } from '@anochat/contract';

import { clockLength } from '../language/clock-length';
import { plainText, writtenText } from '../text/plain-text';
import { cleanName } from './file-words';
import { listOf } from '../language/list-of';
import type { Say } from '../say';
import { isVoice, type MediaPart } from './media-kinds';

type Kind = 'photo' | 'video' | 'voice' | 'sound' | 'file';

const WORDS = {
  photo: { one: 'media.photo', another: 'media.aPhoto', many: 'media.photos' },
  video: { one: 'media.video', another: 'media.aVideo', many: 'media.videos' },
  voice: { one: 'media.voice', another: 'media.aVoice', many: 'media.voices' },
  sound: { one: 'media.sound', another: 'media.aSound', many: 'media.sounds' },
  file: { one: 'media.unnamed', another: 'media.aFile', many: 'media.files' },
} as const satisfies Record<Kind, unknown>;

export type PartsKey = (typeof WORDS)[Kind]['one' | 'another' | 'many'] | 'app.comma';

const kindOf = (part: MediaPart): Kind => {
  switch (part.type) {
    case 'image':
      return 'photo';
    case 'video':
      return 'video';
    case 'audio':
      return isVoice(part) ? 'voice' : 'sound';
    case 'file':
      return 'file';
  }
};

/** A message in one line: what is written, else what it brings; empty where this version knows none of it. */
export function partsLine(
  parts: MessageContent['parts'],
  t: Say<PartsKey>,
  language: string,
): string {
  const text = plainText(writtenText(parts));
  if (text !== '') return text;
  const media = parts.flatMap((part) => (isKnownPart(part) && part.type !== 'text' ? [part] : []));
  const [only] = media;
  if (only && media.length === 1) return aloneLine(only, t);
  const counts = new Map<Kind, number>();
  for (const part of media) counts.set(kindOf(part), (counts.get(kindOf(part)) ?? 0) + 1);
  const words = [...counts].map(([kind, count], at) => {
    const { one, another, many } = WORDS[kind];
    return count > 1 ? t(many, { count }) : t(at === 0 ? one : another);
  });
  return listOf(language)(words);
}

/** One thing alone is called by its name or its length, too. */
function aloneLine(part: MediaPart, t: Say<PartsKey>): string {
  const what = t(WORDS[kindOf(part)].one);
  if (part.type === 'image') return what;
  if (part.type === 'video' || (part.type === 'audio' && isVoice(part))) {
    return `${what}${t('app.comma')}${clockLength(part.duration)}`;
  }
  return cleanName(part.name) || what;
}
