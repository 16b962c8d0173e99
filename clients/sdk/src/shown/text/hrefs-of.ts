import { findLinks } from './find-links';
import { parseMarkdown, type Block, type Inline } from './parse-markdown';

/** The addresses that a message shows as links, in order, as they are written; code holds none. */
export const hrefsOf = (markdown: string): readonly string[] =>
  parseMarkdown(markdown).flatMap(inBlock);

function inBlock(block: Block): readonly string[] {
  switch (block.type) {
    case 'paragraph':
      return block.children.flatMap(inLine);
    case 'quote':
      return block.children.flatMap(inBlock);
    case 'list':
      return block.items.flat().flatMap(inLine);
    case 'code':
      return [];
  }
}

function inLine(node: Inline): readonly string[] {
  switch (node.type) {
    case 'text':
      return findLinks(node.text).flatMap(({ href }) => href ?? []);
    case 'link':
      return [node.href];
    case 'code':
      return [];
    case 'strong':
    case 'emphasis':
    case 'strike':
      return node.children.flatMap(inLine);
  }
}
