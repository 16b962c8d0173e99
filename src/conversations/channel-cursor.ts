import { UUID_PATTERN } from '@anochat/contract';

import { ProblemError } from '../platform/errors';
import type { ChannelPlace } from './store/channel-store';

export const channelCursorOf = ({ id, title }: ChannelPlace): string =>
  Buffer.from(`${id}${title}`, 'utf8').toString('base64url');

const ID_LENGTH = 36;

export const readChannelCursor = (cursor: string): ChannelPlace => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const place = { id: text.slice(0, ID_LENGTH), title: text.slice(ID_LENGTH) };
  if (UUID_PATTERN.test(place.id) && !place.title.includes('\0')) return place;
  throw new ProblemError('request.invalid', {
    errors: [{ path: 'cursor', message: 'is none that this server gave' }],
  });
};
