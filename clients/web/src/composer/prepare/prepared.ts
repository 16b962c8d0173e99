import type { AttachedFile as Attached, Prepared as PreparedOf } from '@anochat/sdk/shown';

export type AttachedFile = Attached<Blob>;
export type Prepared = PreparedOf<Blob>;
