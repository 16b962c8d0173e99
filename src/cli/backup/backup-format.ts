import { z } from 'zod';

/**
 * A backup is a tar (POSIX ustar), which is written and read in one go and never held in memory:
 *
 *   backup.json              what is in it, and what it was taken from
 *   tables/NAME/000001 ...   rows in the text format of COPY, cut anywhere
 *   files/ID                 stored files
 *   sums/000001 ...          SHA-256 of the pieces since the sums before, as sha256sum writes them
 *   end.json                 how much it was: without it a backup is not whole
 *   end.sha256               of end.json
 *
 * No key is in it.
 */
export const FORMAT = 1;

export const HEAD = 'backup.json';
export const END = 'end.json';
export const END_SUM = 'end.sha256';

/** Pieces after which their sums are written. */
export const SUMMED_AT_ONCE = 500;
/** Of a table's rows, in bytes. */
export const PIECE_BYTES = 4 * 1_024 ** 2;
/** Far more than any head, list of sums or end is. */
export const LONGEST_TEXT_BYTES = 16 * 1_024 ** 2;

const counts = z.record(z.string(), z.number().int().nonnegative());

export const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** Version of the AnoChat that took it. */
  anochat: z.string(),
  postgres: z.string(),
  takenAt: z.string(),
  timeline: z.uuid(),
  migrations: z.array(z.string()),
  tables: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()) })),
  sequences: counts,
  /** Fingerprints (hex) of the master keys that it leans on, and how many conversations on each. */
  masterKeys: z.array(
    z.strictObject({
      version: z.number().int(),
      fingerprint: z.string(),
      conversations: z.number().int(),
    }),
  ),
  /** Whether stored files are in it. */
  files: z.boolean(),
});
export type BackupHead = z.infer<typeof headSchema>;

export const endSchema = z.strictObject({
  /** By table. */
  rows: counts,
  files: z.number().int().nonnegative(),
  fileBytes: z.number().int().nonnegative(),
  /** Files on record that could not be read, or had another size. */
  missing: z.number().int().nonnegative(),
  /** SHA-256 of each list of sums, hex. */
  sums: z.array(z.string()),
});
export type BackupEnd = z.infer<typeof endSchema>;

const numbered = (at: number): string => String(at).padStart(6, '0');
export const pieceName = (table: string, at: number): string => `tables/${table}/${numbered(at)}`;
export const fileName = (id: string): string => `files/${id}`;
export const sumsName = (at: number): string => `sums/${numbered(at)}`;

export type PlaceInBackup =
  | { readonly type: 'rows'; readonly table: string; readonly at: number }
  | { readonly type: 'file'; readonly id: string }
  | { readonly type: 'sums'; readonly at: number }
  | { readonly type: 'end' | 'end-sum' };

/** What an entry is, by its name; `null` for names that no backup has. */
export const placeOf = (name: string): PlaceInBackup | null => {
  if (name === END) return { type: 'end' };
  if (name === END_SUM) return { type: 'end-sum' };
  const [, table, piece] = /^tables\/([a-z_]+)\/(\d{6})$/.exec(name) ?? [];
  if (table !== undefined) return { type: 'rows', table, at: Number(piece) };
  const [, id] = /^files\/([0-9a-f-]{36})$/.exec(name) ?? [];
  if (id !== undefined) return { type: 'file', id };
  const [, sums] = /^sums\/(\d{6})$/.exec(name) ?? [];
  return sums === undefined ? null : { type: 'sums', at: Number(sums) };
};
