import type { IconName } from '@anochat/tokens/icons';
import type { GalleryKind } from '@anochat/sdk';

/** In the order in which they are offered. */
export const GALLERY_KINDS = ['visual', 'file', 'sound', 'link'] as const satisfies GalleryKind[];

export const KIND_ICONS: Readonly<Record<GalleryKind, IconName>> = {
  visual: 'image',
  file: 'file',
  sound: 'mic',
  link: 'link',
};
