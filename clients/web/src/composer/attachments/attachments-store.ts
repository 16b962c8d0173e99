import type { ConversationId } from '@anochat/contract';
import { useReadable } from '@anochat/sdk/react';
import { Trays, type Attachment as AttachmentOf, type Tray as TrayOf } from '@anochat/sdk/shown';

import { prepareMedia } from '../prepare/prepare-media';
import type { AttachedFile } from '../prepare/prepared';

export type { AttachedFile };
export type Attachment = AttachmentOf<Blob>;
export type Tray = TrayOf<Blob>;

const trays = new Trays<Blob>({ prepare: prepareMedia, newId: () => crypto.randomUUID() });

export const {
  of: trayOf,
  add: addFiles,
  remove: removeFile,
  move: moveFile,
  setOriginal,
  take: takeTray,
  putBack,
  sent: traySent,
  empty: emptyTrays,
} = trays;

export function useTray(conversation: ConversationId): Tray {
  useReadable(trays.all);
  return trayOf(conversation);
}
