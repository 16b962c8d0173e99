import { call, register, type Account } from '../support/account';
import type { DeviceKeysOfTest } from '../support/encrypting-user';
import { createDirect, linkDevice, sealedMessage } from '../support/linked-device';
import type { Random } from './random';
import { createGroup, textMessage } from './simple-calls';
import type { Known } from './valid-value';

/** Somebody in whose name nonsense is sent, with things of their own to send it about. */
export interface Actor {
  readonly account: Account;
  readonly keys: DeviceKeysOfTest;
  /** Conversations in which the actor is owner, member, or one of two. */
  readonly conversations: readonly string[];
  readonly inviteCode: string;
}

/** After so many requests an actor's things are perhaps all spoiled: left, renamed, given away. */
const USES = 150;

/** People who send nonsense. Whoever loses their session by it is replaced by a newcomer. */
export class Actors {
  readonly #actors: Actor[] = [];
  readonly #uses = new Map<Actor, number>();
  readonly #replacing = new Map<Actor, Promise<void>>();

  private constructor(
    private readonly url: string,
    /** Things of somebody else, which nobody of these may see. */
    private readonly strange: Actor,
  ) {}

  static async create(url: string, count: number): Promise<Actors> {
    const actors = new Actors(url, await newActor(url, []));
    for (let i = 0; i < count; i += 1) actors.#actors.push(await actors.newcomer());
    return actors;
  }

  pick(random: Random): Actor {
    const actor = random.pick(this.#actors);
    const uses = (this.#uses.get(actor) ?? 0) + 1;
    this.#uses.set(actor, uses);
    if (uses > USES) this.replace(actor);
    return actor;
  }

  /** The actor's token works no more. Until the newcomer is there the old one goes on. */
  replace(actor: Actor): void {
    if (this.#replacing.has(actor)) return;
    const replaced = this.newcomer()
      .then((newcomer) => {
        const place = this.#actors.indexOf(actor);
        if (place >= 0) this.#actors[place] = newcomer;
        this.#uses.delete(actor);
      })
      // Somebody whom it befriends may be gone meanwhile: the next request tries again.
      .catch(() => undefined)
      .finally(() => this.#replacing.delete(actor));
    this.#replacing.set(actor, replaced);
  }

  /** Resolves when nobody is being replaced. */
  async settled(): Promise<void> {
    await Promise.all(this.#replacing.values());
  }

  /** What a valid request of the actor is about, by the names of fields and parameters. */
  known(actor: Actor, template: string): Known {
    return (name, random) => {
      const own = random.chance(0.85);
      const at = own ? actor : this.strange;
      const someone = (): string => random.pick(this.#actors).account.userId;
      switch (name) {
        case 'conversationId':
          return random.pick(at.conversations);
        case 'userId':
        case 'member':
        case 'mention':
        case 'sender':
          return random.chance(0.9) ? someone() : random.uuid(4);
        case 'userIds':
        case 'members':
          return Array.from({ length: 1 + random.below(3) }, someone);
        case 'ids':
          return [someone(), random.uuid()].join(',');
        case 'clientId':
          return random.uuid();
        case 'code':
          return random.chance(0.8) ? at.inviteCode : `no-such-code-${random.below(1e6)}`;
        case 'deviceId':
          return at.account.deviceId;
        case 'seq':
        case 'target':
        case 'before':
        case 'after':
        case 'around':
          return 1 + random.below(8);
        case 'upTo':
        case 'readUpTo':
          return random.below(8);
        case 'prefix':
          return random.pick(['u', 'f', 'a', 'zz', '%']);
        case 'token':
          return template.includes('/sync') ? undefined : actor.account.accessToken;
        case 'currentPassword':
          return random.chance(0.3) ? actor.account.password : 'not the password';
        case 'userName':
          if (template.endsWith('/login')) return actor.account.userName;
          return `f${random.uuid(4).slice(0, 18)}`;
        case 'password':
          return template.endsWith('/login') ? actor.account.password : 'some long password';
        case 'refreshToken':
          return random.chance(0.5) ? actor.account.refreshToken : 'x'.repeat(43);
        case 'kind':
          return undefined;
        case 'blobs':
          return [];
        case 'id':
          return idFor(template, at, someone, random);
        default:
          return undefined;
      }
    };
  }

  private newcomer(): Promise<Actor> {
    return newActor(this.url, [this.strange, ...this.#actors.slice(0, 3)]);
  }
}

/** What `{id}` stands for in a path. */
function idFor(template: string, at: Actor, someone: () => string, random: Random): unknown {
  if (template.includes('/conversations/{id}')) return random.pick(at.conversations);
  if (/\/(users|blocks)\/\{id\}/.test(template)) return someone();
  if (template.includes('/devices/{id}')) {
    return random.chance(0.3) ? at.account.deviceId : random.uuid();
  }
  return template.includes('{') ? random.uuid() : undefined;
}

async function newActor(url: string, friends: readonly Actor[]): Promise<Actor> {
  const account = await register(url);
  const { keys } = await linkDevice(url, account);
  const accounts = friends.map((friend) => friend.account);
  const group = await createGroup(url, account, accounts);
  const [friend] = friends;
  const direct = friend && (await createDirect(url, account, keys, friend.keys));
  const channel = await call<{ readonly id: string }>(url, 'POST', '/conversations', account, {
    kind: 'channel',
    title: 'Fuzz',
  });
  const conversations = [group.id, ...(direct ? [direct.id] : []), channel.id];
  for (const id of conversations) {
    const clientId = crypto.randomUUID().replace(/^(.{14})./, '$17');
    const path = `/conversations/${id}/messages/${clientId}`;
    const said = id === direct?.id ? sealedMessage() : textMessage('hello');
    await call(url, 'PUT', path, account, said);
  }
  const invite = await call<{ readonly code: string }>(
    url,
    'POST',
    `/conversations/${group.id}/invites`,
    account,
    { maxUses: 1_000 },
  );
  return { account, keys, conversations, inviteCode: invite.code };
}
