import { useEffect } from 'react';

import type { ConversationId } from '@anochat/contract';
import type { LinkPreviews, MadePreview } from '../shown/composing/link-previews';
import { useClient } from './context';
import { useReadable } from './use-readable';

/** So long nobody has written on: an address that is being typed is not looked up at each letter. */
const STILL_MS = 700;

/**
 * The preview of the first link of a text, looked up once it stands still.
 *
 * @param isWanted the person lets the server look; else nothing is asked and nothing shows
 */
export function useLinkPreview<S extends { readonly type: string }>(
  previews: LinkPreviews<S>,
  conversation: ConversationId,
  text: string,
  isWanted: boolean,
): MadePreview<S> | null {
  const client = useClient();
  useReadable(previews.all);
  const url = isWanted ? previews.linkOf(text) : null;
  const isDue = url !== null && previews.isDue(conversation, url);
  useEffect(() => previews.keepOnly(conversation, url), [previews, conversation, url]);
  useEffect(() => {
    if (!isDue) return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      previews.find(client.links, url).then(
        (found) => {
          if (isCurrent && found) previews.show(conversation, found);
        },
        // Without one the message is the same; the next link is another attempt.
        () => undefined,
      );
    }, STILL_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, previews, conversation, url, isDue]);
  return previews.shown(conversation, url);
}
