import type { UserId } from '@anochat/contract';

import type { ConnectionId } from '../../platform/hub';

interface Watch {
  readonly viewer: UserId;
  readonly wanted: ReadonlySet<UserId>;
  /** Of those, whom a block hides. */
  readonly blocked: Set<UserId>;
}

/** Which connections show whose presence. */
export class PresenceWatchers {
  private readonly watches = new Map<ConnectionId, Watch>();
  private readonly bySubject = new Map<UserId, Set<ConnectionId>>();

  /** Replaces the connection's list. */
  set(id: ConnectionId, viewer: UserId, wanted: ReadonlySet<UserId>, blocked: Set<UserId>): void {
    this.remove(id);
    this.watches.set(id, { viewer, wanted, blocked });
    for (const subject of wanted) {
      const ids = this.bySubject.get(subject);
      if (ids === undefined) this.bySubject.set(subject, new Set([id]));
      else ids.add(id);
    }
  }

  remove(id: ConnectionId): void {
    const watch = this.watches.get(id);
    if (watch === undefined) return;
    this.watches.delete(id);
    for (const subject of watch.wanted) {
      const ids = this.bySubject.get(subject);
      ids?.delete(id);
      if (ids?.size === 0) this.bySubject.delete(subject);
    }
  }

  /** Connections that are told of the user. */
  of(subject: UserId): readonly ConnectionId[] {
    return [...(this.bySubject.get(subject) ?? [])].filter(
      (id) => this.watches.get(id)?.blocked.has(subject) === false,
    );
  }

  /** @returns the connections of `viewer` for which this changes whether they see `subject`. */
  block(viewer: UserId, subject: UserId, isBlocked: boolean): readonly ConnectionId[] {
    const changed: ConnectionId[] = [];
    for (const id of this.bySubject.get(subject) ?? []) {
      const watch = this.watches.get(id);
      if (watch?.viewer !== viewer || watch.blocked.has(subject) === isBlocked) continue;
      if (isBlocked) watch.blocked.add(subject);
      else watch.blocked.delete(subject);
      changed.push(id);
    }
    return changed;
  }
}
