import { LinkPreviews } from '@anochat/sdk/shown';
import { blobSource } from '@anochat/sdk/platform';

import { linksOf } from '../../text/links-of';
import { makeThumbnail } from './make-thumbnail';

export const linkPreviews = new LinkPreviews<Blob>({ linksOf, makeThumbnail, read: blobSource });
