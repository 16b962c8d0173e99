/**
 * The Markdown subset of messages: bold, italic, strike, code, links, quotes, lists and code blocks.
 * Everything else is plain text. The parser never fails and never drops a character that is not a mark.
 */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly type: 'strong' | 'emphasis' | 'strike'; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | {
      readonly type: 'list';
      readonly start: number | null;
      readonly items: readonly (readonly Inline[])[];
    }
  | { readonly type: 'code'; readonly name: string; readonly text: string };

const FENCE = /^```([^`\s]*)[^`]*$/;
const BULLET = /^[-*]\s+(.*)$/;
const NUMBER = /^(\d{1,9})[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const DEEPEST_QUOTE = 4;
const DEEPEST_MARK = 6;

export function parseMarkdown(text: string, depth = 0): readonly Block[] {
  const lines = text.split('\n');
  const lastFence = lines.map((line) => line.trimEnd()).lastIndexOf('```');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    const joined = paragraph.join('\n').trim();
    if (joined !== '') blocks.push({ type: 'paragraph', children: parseInline(joined) });
    paragraph = [];
  };

  for (let at = 0; at < lines.length;) {
    const taken =
      (at < lastFence ? codeBlock(lines, at) : null) ??
      (depth < DEEPEST_QUOTE ? quote(lines, at, depth) : null) ??
      list(lines, at);
    if (taken) {
      endParagraph();
      blocks.push(taken.block);
      at = taken.next;
      continue;
    }
    const line = lines[at] ?? '';
    if (line.trim() === '') endParagraph();
    else paragraph.push(line);
    at += 1;
  }
  endParagraph();
  return blocks;
}

interface Taken {
  readonly block: Block;
  readonly next: number;
}

function codeBlock(lines: readonly string[], at: number): Taken | null {
  const opening = FENCE.exec(lines[at] ?? '');
  if (!opening) return null;
  const end = lines.findIndex((line, index) => index > at && line.trimEnd() === '```');
  if (end < 0) return null;
  const text = lines.slice(at + 1, end).join('\n');
  return { block: { type: 'code', name: opening[1] ?? '', text }, next: end + 1 };
}

function runOf(lines: readonly string[], at: number, pattern: RegExp): readonly RegExpExecArray[] {
  const run: RegExpExecArray[] = [];
  for (let index = at; index < lines.length; index += 1) {
    const match = pattern.exec(lines[index] ?? '');
    if (!match) break;
    run.push(match);
  }
  return run;
}

function quote(lines: readonly string[], at: number, depth: number): Taken | null {
  const run = runOf(lines, at, QUOTE);
  if (run.length === 0) return null;
  const inner = run.map((match) => match[1] ?? '').join('\n');
  return {
    block: { type: 'quote', children: parseMarkdown(inner, depth + 1) },
    next: at + run.length,
  };
}

function list(lines: readonly string[], at: number): Taken | null {
  const bullets = runOf(lines, at, BULLET);
  const run = bullets.length > 0 ? bullets : runOf(lines, at, NUMBER);
  const first = run[0];
  if (!first) return null;
  const ordered = bullets.length === 0;
  const items = run.map((match) => parseInline(match[ordered ? 2 : 1] ?? ''));
  return {
    block: { type: 'list', start: ordered ? Number(first[1]) : null, items },
    next: at + run.length,
  };
}

const MARKS = [
  { mark: '**', type: 'strong' },
  { mark: '~~', type: 'strike' },
  { mark: '*', type: 'emphasis' },
  { mark: '_', type: 'emphasis' },
] as const;
const LONGEST_LINK = 2_500;
// A label holds no bracket, so that a row of them is not tried again from each one.
const LINK = /^\[([^[\]\n]{1,200})\]\((https?:\/\/[^\s()<>]{1,2000}|mailto:[^\s()<>]{1,254})\)/;
const WORD = /[\p{L}\p{N}_]/u;

/**
 * Marks inside one paragraph. A mark opens before a non-space and closes after one; `a_b_c` stays as it
 * is. The time is linear in the text: a mark that closes nowhere is looked for once, and nesting ends
 * at a depth that nobody writes by hand.
 */
export function parseInline(text: string, depth = 0): readonly Inline[] {
  const unclosed = new Set<string>();
  const nodes: Inline[] = [];
  let plain = '';
  const endPlain = (): void => {
    if (plain !== '') nodes.push({ type: 'text', text: plain });
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const taken = codeSpan(text, at) ?? namedLink(text, at) ?? marked(text, at, depth, unclosed);
    if (!taken) {
      plain += text[at] ?? '';
      at += 1;
      continue;
    }
    endPlain();
    nodes.push(taken.node);
    at = taken.next;
  }
  endPlain();
  return nodes;
}

interface TakenInline {
  readonly node: Inline;
  readonly next: number;
}

function codeSpan(text: string, at: number): TakenInline | null {
  if (text[at] !== '`') return null;
  const end = text.indexOf('`', at + 1);
  if (end <= at + 1) return null;
  return { node: { type: 'code', text: text.slice(at + 1, end) }, next: end + 1 };
}

function namedLink(text: string, at: number): TakenInline | null {
  if (text[at] !== '[') return null;
  const match = LINK.exec(text.slice(at, at + LONGEST_LINK));
  if (!match) return null;
  const [whole, label = '', href = ''] = match;
  return {
    node: { type: 'link', href, children: [{ type: 'text', text: label }] },
    next: at + whole.length,
  };
}

function marked(
  text: string,
  at: number,
  depth: number,
  unclosed: Set<string>,
): TakenInline | null {
  const found = MARKS.find(({ mark }) => text.startsWith(mark, at));
  if (!found || depth >= DEEPEST_MARK || unclosed.has(found.mark) || WORD.test(text[at - 1] ?? ' '))
    return null;
  const { mark, type } = found;
  const from = at + mark.length;
  if (/^\s?$/.test(text[from] ?? '')) return null;
  for (let end = text.indexOf(mark, from + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    const after = text[end + mark.length] ?? ' ';
    const closes =
      !/\s/.test(text[end - 1] ?? ' ') &&
      !WORD.test(after) &&
      !(mark.length === 1 && after === mark);
    if (closes)
      return {
        node: { type, children: parseInline(text.slice(from, end), depth + 1) },
        next: end + mark.length,
      };
  }
  unclosed.add(mark);
  return null;
}
