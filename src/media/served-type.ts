import { PICTURE_TYPES, PLAYED_TYPES } from '@anochat/contract';

const SHOWN: ReadonlySet<string> = new Set([...PICTURE_TYPES, ...PLAYED_TYPES]);

export const ANY_TYPE = 'application/octet-stream';

/** The media type that a download carries, whatever its uploader has called it. */
export const servedType = (declared: string): string =>
  SHOWN.has(declared.toLowerCase()) ? declared.toLowerCase() : ANY_TYPE;
