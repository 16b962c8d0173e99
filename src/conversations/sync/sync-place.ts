import type { ConversationId, Timestamp } from '@anochat/contract';
import { UUID_PATTERN } from '@anochat/contract';

import { ProblemError } from '../../platform/errors';

/** Where a sync goes on: what a token or a cursor says. */
export interface SyncPlace {
  readonly timeline: string;
  /** Only what changed in this transaction or later; `null`: everything. */
  readonly since: string | null;
  /** Of the snapshot of the first page; `null` before there was one. */
  readonly xmin: string | null;
  readonly below: { readonly at: Timestamp; readonly id: ConversationId } | null;
}

const XID = /^\d{1,19}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const refuse = (path: string): never => {
  throw new ProblemError('request.invalid', {
    errors: [{ path, message: 'is none that this server gave' }],
  });
};

export const tokenOf = (timeline: string, xmin: string): string => `${timeline}.${xmin}`;

export const readToken = (token: string): SyncPlace => {
  const [timeline = '', since = '', ...rest] = token.split('.');
  if (!UUID_PATTERN.test(timeline) || !XID.test(since) || rest.length > 0) return refuse('token');
  return { timeline, since, xmin: null, below: null };
};

/** The parts joined by `_`, an empty one for null. */
export const cursorOf = ({ timeline, since, xmin, below }: SyncPlace): string =>
  Buffer.from(
    [timeline, since ?? '', xmin ?? '', below?.at ?? '', below?.id ?? ''].join('_'),
  ).toString('base64url');

export const readCursor = (cursor: string): SyncPlace => {
  const parts = Buffer.from(cursor, 'base64url').toString('latin1').split('_');
  const [timeline = '', since = '', xmin = '', at = '', id = ''] = parts;
  const isWhole =
    parts.length === 5 &&
    UUID_PATTERN.test(timeline) &&
    [since, xmin].every((xid) => xid === '' || XID.test(xid)) &&
    (at === '' ? id === '' : isTime(at) && UUID_PATTERN.test(id)) &&
    (xmin === '') === (at === '');
  if (!isWhole) return refuse('cursor');
  return {
    timeline,
    since: since === '' ? null : since,
    xmin: xmin === '' ? null : xmin,
    below: at === '' ? null : { at, id },
  };
};

const isTime = (text: string): boolean => TIME.test(text) && !Number.isNaN(Date.parse(text));
