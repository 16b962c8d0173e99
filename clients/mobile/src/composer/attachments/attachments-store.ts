import * as Crypto from 'expo-crypto';

import type { ConversationId } from '@anochat/contract';
import { useReadable } from '@anochat/sdk/react';
import { Trays, type Attachment as AttachmentOf, type Tray as TrayOf } from '@anochat/sdk/shown';

import { letGo } from '../prepare/let-go';
import type { LocalFile } from '../prepare/local-file';
import { prepareMedia } from '../prepare/prepare-media';

export type Attachment = AttachmentOf<LocalFile>;
type Tray = TrayOf<LocalFile>;

export const trays = new Trays<LocalFile>({
  prepare: prepareMedia,
  newId: () => Crypto.randomUUID(),
  letGo,
});

export function useTray(conversation: ConversationId): Tray {
  useReadable(trays.all);
  return trays.of(conversation);
}
