import { mediaPartsAway } from '@anochat/sdk/media';

import { openMediaThread } from './open-media-thread';

/** Files, sealed in a worker where they are large. */
export const loadMedia = (): ReturnType<typeof mediaPartsAway> => mediaPartsAway(openMediaThread);
