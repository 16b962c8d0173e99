import { LinkPreviews } from '@anochat/sdk/shown';

import type { LocalFile } from '../prepare/local-file';
import { linksOf } from './links-of';
import { makeThumbnail } from './make-thumbnail';

export const linkPreviews = new LinkPreviews<LocalFile>({
  linksOf,
  makeThumbnail,
  read: (file) => file,
});
