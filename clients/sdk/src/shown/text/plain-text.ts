import type { MessageContent } from '@anochat/contract';
import { isKnownPart } from '@anochat/contract';

import { parseMarkdown, type Block, type Inline } from './parse-markdown';

const plainInline = (nodes: readonly Inline[]): string =>
  nodes.map((node) => ('children' in node ? plainInline(node.children) : node.text)).join('');

function plainBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return plainInline(block.children);
    case 'quote':
      return block.children.map(plainBlock).join(' ');
    case 'list':
      return block.items.map(plainInline).join(' ');
    case 'code':
      return block.text;
  }
}

/** One line without marks, for previews, quotes and screen readers. */
export const plainText = (markdown: string): string =>
  parseMarkdown(markdown).map(plainBlock).join(' ').replace(/\s+/g, ' ').trim();

/** The text parts of a message as they were written, joined by line breaks. */
export const writtenText = (parts: MessageContent['parts']): string =>
  parts
    .flatMap((part) => (isKnownPart(part) && part.type === 'text' ? [part.text] : []))
    .join('\n');
