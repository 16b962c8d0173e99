import type { ComponentProps, ReactElement } from 'react';

import type { ConversationSummary } from '@anochat/sdk';
import { pictureIdOf, pictureShapeOf, titleOf } from '@anochat/sdk/shown';

import { usePresence } from '../client';
import { Avatar } from '../ui';

interface ConversationPictureProps {
  readonly summary: ConversationSummary;
  readonly size?: number;
}

/** The picture of a conversation, with a dot while the other person of a direct one is here. */
export function ConversationPicture({
  summary,
  size = 48,
}: ConversationPictureProps): ReactElement {
  const drawn = {
    id: pictureIdOf(summary),
    name: titleOf(summary),
    shape: pictureShapeOf(summary),
    size,
  };
  return summary.peer ? (
    <PersonPicture {...drawn} userId={summary.peer.id} />
  ) : (
    <Avatar {...drawn} />
  );
}

function PersonPicture({
  userId,
  ...drawn
}: ComponentProps<typeof Avatar> & { readonly userId: string }): ReactElement {
  return <Avatar {...drawn} here={usePresence(userId)} />;
}
