const MENTION = /(^|[^\p{L}\p{N}@._-])@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9_])?)/giu;

export interface MentionPiece {
  readonly text: string;
  readonly isMention: boolean;
}

/**
 * Parts a text into mentions and what stands between them, in order and without a loss.
 *
 * @param mentioned user names in lower case
 */
export function splitMentions(
  text: string,
  mentioned: ReadonlySet<string>,
): readonly MentionPiece[] {
  if (mentioned.size === 0) return [{ text, isMention: false }];
  const pieces: MentionPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    const [, before = '', name = ''] = match;
    if (!mentioned.has(name.toLowerCase())) continue;
    const at = match.index + before.length;
    if (at > from) pieces.push({ text: text.slice(from, at), isMention: false });
    from = at + 1 + name.length;
    pieces.push({ text: text.slice(at, from), isMention: true });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isMention: false });
  return pieces;
}
