import type { Queryable } from './database';

export interface AuditEntry {
  /** Who did it; `null`: the command line or the server itself. */
  readonly actor: string | null;
  /** `noun.verb-past`, such as `user.suspended`. */
  readonly action: string;
  readonly subject?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes down an act of an administrator or on an account's safety, in the act's own transaction. */
export async function audit(transaction: Queryable, entry: AuditEntry): Promise<void> {
  await transaction.query(
    'INSERT INTO audit_log (actor, action, subject, detail) VALUES ($1, $2, $3, $4)',
    [
      entry.actor,
      entry.action,
      entry.subject ?? null,
      entry.detail ? JSON.stringify(entry.detail) : null,
    ],
  );
}
