import type { BackupEnd, BackupHead } from './backup-format';
import { readBackup } from './read-backup';
import type { Progress } from './progress';

export interface VerifiedBackup {
  readonly head: BackupHead;
  readonly end: BackupEnd;
}

/**
 * Reads every byte of a backup, and compares all sums; changes nothing.
 *
 * @throws CommandRefused where it is damaged, or not whole
 */
export async function verifyBackup(
  stream: AsyncIterable<Buffer>,
  progress: Progress,
): Promise<VerifiedBackup> {
  let head: BackupHead | undefined;
  for await (const item of readBackup(stream)) {
    switch (item.type) {
      case 'head':
        head = item.head;
        break;
      case 'rows':
      case 'file':
        progress.begin(item.type === 'rows' ? item.table : 'files');
        for await (const piece of item.bytes) progress.add(piece.length);
        break;
      case 'end':
        if (head !== undefined) return { head, end: item.end };
    }
  }
  throw new Error('a backup without head and end was taken for one');
}
