import { create } from 'zustand';

import type { ConversationId } from '@anochat/contract';

import { prepareMedia } from '../prepare/prepare-media';
import type { AttachedFile, Prepared } from '../prepare/prepared';

export type { AttachedFile };

/** A file in the tray. */
export interface Attachment {
  readonly id: string;
  readonly file: AttachedFile;
  /** `null` while it is being looked into. */
  readonly prepared: Prepared | null;
}

export interface Tray {
  readonly items: readonly Attachment[];
  /** Pictures go in their own size and quality. What tells where and when they were taken goes never. */
  readonly original: boolean;
}

const EMPTY: Tray = { items: [], original: false };

/** What is to be sent with the next message, by conversation; it stays while others are looked at. */
const useTrays = create<{ readonly trays: ReadonlyMap<ConversationId, Tray> }>(() => ({
  trays: new Map(),
}));

export const useTray = (conversation: ConversationId): Tray =>
  useTrays(({ trays }) => trays.get(conversation) ?? EMPTY);

export const trayOf = (conversation: ConversationId): Tray =>
  useTrays.getState().trays.get(conversation) ?? EMPTY;

const change = (conversation: ConversationId, to: (tray: Tray) => Tray): void =>
  useTrays.setState(({ trays }) => {
    const next = new Map(trays);
    const tray = to(trays.get(conversation) ?? EMPTY);
    if (tray.items.length === 0) next.delete(conversation);
    else next.set(conversation, tray);
    return { trays: next };
  });

const changeItems = (
  conversation: ConversationId,
  to: (items: readonly Attachment[]) => readonly Attachment[],
): void => change(conversation, (tray) => ({ ...tray, items: to(tray.items) }));

/** Puts files behind those in the tray, and makes them ready to be sent. */
export function addFiles(conversation: ConversationId, files: readonly AttachedFile[]): void {
  const added = files.map((file): Attachment => ({
    id: crypto.randomUUID(),
    file,
    prepared: null,
  }));
  changeItems(conversation, (items) => [...items, ...added]);
  for (const item of added) void prepare(conversation, item);
}

async function prepare(conversation: ConversationId, { id, file }: Attachment): Promise<void> {
  const { original } = trayOf(conversation);
  const prepared = await prepareMedia(file, { original });
  // Chosen otherwise in the meantime: that choice has its own answer.
  if (trayOf(conversation).original !== original) return;
  changeItems(conversation, (items) =>
    items.map((item) => (item.id === id ? { ...item, prepared } : item)),
  );
}

export const removeFile = (conversation: ConversationId, id: string): void =>
  changeItems(conversation, (items) => items.filter((item) => item.id !== id));

/** Another place in the message, counted from 0 among the others. */
export const moveFile = (conversation: ConversationId, id: string, to: number): void =>
  changeItems(conversation, (items) => {
    const moved = items.find((item) => item.id === id);
    if (!moved) return items;
    const others = items.filter((item) => item !== moved);
    return [...others.slice(0, to), moved, ...others.slice(to)];
  });

export function setOriginal(conversation: ConversationId, original: boolean): void {
  const isPicture = ({ prepared }: Attachment): boolean => prepared?.type === 'image';
  const again = trayOf(conversation).items.filter(
    (item) => item.prepared === null || isPicture(item),
  );
  change(conversation, ({ items }) => ({
    original,
    items: items.map((item) => (isPicture(item) ? { ...item, prepared: null } : item)),
  }));
  for (const item of again) void prepare(conversation, item);
}

/** Empties the tray. */
export function takeTray(conversation: ConversationId): Tray {
  const taken = trayOf(conversation);
  change(conversation, () => EMPTY);
  return taken;
}

/** Of every conversation. */
export const emptyTrays = (): void => useTrays.setState({ trays: new Map() });

/** What was not sent after all comes before what was added since. */
export const putBack = (conversation: ConversationId, taken: Tray): void =>
  change(conversation, (tray) => ({ ...taken, items: [...taken.items, ...tray.items] }));
