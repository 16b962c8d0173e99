import type { ClientId, ConversationId, DeviceId, EntryKind } from '@anochat/contract';

/**
 * Seals what is stored. A body: 0x01, nonce (24), XChaCha20-Poly1305 ciphertext and tag under the
 * conversation's data key; associated data "anochat/1 body" 00, conversation (16), device (16),
 * client id (16), kind (1 byte: its place in ENTRY_KINDS). A wrapped data key: 0x01, version of
 * the master key (u32 big-endian), nonce (24), ciphertext and tag of the 32 key bytes under the
 * master key; associated data "anochat/1 data-key" 00, conversation (16).
 */
export interface Sealer {
  /**
   * A fresh data key, wrapped under that version of the master key: what `conversations.data_key`
   * holds. @throws SealBroken when there is no such version
   */
  newDataKey(conversationId: ConversationId, version: number): Uint8Array;
  /** Same order as the items. */
  seal(items: readonly SealItem[]): Promise<Uint8Array[]>;
  /** Same order as the items. @throws SealBroken when one does not open: altered, or another key. */
  open(items: readonly OpenItem[]): Promise<Uint8Array[]>;
  /** @throws SealBroken when the wrapped key does not open under the configured master keys. */
  verifyKey(conversationId: ConversationId, dataKey: Uint8Array): void;
  /** The same data key under that version of the master key. @throws SealBroken as the others do. */
  rewrapKey(conversationId: ConversationId, dataKey: Uint8Array, version: number): Uint8Array;
}

export interface BodyContext {
  readonly conversationId: ConversationId;
  readonly deviceId: DeviceId;
  readonly clientId: ClientId;
  readonly kind: EntryKind;
}
export interface SealItem {
  /** Wrapped. */
  readonly dataKey: Uint8Array;
  readonly context: BodyContext;
  readonly plain: Uint8Array;
}
export interface OpenItem {
  /** Wrapped. */
  readonly dataKey: Uint8Array;
  readonly context: BodyContext;
  readonly sealed: Uint8Array;
}

/** The bytes were altered, moved to another place, or sealed under another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** Injection token. */
export const SEALER = Symbol('Sealer');
