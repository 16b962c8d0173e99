import { isVisual, type MediaPart, type VisualPart } from './media-kinds';

/** A part and its place in the message. */
export interface Placed<P extends MediaPart = MediaPart> {
  readonly part: P;
  readonly index: number;
}

/** What is drawn as one thing: pictures and videos that follow each other make an album. */
export type MediaGroup =
  | { readonly type: 'visual'; readonly items: readonly Placed<VisualPart>[] }
  | { readonly type: 'single'; readonly item: Placed };

/** @param isFile what is shown as a file although it says that it is more */
export function groupParts(
  parts: readonly Placed[],
  isFile: (part: MediaPart) => boolean,
): readonly MediaGroup[] {
  const groups: MediaGroup[] = [];
  for (const { part, index } of parts) {
    const last = groups.at(-1);
    if (!isVisual(part) || isFile(part)) groups.push({ type: 'single', item: { part, index } });
    else if (last?.type !== 'visual') groups.push({ type: 'visual', items: [{ part, index }] });
    else groups.splice(-1, 1, { type: 'visual', items: [...last.items, { part, index }] });
  }
  return groups;
}
