import { useEffect } from 'react';

import type { ConversationId } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { linksOf } from '../../text/links-of';

import { usePreferences } from '../../preferences/preferences';
import { makeThumbnail } from './make-thumbnail';
import { keepOnly, showPreview, useDrafted, type MadePreview } from './preview-store';

/** So long nobody has written on: an address that is being typed is not looked up at each letter. */
const STILL_MS = 700;

/** The preview of the first link of a text, looked up once it stands still. */
export function useLinkPreview(conversation: ConversationId, text: string): MadePreview | null {
  const client = useClient();
  const isWanted = usePreferences((state) => state.linkPreviews);
  const url = (isWanted ? linksOf(text)[0] : null) ?? null;
  const { made, dismissed } = useDrafted(conversation);
  const isDue = url !== null && dismissed !== url && made?.preview.url !== url;
  useEffect(() => keepOnly(conversation, url), [conversation, url]);
  useEffect(() => {
    if (!isDue) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      lookUp(client, url).then(
        (found) => {
          if (isCurrent && found) showPreview(conversation, found);
        },
        // Without one the message is the same; the next link is another attempt.
        () => undefined,
      );
    }, STILL_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, conversation, url, isDue]);
  return made?.preview.url === url ? made : null;
}

async function lookUp(client: AnoChat, url: string): Promise<MadePreview | null> {
  const found = await client.links.preview(url);
  if (!found) return null;
  const { picture, ...said } = found;
  return {
    preview: { ...said, url },
    picture: picture ? await makeThumbnail(picture.type, bytesOf(picture.data)) : null,
  };
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
