import type {
  Accepted,
  Content,
  ConversationId,
  CreateConversation,
  Device,
  EnvelopeInput,
  Head,
  Items,
  Seq,
} from '@anochat/contract';
import { loadSodium } from '@anochat/e2ee/sodium';
import { v7 } from 'uuid';
import { call, makeToken, register, type Account } from '../support/account';
import { type DeviceKeysOfTest, EncryptingUser } from '../support/encrypting-user';
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
interface Link {
  readonly chain: EncryptingUser;
  readonly keys: DeviceKeysOfTest;
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
  ) {}

  /** `group`: alice owns it, bob and carol are members, dave is outside. */
  static async group(url: string, people: People): Promise<Scene> {
    const { bob, carol } = people;
    const members = [bob.userId, carol.userId];
    return Scene.#open(url, people, 'alice', { kind: 'group', title: 'Garden', members });
  }

  /** Between bob and a carol who never wrote to him before: the pair has one conversation. */
  static async direct(url: string, people: People): Promise<Scene> {
    return Scene.#open(url, people, 'bob', { kind: 'direct', userId: people.carol.userId });
  }

  static async #open(url: string, people: People, by: Name, body: CreateConversation) {
    const { id } = await call<Head>(url, 'POST', '/conversations', people[by], body);
    const scene = new Scene(url, people, id);
    const first = await scene.say('bob', 'The gate is open');
    await scene.say('carol', 'I saw it');
    await scene.put('carol', { v: 1, type: 'reaction', emoji: '👍', op: 'add' }, first.seq);
    return scene;
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

  /** Anything with a target is quiet. */
  put(name: Name, content: Content, target?: Seq): Promise<Accepted> {
    const about = target === undefined ? {} : { target, quiet: true };
    return this.append(name, { kind: 'message', mode: 'server', content, ...about });
  }

  append(name: Name, envelope: EnvelopeInput): Promise<Accepted> {
    return this.here<Accepted>(name, 'PUT', `/messages/${v7()}`, envelope);
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
      const link = await linkDevice(url, { ...account, accessToken: token });
      return [name, { ...account, token, link, watcher: await watch(url, token) }] as const;
    }),
  );
  return Object.fromEntries(gathered) as unknown as People;
}

/** The calling device becomes the first of its user's chain. */
async function linkDevice(url: string, caller: Account): Promise<Link> {
  const { items } = await call<Items<Device>>(url, 'GET', '/users/me/devices', caller);
  const deviceId = items.find(({ current }) => current)!.id;
  const chain = new EncryptingUser(await loadSodium(), caller.userId);
  const keys = chain.keysOf(deviceId);
  const statements = [chain.genesis(), chain.add(keys)];
  await call(url, 'POST', '/users/me/chain', caller, { statements });
  return { chain, keys, deviceId };
}

/** A client that was never here before. */
export async function watch(url: string, token: string): Promise<Watcher> {
  const watcher = new Watcher(url, token);
  await watcher.start();
  return watcher;
}
