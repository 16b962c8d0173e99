import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SessionId } from '@anochat/contract';

import { Secrets } from '../platform/config';

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const TAG_BYTES = 16;

/**
 * A refresh token is the session's id, 32 secret bytes, and a tag over both by a key of this
 * installation. Whether one is good its hash in the database tells; the tag tells besides that this
 * installation gave it out, also where the database was restored and has forgotten that.
 */
@Injectable()
export class RefreshTokens {
  private readonly key: Buffer;

  constructor(secrets: Secrets) {
    this.key = refreshKey(secrets);
  }

  first(session: SessionId): string {
    return this.encode(idBytes(session), randomBytes(SECRET_BYTES));
  }

  /** The same one for the same token. */
  successor(session: SessionId, token: string): string {
    return this.encode(idBytes(session), this.mac('successor', Buffer.from(token)));
  }

  /** Whose it is; `null` for what this installation never gave out. */
  sessionOf(token: string): SessionId | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== ID_BYTES + SECRET_BYTES + TAG_BYTES) return null;
    const body = bytes.subarray(0, -TAG_BYTES);
    if (!timingSafeEqual(this.tag(body), bytes.subarray(-TAG_BYTES))) return null;
    const hex = body.toString('hex', 0, ID_BYTES);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  private encode(id: Buffer, secret: Buffer): string {
    const body = Buffer.concat([id, secret]);
    return Buffer.concat([body, this.tag(body)]).toString('base64url');
  }

  private tag(body: Buffer): Buffer {
    return this.mac('tag', body).subarray(0, TAG_BYTES);
  }

  private mac(purpose: string, bytes: Buffer): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}\0`).update(bytes).digest();
  }
}

const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** What refresh tokens are tagged, and their successors computed with. */
export const refreshKey = (secrets: Secrets): Buffer => secrets.secret('refresh-key.v1', 32);
