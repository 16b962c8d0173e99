import { useEffect, useState, type ReactElement } from 'react';

import type { BlobRef, ConversationId, LinkPreview } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { linksOf } from './links-of';

import { LinkCardBody } from './link-card-body';
import { readSmallPng } from './small-png';

const PICTURE_BYTES = 512 * 1024;

interface LinkCardProps {
  readonly conversation: ConversationId;
  readonly preview: LinkPreview;
  /** The text that it stands under. */
  readonly text: string;
}

/** What the sender's client found behind a link of the text; nothing is fetched from there here. */
export function LinkCard({ conversation, preview, text }: LinkCardProps): ReactElement | null {
  const { url, thumbnail } = preview;
  const picture = usePicture(conversation, thumbnail);
  // Of a link that is not shown, it would lead where nobody has read.
  if (!linksOf(text).includes(url)) return null;
  return (
    <a className="card" href={url} title={url} target="_blank" rel="noopener noreferrer nofollow">
      <LinkCardBody preview={preview} picture={picture} />
    </a>
  );
}

function usePicture(conversation: ConversationId, file: BlobRef | undefined): Blob | null {
  const client = useClient();
  const [found, setFound] = useState<{ readonly of: string; readonly blob: Blob } | null>(null);
  useEffect(() => {
    if (!file) return;
    let isCurrent = true;
    open(client, conversation, file).then(
      (blob) => {
        if (isCurrent && blob) setFound({ of: file.blob, blob });
      },
      // A card without its picture says all that it has to.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client, conversation, file]);
  return found && found.of === file?.blob ? found.blob : null;
}

async function open(
  client: AnoChat,
  conversation: ConversationId,
  file: BlobRef,
): Promise<Blob | null> {
  const bytes = await (await client.media.open(conversation, file)).whole(PICTURE_BYTES);
  return readSmallPng(bytes);
}
