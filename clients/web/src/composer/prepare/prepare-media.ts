import type { AttachedFile, Prepared } from './prepared';
import { safeName } from './safe-name';

/** What every file can be sent as. */
const UNKNOWN_BYTES = 'application/octet-stream';

/** Makes a file ready to be sent. Never rejects: what cannot be looked into goes as a file. */
export async function prepareMedia(
  file: AttachedFile,
  _options: { readonly original: boolean } = { original: false },
): Promise<Prepared> {
  const { source, kind, duration = 0, waveform = null } = file;
  const name = safeName(file.name, 'file');
  if (kind === 'voice') {
    const mime = file.mime.replace(/;.*$/, '');
    return Promise.resolve({ type: 'audio', source, name, mime, duration, waveform });
  }
  return Promise.resolve({ type: 'file', source, name, mime: UNKNOWN_BYTES });
}
