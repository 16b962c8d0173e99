import { LIMITS, type Base64, type ConversationId, type DeviceId } from '@anochat/contract';
import {
  openDraft,
  padmeLength,
  sealDraft,
  toBase64,
  utf8Bytes,
  utf8Text,
  type Primitives,
} from '@anochat/e2ee';
import type { Draft } from '../../conversations/draft';
import type { DraftSealing } from '../encryption-parts';
import { decodeBase64 } from './decode-base64';
import type { OwnAccount } from './own-account';
import type { OwnChain } from './own-chain';

/** Of a line or two the length is not told. */
const LEAST_BYTES = 256;

export interface OwnDraftsOptions {
  readonly primitives: Primitives;
  readonly account: OwnAccount;
  readonly chain: OwnChain;
}

/** What the user has begun to write, sealed to the backup key that each of the own devices holds. */
export class OwnDrafts implements DraftSealing {
  constructor(private readonly options: OwnDraftsOptions) {}

  seal(id: ConversationId, draft: Draft): Base64 | null {
    const { primitives, account, chain } = this.options;
    const { seeds } = account.linkedKeys();
    const { userId, deviceId } = account.self;
    const backupKey = chain.get()?.vault?.backupKey;
    if (!backupKey) throw new TypeError('The account has no backup');
    const by = { user: userId, device: deviceId, signSeed: seeds.sign };
    const saved = { savedAt: draft.updatedAt, content: contentOf(draft) };
    const sealed = sealDraft(primitives, backupKey, id, by, saved);
    return sealed.length > LIMITS.draftBytes ? null : toBase64(sealed);
  }

  /** A device that was just linked may be ahead of what is known here of the own chain. */
  async open(id: ConversationId, body: Base64): Promise<Draft | null> {
    const unknown = new Set<DeviceId>();
    const opened = this.opened(id, body, unknown);
    if (opened || unknown.size === 0) return opened;
    await this.options.chain.refresh();
    return this.opened(id, body, unknown);
  }

  private opened(id: ConversationId, body: Base64, unknown: Set<DeviceId>): Draft | null {
    const { primitives, account, chain } = this.options;
    const { userId } = account.self;
    const bytes = decodeBase64(body);
    const signKeyOf = (device: DeviceId): Uint8Array | null => {
      const known = chain.get()?.devices.find((each) => each.device === device);
      if (!known) unknown.add(device);
      return known && known.ended === null ? known.signKey : null;
    };
    if (bytes === null) return null;
    for (const key of account.linkedKeys().backupKeys) {
      const draft = openDraft(primitives, key, userId, id, bytes, signKeyOf);
      if (draft) return readContent(draft.content, draft.savedAt);
    }
    return null;
  }
}

/** JSON, and spaces up to the length that is told. */
function contentOf({ text, replyTo, editing }: Draft): Uint8Array {
  const said = utf8Bytes(JSON.stringify({ text, replyTo, editing }));
  const padded = new Uint8Array(padmeLength(Math.max(said.length, LEAST_BYTES))).fill(0x20);
  padded.set(said);
  return padded;
}

/** `null` for what another version may have meant by it. */
function readContent(content: Uint8Array, updatedAt: number): Draft | null {
  try {
    const { text, replyTo, editing } = Object(JSON.parse(utf8Text(content))) as Partial<Draft>;
    const isSound = typeof text === 'string' && isPlace(replyTo) && isPlace(editing);
    return isSound ? { text, replyTo, editing, updatedAt } : null;
  } catch {
    return null;
  }
}

const isPlace = (seq: unknown): seq is number | null => seq === null || Number.isSafeInteger(seq);
