import { createHash, randomBytes } from 'node:crypto';
import type { Items, PartLink, Problem, Upload } from '@anochat/contract';
import { v7 } from 'uuid';
import { request, type Account, type Answer } from '../../support/account';

/** Of a small file, from its beginning to its end. @returns the first status that refused, or the last one */
export async function upload(url: string, account: Account): Promise<number> {
  const bytes = randomBytes(2_000);
  const digest = base64(sha256(bytes));
  const id = v7();
  const begun = await request(url, 'POST', '/uploads', account, {
    ...{ id, kind: 'plain', size: bytes.length },
  });
  if (begun.status >= 400) return statusOf(begun);
  const { partBytes } = begun.body as Upload;
  if (partBytes < bytes.length) throw new Error('The file does not fit into one part');
  const signed = await request(url, 'POST', `/uploads/${id}/parts`, account, {
    parts: [{ number: 1, digest }],
  });
  if (signed.status >= 400) return statusOf(signed);
  const [link] = (signed.body as Items<PartLink>).items;
  const sent = await fetch(link!.url, { method: 'PUT', headers: link!.headers, body: bytes });
  if (!sent.ok) return sent.status;
  const whole = base64(sha256(sha256(bytes)));
  return statusOf(
    await request(url, 'POST', `/uploads/${id}/complete`, account, { digest: whole }),
  );
}

/** A refusal has to say what it is. */
function statusOf({ status, body }: Answer): number {
  if (status >= 500 && (body as Problem | undefined)?.code !== 'server.unavailable') {
    throw new Error(`An upload was refused with ${JSON.stringify(body)}`);
  }
  return status;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const base64 = (bytes: Buffer): string => bytes.toString('base64');
