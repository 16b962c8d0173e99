import { useWindowDimensions } from 'react-native';

import { size } from '../ui';

const WIDEST = 520;
const WIDEST_MEDIA = 408;
/** The screen's edges, the pictures of people on one side and the room left on the other. */
const BESIDE = 12 + 40 + 12;

export function useBubbleWidth(): { readonly most: number; readonly media: number } {
  const { width } = useWindowDimensions();
  const room = Math.min(width, size.column) - BESIDE;
  return { most: Math.min(WIDEST, room), media: Math.min(WIDEST_MEDIA, room) };
}
