import type { ReactElement } from 'react';

import type { ConversationSummary } from '@anochat/sdk';
import { usePresence } from '@anochat/sdk/react';
import { pictureIdOf, pictureShapeOf, titleOf } from '@anochat/sdk/shown';

import { Avatar } from '../people/avatar';

interface ConversationPictureProps {
  readonly summary: ConversationSummary;
  readonly size?: 'm' | 'md' | 'l';
}

/** The picture of a conversation, with a dot while the other person of a direct one is here. */
export function ConversationPicture({
  summary,
  size = 'md',
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
}: Parameters<typeof Avatar>[0] & { readonly userId: string }): ReactElement {
  return <Avatar {...drawn} here={usePresence(userId)} />;
}
