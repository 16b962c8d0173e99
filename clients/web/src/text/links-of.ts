import { LIMITS } from '@anochat/contract';

import { findLinks } from './find-links';
import { parseMarkdown, type Block, type Inline } from './parse-markdown';

/** The web addresses that a message shows as links, in order, as URL writes them; code holds none. */
export const linksOf = (markdown: string): readonly string[] =>
  parseMarkdown(markdown).flatMap(inBlock).flatMap(webAddress);

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

/** One without a name or a password in it. */
function webAddress(href: string): readonly string[] {
  if (!URL.canParse(href)) return [];
  const url = new URL(href);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') return [];
  return url.href.length <= LIMITS.linkLength ? [url.href] : [];
}
