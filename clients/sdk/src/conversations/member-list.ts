import type { ConversationId, Member, Page, UserProfile } from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import type { Members } from '../client/anochat';
import type { Api } from '../http';
import { Cell } from '../observable';

/** The members of a conversation, a page at a time, read again when they changed. */
export class MemberList {
  readonly cell = new Cell<Members>(
    { status: 'loading', items: [], hasMore: false },
    (isWatched) => {
      if (isWatched) void this.reload();
    },
  );
  private cursor: string | null = null;
  private pages = 1;
  /** Grows with each reading from the start: answers of an earlier one are dropped. */
  private generation = 0;

  constructor(
    private readonly api: Api,
    private readonly id: ConversationId,
    private readonly onPage: (page: Page<Member>) => void,
  ) {}

  /** Somebody came, went or got another role. */
  changed(): void {
    if (this.cell.isWatched) void this.reload();
  }

  renamed(user: UserProfile): void {
    const { items } = this.cell.get();
    if (!items.some((member) => member.user.id === user.id)) return;
    this.cell.update((members) => ({
      ...members,
      items: items.map((member) => (member.user.id === user.id ? { ...member, user } : member)),
    }));
  }

  async loadMore(): Promise<void> {
    if (this.cursor === null) return;
    const generation = this.generation;
    const page = await this.read(this.cursor);
    if (generation !== this.generation) return;
    this.pages += 1;
    this.show([...this.cell.get().items, ...page.items], page);
  }

  private async reload(): Promise<void> {
    const generation = (this.generation += 1);
    try {
      let page = await this.read(null);
      let items = page.items;
      for (let count = 1; count < this.pages && page.nextCursor !== null; count += 1) {
        page = await this.read(page.nextCursor);
        items = [...items, ...page.items];
      }
      if (generation === this.generation) this.show(items, page);
    } catch {
      if (generation !== this.generation) return;
      this.cell.update((members) => ({ ...members, status: 'failed' }));
    }
  }

  private async read(cursor: string | null): Promise<Page<Member>> {
    const page = await this.api.members.list(this.id, {
      limit: LIMITS.pageMembersDefault,
      cursor: cursor ?? undefined,
    });
    this.onPage(page);
    return page;
  }

  private show(items: readonly Member[], { nextCursor, hasMore }: Page<Member>): void {
    this.cursor = hasMore ? nextCursor : null;
    this.cell.set({ status: 'ready', items, hasMore });
  }
}
