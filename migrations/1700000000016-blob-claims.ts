import type { MigrationInterface, QueryRunner } from 'typeorm';

import { change } from './1700000000008-groups';
import { redefine } from './1700000000015-media';

/**
 * Where the server reads what a message says of its files, an append refuses what is not so: another
 * size than is stored, or another type than the file was uploaded as. A file that was uploaded
 * without a type may be called by any: it is served without one.
 */
export class BlobClaims1700000000016 implements MigrationInterface {
  readonly name = 'BlobClaims1700000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BLOBS_PROBLEM);
    await redefine(runner, (text) =>
      CHANGES.reduce((before, [from, to]) => change(before, from, to), text),
    );
    await runner.query('DROP FUNCTION blobs_problem(uuid[], uuid, text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(BLOBS_PROBLEM_BEFORE);
    await redefine(runner, (text) =>
      CHANGES.reduceRight((before, [from, to]) => change(before, to, from), text),
    );
    await runner.query('DROP FUNCTION blobs_problem(uuid[], uuid, text, bigint[], text[])');
  }
}

/** One's own, or one that one can read. */
const NAMEABLE = `count(b.id) < cardinality(p_blobs) OR NOT bool_and(b.state = 'stored' AND (
        b.owner = p_user OR EXISTS (
          SELECT FROM blob_refs r
          JOIN membership_spans v ON v.conversation_id = r.conversation_id AND v.user_id = p_user
            AND r.seq >= v.visible_from AND (v.to_seq IS NULL OR r.seq <= v.to_seq)
          WHERE r.blob_id = b.id)))`;
const OF_OTHER_KIND = `bool_or(b.kind <> CASE p_mode WHEN 'e2ee' THEN 'sealed' ELSE 'plain' END)`;

const BLOBS_PROBLEM = `
  -- Why an entry may not name these files; null when it may. Sizes and types are what it says of
  -- them, in their order; null, or an item of null, for what it does not say.
  CREATE FUNCTION blobs_problem(
    p_blobs uuid[], p_user uuid, p_mode text, p_sizes bigint[], p_types text[]
  ) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
      WHEN ${NAMEABLE} THEN 'blob.not-found'
      WHEN ${OF_OTHER_KIND}
        THEN 'conversation.mode-mismatch'
      WHEN bool_or(n.size <> b.size
        OR (b.type <> 'application/octet-stream' AND n.type <> b.type)) THEN 'blob.mismatch'
    END
    FROM unnest(p_blobs, p_sizes, p_types) AS n(id, size, type) JOIN blobs b ON b.id = n.id
  $$`;

const BLOBS_PROBLEM_BEFORE = `
  CREATE FUNCTION blobs_problem(p_blobs uuid[], p_user uuid, p_mode text) RETURNS text
  LANGUAGE sql STABLE AS $$
    SELECT CASE
      WHEN ${NAMEABLE} THEN 'blob.not-found'
      WHEN ${OF_OTHER_KIND}
        THEN 'conversation.mode-mismatch'
    END
    FROM blobs b WHERE b.id = ANY (p_blobs)
  $$`;

const CHANGES = [
  [
    'p_mentions text[], p_blobs text[],',
    'p_mentions text[], p_blobs text[], p_blob_sizes text[], p_blob_types text[],',
  ],
  [
    'p_own_target, p_read_up_to, p_mentions, p_blobs, p_body_from,',
    'p_own_target, p_read_up_to, p_mentions, p_blobs, p_blob_sizes, p_blob_types, p_body_from,',
  ],
  [
    'own_target, read_up_to, mentions, blobs, body_from,',
    'own_target, read_up_to, mentions, blobs, blob_sizes, blob_types, body_from,',
  ],
  [
    'blobs_problem(i.blobs::uuid[], i.user_id, c.mode)',
    `blobs_problem(i.blobs::uuid[], i.user_id, c.mode,
            i.blob_sizes::bigint[], i.blob_types::text[])`,
  ],
] as const;
