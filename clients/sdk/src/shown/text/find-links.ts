import { find } from 'linkifyjs';

export interface TextPiece {
  readonly text: string;
  /** `null`: plain text. */
  readonly href: string | null;
}

const SAFE = /^(https?|mailto):/i;

/** Parts a text into links and what stands between them, in order and without a loss. */
export function findLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const link of find(text, { defaultProtocol: 'https' })) {
    if (!SAFE.test(link.href)) continue;
    if (link.start > from) pieces.push({ text: text.slice(from, link.start), href: null });
    pieces.push({ text: link.value, href: link.href });
    from = link.end;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), href: null });
  return pieces;
}
