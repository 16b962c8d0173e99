import type { ConversationId } from '@anochat/contract';

/** Where a conversation's parts lie in the store. */
export const headKey = (id: ConversationId): string => `head/${id}`;
export const logKey = (id: ConversationId): string => `log/${id}`;
export const draftKey = (id: ConversationId): string => `draft/${id}`;
/** When the log in the store next has something that expires. */
export const expiryKey = (id: ConversationId): string => `expiry/${id}`;
/** Until when the account's other devices know it. */
export const sentDraftKey = (id: ConversationId): string => `draft-sent/${id}`;
/** That it is encrypted, for ever: kept apart from the head, which is the server's word. */
export const encryptedKey = (id: ConversationId): string => `encrypted/${id}`;
