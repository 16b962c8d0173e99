/** The user name that is being typed after an @, up to the caret. */
export interface MentionQuery {
  /** Where the @ stands. */
  readonly start: number;
  readonly prefix: string;
}

const BEFORE_CARET = /(?:^|[\s(])@([a-z0-9][a-z0-9._-]{0,31})?$/i;

export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const match = BEFORE_CARET.exec(text.slice(0, caret));
  if (!match) return null;
  const prefix = match[1] ?? '';
  return { start: caret - prefix.length - 1, prefix: prefix.toLowerCase() };
}

/** The text with the name filled in and a space after it, and where the caret goes. */
export function withMention(
  text: string,
  query: MentionQuery,
  userName: string,
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, query.start);
  const after = text.slice(query.start + 1 + query.prefix.length).replace(/^ /, '');
  return { text: `${before}@${userName} ${after}`, caret: before.length + userName.length + 2 };
}

const NAMES = /(?:^|[^\p{L}\p{N}@._-])@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9_])?)/giu;

/** The user names that a text mentions, in lower case, each once. */
export const mentionedNames = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(NAMES)].map((match) => (match[1] ?? '').toLowerCase())),
];
