import { LIMITS } from '@anochat/contract';
import { hrefsOf } from '@anochat/sdk/shown';

/** The web addresses that a message shows as links, in order, as URL writes them; code holds none. */
export const linksOf = (markdown: string): readonly string[] =>
  hrefsOf(markdown).flatMap(webAddress);

/** One without a name or a password in it. */
function webAddress(href: string): readonly string[] {
  if (!URL.canParse(href)) return [];
  const url = new URL(href);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') return [];
  return url.href.length <= LIMITS.linkLength ? [url.href] : [];
}
