import type {
  Accepted,
  Content,
  ConversationId,
  Device,
  EnvelopeInput,
  Head,
  Items,
  Seq,
} from '@anochat/contract';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { MlsGroup } from '@anochat/e2ee/mls';
import { v7 } from 'uuid';
import { call, makeToken, register, type Account } from '../support/account';
import { GroupMaker, newCommit } from '../support/encrypted-group';
import {
  createDirect,
  linkDevice,
  type LinkedDevice,
  sealedMessage,
} from '../support/linked-device';
import { Watcher } from './verify-events-watcher';

export const NAMES = ['alice', 'bob', 'carol', 'dave'] as const;
export type Name = (typeof NAMES)[number];

/** One who acts by plain HTTP on one device and looks on with the SDK on another. */
export interface Person extends Account {
  /** Of the device that looks on. */
  readonly token: string;
  /** That device in the user's chain. */
  readonly link: Link;
  readonly watcher: Watcher;
}
interface Link extends LinkedDevice {
  readonly deviceId: string;
}
export type People = Readonly<Record<Name, Person>>;

type Method = Parameters<typeof call>[1];

/** A conversation of its own for each case, with some history, that everyone has open. */
export class Scene {
  private constructor(
    readonly url: string,
    readonly people: People,
    readonly id: ConversationId,
    private readonly group: MlsGroup | 'readable' | 'direct',
  ) {}

  /** `group`: alice owns it, bob and carol are members, dave is outside. */
  static async group(url: string, people: People): Promise<Scene> {
    const { alice, bob, carol } = people;
    const asked = { kind: 'group', title: 'Garden', members: [bob.userId, carol.userId] };
    const { id } = await call<Head>(url, 'POST', '/conversations', alice, asked);
    return new Scene(url, people, id, 'readable').#begun();
  }

  /** The same people in an encrypted one, which the clients that look on cannot read. */
  static async encrypted(url: string, people: People): Promise<Scene> {
    const { alice, bob, carol } = people;
    const groups = new GroupMaker(await loadSodium());
    const { id, request, group } = await groups.found(alice.link.keys, [
      bob.link.keys,
      carol.link.keys,
    ]);
    await call(url, 'POST', '/conversations', linkedDeviceOf(alice), request);
    return new Scene(url, people, id, group).#begun();
  }

  /** Between bob and a carol who never wrote to him before: the pair has one conversation. */
  static async direct(url: string, people: People): Promise<Scene> {
    const { bob, carol } = people;
    const { id } = await createDirect(url, linkedDeviceOf(bob), bob.link.keys, carol.link.keys);
    return new Scene(url, people, id, 'direct').#begun();
  }

  async #begun(): Promise<this> {
    // The first commit is no news to anybody.
    if (this.group !== 'readable') {
      for (const name of ['bob', 'carol'] as const)
        await this.here(name, 'PUT', '/read', { upTo: 2 });
    }
    const first = await this.say('bob', 'The gate is open');
    await this.say('carol', 'I saw it');
    await this.put('carol', { v: 1, type: 'reaction', emoji: '👍', op: 'add' }, first.seq);
    return this;
  }

  get userIds(): readonly string[] {
    return NAMES.map((name) => this.people[name].userId);
  }

  do<T = unknown>(name: Name, method: Method, path: string, body?: unknown): Promise<T> {
    return call<T>(this.url, method, path, this.people[name], body);
  }

  /** Below the scene's conversation. */
  here<T = unknown>(name: Name, method: Method, path = '', body?: unknown): Promise<T> {
    return this.do<T>(name, method, `/conversations/${this.id}${path}`, body);
  }

  say(
    name: Name,
    text: string,
    more: Partial<Content & { type: 'message' }> = {},
  ): Promise<Accepted> {
    return this.put(name, { v: 1, type: 'message', parts: [{ type: 'text', text }], ...more });
  }

  /** Anything with a target is quiet. Where it is encrypted, what it says is not looked at. */
  put(name: Name, content: Content, target?: Seq): Promise<Accepted> {
    if (this.group !== 'readable') {
      const path = `/conversations/${this.id}/messages/${v7()}`;
      const by = linkedDeviceOf(this.people[name]);
      return call<Accepted>(this.url, 'PUT', path, by, sealedMessage({ target }));
    }
    const about = target === undefined ? {} : { target, quiet: true };
    return this.append(name, { kind: 'message', mode: 'server', content, ...about });
  }

  append(name: Name, envelope: EnvelopeInput): Promise<Accepted> {
    return this.here<Accepted>(name, 'PUT', `/messages/${v7()}`, envelope);
  }

  /** The group moves on, with the same devices in it. */
  async commit(name: Name): Promise<void> {
    if (typeof this.group === 'string') throw new Error(`${this.group} is no group of this scene`);
    const groups = new GroupMaker(await loadSodium());
    const path = `/conversations/${this.id}/commits`;
    const rotate = newCommit(await groups.adding(this.group, []));
    await call(this.url, 'POST', path, linkedDeviceOf(this.people[name]), rotate);
  }

  idOf(name: Name): string {
    return this.people[name].userId;
  }
}

export async function gather(url: string): Promise<People> {
  const gathered = await Promise.all(
    NAMES.map(async (name) => {
      const account = await register(url, name);
      const token = await makeToken(url, account);
      const linked = await link(url, { ...account, accessToken: token });
      return [name, { ...account, token, link: linked, watcher: await watch(url, token) }] as const;
    }),
  );
  return Object.fromEntries(gathered) as unknown as People;
}

/** The calling device becomes the first of its user's chain. */
async function link(url: string, caller: Account): Promise<Link> {
  const { items } = await call<Items<Device>>(url, 'GET', '/users/me/devices', caller);
  const deviceId = items.find(({ current }) => current)!.id;
  return { ...(await linkDevice(url, { ...caller, deviceId })), deviceId };
}

/** Who looks on is the one that has keys. */
const linkedDeviceOf = (person: Person): Account => ({ ...person, accessToken: person.token });

/** A client that was never here before. */
export async function watch(url: string, token: string): Promise<Watcher> {
  const watcher = new Watcher(url, token);
  await watcher.start();
  return watcher;
}
