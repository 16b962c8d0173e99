import type { ConversationId } from '@anochat/contract';
import { Cell, type Readable } from '../../observable';
import type { AttachedFile, Prepared } from './prepared';

/** A file in the tray. */
export interface Attachment<S> {
  readonly id: string;
  readonly file: AttachedFile<S>;
  /** `null` while it is being looked into. */
  readonly prepared: Prepared<S> | null;
}

export interface Tray<S> {
  readonly items: readonly Attachment<S>[];
  /** Pictures go in their own size and quality. What tells where and when they were taken goes never. */
  readonly original: boolean;
}

export interface TraysOptions<S> {
  /** Never rejects: what cannot be looked into goes as a file. */
  readonly prepare: (
    file: AttachedFile<S>,
    how: { readonly original: boolean },
  ) => Promise<Prepared<S>>;
  readonly newId: () => string;
  /**
   * Nobody has these any more, unless they are the same as one that is still held. Left out where bytes go
   * with whatever holds them.
   */
  readonly letGo?: (gone: readonly S[], held: readonly S[]) => void;
}

const EMPTY: Tray<never> = { items: [], original: false };

/** What is to be sent with the next message, by conversation; it stays while others are looked at. */
export class Trays<S> {
  private readonly cell = new Cell<ReadonlyMap<ConversationId, Tray<S>>>(new Map());

  constructor(private readonly options: TraysOptions<S>) {}

  get all(): Readable<ReadonlyMap<ConversationId, Tray<S>>> {
    return this.cell;
  }

  readonly of = (conversation: ConversationId): Tray<S> =>
    this.cell.get().get(conversation) ?? EMPTY;

  /** Puts files behind those in the tray, and makes them ready to be sent. */
  readonly add = (conversation: ConversationId, files: readonly AttachedFile<S>[]): void => {
    const added = files.map((file): Attachment<S> => ({
      id: this.options.newId(),
      file,
      prepared: null,
    }));
    this.changeItems(conversation, (items) => [...items, ...added]);
    for (const item of added) void this.prepare(conversation, item);
  };

  readonly remove = (conversation: ConversationId, id: string): void => {
    const removed = this.of(conversation).items.filter((item) => item.id === id);
    this.changeItems(conversation, (items) => items.filter((item) => item.id !== id));
    this.letGo(removed.flatMap(allOf));
  };

  /** Another place in the message, counted from 0 among the others. */
  readonly move = (conversation: ConversationId, id: string, to: number): void =>
    this.changeItems(conversation, (items) => {
      const moved = items.find((item) => item.id === id);
      if (!moved) return items;
      const others = items.filter((item) => item !== moved);
      return [...others.slice(0, to), moved, ...others.slice(to)];
    });

  readonly setOriginal = (conversation: ConversationId, original: boolean): void => {
    const isPicture = ({ prepared }: Attachment<S>): boolean => prepared?.type === 'image';
    const again = this.of(conversation).items.filter(
      (item) => item.prepared === null || isPicture(item),
    );
    this.change(conversation, ({ items }) => ({
      original,
      items: items.map((item) => (isPicture(item) ? { ...item, prepared: null } : item)),
    }));
    for (const item of again) {
      this.letGo(madeOf(item.prepared), [item.file.source]);
      void this.prepare(conversation, item);
    }
  };

  /** Empties the tray, and gives what was in it. */
  readonly take = (conversation: ConversationId): Tray<S> => {
    const taken = this.of(conversation);
    this.change(conversation, () => EMPTY);
    return taken;
  };

  /** What was not sent after all comes before what was added since. */
  readonly putBack = (conversation: ConversationId, taken: Tray<S>): void =>
    this.change(conversation, (tray) => ({ ...taken, items: [...taken.items, ...tray.items] }));

  /** What was taken is on its way: what it was made of is not needed any more. */
  readonly sent = ({ items }: Tray<S>): void => {
    for (const { file, prepared } of items) this.letGo([file.source], madeOf(prepared));
  };

  /** Nothing of it is to be sent. */
  readonly discard = (conversation: ConversationId): void =>
    this.letGo(this.take(conversation).items.flatMap(allOf));

  /** Of every conversation. */
  readonly empty = (): void => {
    for (const conversation of this.cell.get().keys()) this.discard(conversation);
  };

  private letGo(gone: readonly S[], held: readonly S[] = []): void {
    if (gone.length > 0) this.options.letGo?.(gone, held);
  }

  private async prepare(conversation: ConversationId, { id, file }: Attachment<S>): Promise<void> {
    const { original } = this.of(conversation);
    const prepared = await this.options.prepare(file, { original });
    const now = this.of(conversation);
    const item = now.items.find((one) => one.id === id);
    // Chosen otherwise in the meantime: that choice has its own answer.
    if (!item || now.original !== original) return this.letGo(madeOf(prepared), [file.source]);
    this.letGo(madeOf(item.prepared), [file.source]);
    this.changeItems(conversation, (items) =>
      items.map((one) => (one.id === id ? { ...one, prepared } : one)),
    );
  }

  private changeItems(
    conversation: ConversationId,
    to: (items: readonly Attachment<S>[]) => readonly Attachment<S>[],
  ): void {
    this.change(conversation, (tray) => ({ ...tray, items: to(tray.items) }));
  }

  private change(conversation: ConversationId, to: (tray: Tray<S>) => Tray<S>): void {
    this.cell.update((trays) => {
      const next = new Map(trays);
      const tray = to(trays.get(conversation) ?? EMPTY);
      if (tray.items.length === 0) next.delete(conversation);
      else next.set(conversation, tray);
      return next;
    });
  }
}

const madeOf = <S>(prepared: Prepared<S> | null): readonly S[] => {
  if (prepared === null) return [];
  const thumbnail = 'thumbnail' in prepared ? prepared.thumbnail : null;
  return thumbnail === null ? [prepared.source] : [prepared.source, thumbnail];
};
const allOf = <S>({ file, prepared }: Attachment<S>): readonly S[] => [
  file.source,
  ...madeOf(prepared),
];
