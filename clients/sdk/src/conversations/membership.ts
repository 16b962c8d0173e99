import type { ConversationId, Mode, Role, SettingsContent, UserId } from '@anochat/contract';
import type { Conversation } from '../client/anochat';
import { outgoingOf } from '../outbox';
import type { Surroundings } from './surroundings';

const ENTITLED = ['title', 'topic', 'timer'] as const;

/**
 * Who belongs to one conversation, and what it is called. Where the server may not say so, the
 * members' devices agree on it.
 */
export class Membership {
  constructor(
    private readonly id: ConversationId,
    private readonly around: Surroundings,
    private readonly mode: () => Mode | null,
  ) {}

  async changeSettings(settings: Parameters<Conversation['changeSettings']>[0]): Promise<void> {
    const { around, id } = this;
    const { title, topic, timer, history, ...rest } = settings;
    if (!this.isEncrypted) {
      around.takeHead(await around.api.conversations.update(id, settings));
      return;
    }
    if (Object.keys(rest).length > 0) {
      around.takeHead(await around.api.conversations.update(id, rest));
    }
    if (history !== undefined) await (await around.encryption()).changeHistory(id, history);
    const before = around.titleOf(id) ?? { title: '', topic: '', timer: 0 };
    const given = { title, topic, timer };
    const changed = ENTITLED.filter(
      (name) => given[name] !== undefined && given[name] !== before[name],
    );
    if (changed.length === 0) return;
    const content: SettingsContent = {
      v: 1,
      type: 'settings',
      title: title ?? before.title,
      topic: topic ?? before.topic,
      timer: timer ?? before.timer,
      changed: [...changed],
    };
    await around.outbox.add(id, outgoingOf(content, null), 0);
  }

  async add(users: readonly UserId[]): Promise<void> {
    const { around, id } = this;
    if (this.isEncrypted) return (await around.encryption()).add(id, users);
    around.takeHead(await around.api.members.add(id, { userIds: [...users] }));
  }

  async remove(user: UserId): Promise<void> {
    const { around, id } = this;
    if (this.isEncrypted) return (await around.encryption()).remove(id, user);
    await around.api.members.remove(id, user);
  }

  async leave(): Promise<void> {
    const { around, id } = this;
    if (this.isEncrypted) return (await around.encryption()).leave(id);
    await around.api.conversations.leave(id);
  }

  async changeRole(user: UserId, role: Role): Promise<void> {
    const { around, id } = this;
    // Moderators moderate for the server: the members' devices know nothing of them.
    if (this.isEncrypted && role !== 'moderator') {
      return (await around.encryption()).changeRole(id, user, role);
    }
    if (role === 'owner') await around.api.members.transferOwnership(id, { userId: user });
    else await around.api.members.changeRole(id, user, { role });
  }

  private get isEncrypted(): boolean {
    return this.mode() === 'e2ee';
  }
}
