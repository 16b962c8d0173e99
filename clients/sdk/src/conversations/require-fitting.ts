import { blobsOf, isKnownPart } from '@anochat/contract';
import type { Outgoing } from '../codec';
import { AnoChatError } from '../errors';
import { nameFiles } from '../outbox';

/**
 * Bytes of content as JSON that fit into every conversation: sealed, padded and with what is said
 * beside it they are at most LIMITS.contentBytes. Parts within all of their own limits can be more:
 * 20,000 signs of some scripts are 60,000 bytes, and 32 files with long names, too.
 */
export const FITTING_BYTES = 62_976;

/** 32 bytes in base64. */
const THIRTY_TWO = '='.repeat(44);
/** What an upload adds to a part, once it is done. */
const ADDED = { digest: THIRTY_TWO, key: THIRTY_TWO, commit: THIRTY_TWO };

/** @throws AnoChatError `request.too-large`: before it is stored, and long before it would be refused */
export const requireFitting = (outgoing: Outgoing): void => {
  if (outgoing.kind !== 'message') return;
  const parts = 'parts' in outgoing.content ? outgoing.content.parts.filter(isKnownPart) : [];
  const files = parts.flatMap(blobsOf).map((blob) => [blob, { blob, ...ADDED }] as const);
  const named = nameFiles(outgoing, new Map(files));
  if (named.kind !== 'message') return;
  if (utf8Length(JSON.stringify(named.content)) > FITTING_BYTES)
    throw AnoChatError.of('request.too-large');
};

/** Of JSON, which has no surrogate without its pair. Not every engine has a TextEncoder. */
const utf8Length = (json: string): number =>
  encodeURIComponent(json).replaceAll(/%[0-9A-F]{2}/gu, '.').length;
