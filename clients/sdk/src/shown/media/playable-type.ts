import { PLAYED_TYPES } from '@anochat/contract';

/** Pictures and documents are not among it: nothing may be shown as a page at an address of this origin. */
const PLAYABLE: ReadonlySet<string> = new Set(PLAYED_TYPES);

/** Other names for the same, as systems give them to files. */
const SAME: Readonly<Record<string, string>> = {
  'audio/mp3': 'audio/mpeg',
  'audio/x-flac': 'audio/flac',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
};

/**
 * The media type under which a player gets a file, without parameters; `null`: it is not played.
 *
 * @param declared what the sender calls it, for instance `audio/webm;codecs=opus`
 */
export const playableType = (declared: string): string | null => {
  const [bare = ''] = declared.toLowerCase().split(';');
  const type = bare.trim();
  const known = Object.hasOwn(SAME, type) ? SAME[type] : type;
  return known !== undefined && PLAYABLE.has(known) ? known : null;
};
