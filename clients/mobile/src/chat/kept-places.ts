import type { ConversationId } from '@anochat/contract';

/** Where the reader was in each conversation, for as long as the app lives. Absent: at the end. */
const places = new Map<ConversationId, string>();

/** The key of the first row that was seen, `null` at the end. */
export const placeOf = (id: ConversationId): string | null => places.get(id) ?? null;

export function rememberPlace(id: ConversationId, key: string | null): void {
  if (key === null) places.delete(id);
  else places.set(id, key);
}
