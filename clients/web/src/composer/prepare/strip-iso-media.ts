import { blobSource } from '@anochat/sdk/platform';
import { stripIsoMedia as strip } from '@anochat/sdk/shown';

/** Takes out of a film, a sound or a picture in ISO boxes what tells of place, time, device and person. */
export async function stripIsoMedia(source: Blob): Promise<Blob> {
  const pieces = await strip(blobSource(source));
  if (!pieces) return source;
  const parts = pieces.map((piece) =>
    piece instanceof Uint8Array ? piece : source.slice(piece.start, piece.end),
  );
  return new Blob(parts, { type: source.type });
}
