/** A plain message of one file for each blob. */
export const fileMessage = (blobs: readonly string[]): object => ({
  kind: 'message',
  mode: 'server',
  content: {
    v: 1,
    type: 'message',
    parts: blobs.map((blob) => ({
      ...{ type: 'file', blob, name: 'a.bin', mime: 'application/octet-stream' },
      ...{ size: 1, digest: 'x' },
    })),
  },
  blobs,
});
