import {
  PICTURE_TYPES,
  type AudioPart,
  type ImagePart,
  type Part,
  type TextPart,
  type VideoPart,
} from '@anochat/contract';

import { playableType } from './playable-type';

export type MediaPart = Exclude<Part, TextPart>;
export type VisualPart = ImagePart | VideoPart;

/** More than this many pixels are not decoded, however few bytes they take. */
export const PIXELS_AT_MOST = 64_000_000;

/** Another name for the same is in use. */
const PICTURES: ReadonlySet<string> = new Set([...PICTURE_TYPES, 'image/jpg']);

const isPicture = ({ mime }: ImagePart): boolean => PICTURES.has(mime.toLowerCase());

/** Whether it is drawn as a picture; the others, and what turns out to be broken, are files. */
export const isVisual = (part: MediaPart): part is VisualPart => {
  if (part.type !== 'image' && part.type !== 'video') return false;
  if (part.width * part.height > PIXELS_AT_MOST) return false;
  return part.type === 'image' ? isPicture(part) : playableType(part.mime) !== null;
};

/** Recorded by a client, which names it so, or not at all; music has a name of its own. */
export const isVoice = ({ name }: AudioPart): boolean => /^(voice[-_ ]message\b.*)?$/i.test(name);
