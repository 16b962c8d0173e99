import { LinkPreviews } from '@anochat/sdk/shown';

import { linksOf } from '../../messages/links-of';
import type { LocalFile } from '../prepare/local-file';
import { makeThumbnail } from './make-thumbnail';

export const linkPreviews = new LinkPreviews<LocalFile>({
  linksOf,
  makeThumbnail,
  read: (file) => file,
});
