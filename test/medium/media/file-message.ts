/** What a message says of a file. */
export interface Said {
  readonly size: number;
  readonly mime: string;
  readonly name: string;
}

const NOTHING_KNOWN: Said = {
  size: 1,
  mime: 'application/octet-stream',
  name: 'a.bin',
};

/** A plain message of one file for each blob. */
export const fileMessage = (
  blobs: readonly string[],
  saidOf: (blob: string) => Partial<Said> = () => ({}),
): object => ({
  kind: 'message',
  mode: 'server',
  content: {
    v: 1,
    type: 'message',
    parts: blobs.map((blob) => ({
      ...{ type: 'file', blob, digest: 'x' },
      ...{ ...NOTHING_KNOWN, ...saidOf(blob) },
    })),
  },
  blobs,
});
