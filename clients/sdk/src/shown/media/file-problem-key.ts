import { FileRefused, isCode, type FileRefusal } from '../../errors';

const REFUSALS = {
  malformed: 'media.refused.notAsSaid',
  'unknown-version': 'media.refused.newer',
  'wrong-size': 'media.refused.notAsSaid',
  'wrong-key': 'media.refused.notAsSaid',
  'not-sealed': 'media.refused.notSealed',
  damaged: 'media.refused.damaged',
  'wrong-digest': 'media.refused.notAsSaid',
  'too-large': 'media.refused.tooLarge',
} as const satisfies Record<FileRefusal, string>;

type FileProblemKey = (typeof REFUSALS)[FileRefusal] | 'media.gone';

/** Why a file is not there, as far as it is the file's own; `null`: as for every call. */
export function fileProblemKey(error: unknown): FileProblemKey | null {
  if (error instanceof FileRefused) return REFUSALS[error.reason];
  return isCode(error, 'blob.not-found') ? 'media.gone' : null;
}
