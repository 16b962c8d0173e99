import type { Authentication, Problem } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import { createMlsEngine, type MlsEngine, type NewKeyPackage } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import { BUS, type Bus, type SignalNews } from '../../../src/platform/bus';
import { EncryptingUser, type DeviceKeysOfTest, toText } from '../../support/encrypting-user';
import { DEVICE, PASSWORD, type TestApp, bearer, startTestApp } from '../../support/test-app';

/** One signed-in device of a user, with its keys. */
export interface Actor extends Authentication {
  readonly keys: DeviceKeysOfTest;
  readonly chain: EncryptingUser;
}

const DAY_S = 24 * 3_600;

type Method = 'get' | 'post' | 'put' | 'delete';

/** The application with users who encrypt; what goes over the bus is noted down. */
export class EncryptionStage {
  readonly signals: SignalNews[] = [];

  private readonly engine: MlsEngine;

  private constructor(
    readonly server: TestApp,
    private readonly primitives: Primitives,
  ) {
    this.engine = createMlsEngine(primitives);
    const bus = server.app.get<Bus>(BUS);
    const publish = bus.publishSignal.bind(bus);
    bus.publishSignal = (news) => {
      this.signals.push(news);
      publish(news);
    };
  }

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<EncryptionStage> {
    const server = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '0', ...environment } });
    return new EncryptionStage(server, await loadSodium());
  }

  /** A new user whose device is not linked yet. */
  async unlinked(userName: string): Promise<Actor> {
    const signedIn = await this.server.register(userName);
    const chain = this.newChain(signedIn);
    return { ...signedIn, chain, keys: chain.keysOf(signedIn.deviceId) };
  }

  /** Of another identity, without any statement. */
  newChain({ user }: Pick<Authentication, 'user'>): EncryptingUser {
    return new EncryptingUser(this.primitives, user.id);
  }

  /** A new user with a chain of one device. */
  async linked(userName: string): Promise<Actor> {
    const actor = await this.unlinked(userName);
    const statements = [actor.chain.genesis(), actor.chain.add(actor.keys)];
    await this.ask(actor, 'post', '/users/me/chain', { statements }).expect(200, { n: 2 });
    return actor;
  }

  /** Another device of the user, signed in by password. */
  async secondDevice(of: Actor): Promise<Actor> {
    const answer = await this.server
      .request()
      .post('/api/v1/auth/login')
      .send({ userName: of.user.userName, password: PASSWORD, device: DEVICE })
      .expect(200);
    const signedIn = answer.body as Authentication;
    return { ...signedIn, chain: of.chain, keys: of.chain.keysOf(signedIn.deviceId) };
  }

  /** Key packages of the actor's device, base64. */
  async keyPackages(
    { keys }: Pick<Actor, 'keys'>,
    count: number,
    more: Partial<NewKeyPackage> = {},
  ): Promise<string[]> {
    const now = Math.floor(Date.now() / 1000);
    const made = await Promise.all(
      Array.from({ length: count }, () =>
        this.engine.createKeyPackage({
          user: keys.offer.user,
          device: keys.device,
          signatureSeed: keys.mlsSeed,
          lifetime: { notBefore: now - 60, notAfter: now + 30 * DAY_S },
          ...more,
        }),
      ),
    );
    return made.map(({ keyPackage }) => toText(keyPackage));
  }

  /** Another device, linked by the first one. */
  async linkSecond(of: Actor): Promise<Actor> {
    const second = await this.secondDevice(of);
    const statements = [of.chain.add(second.keys, of.keys)];
    await this.ask(of, 'post', '/users/me/chain', { statements }).expect(200);
    return second;
  }

  ask(actor: Pick<Actor, 'accessToken'>, method: Method, path: string, body?: object) {
    const request = this.server
      .request()
      [method](`/api/v1${path}`)
      .set(...bearer(actor));
    return body === undefined ? request : request.send(body);
  }

  /** An encrypted conversation of these users, made by SQL: its groups are not what is tested here. */
  async conversation(kind: 'direct' | 'group', ...members: readonly Actor[]): Promise<string> {
    const [id] = await this.server.database.query<{ readonly id: string }>(
      `WITH made AS (
         INSERT INTO conversations (id, kind, mode, direct_key, data_key, created_by, generation, epoch)
         SELECT gen_random_uuid(), $1, 'e2ee', CASE $1 WHEN 'direct' THEN gen_random_uuid()::text END,
           '\\x01'::bytea || int4send((SELECT max(version) FROM master_keys)), $2, 0, 3
         RETURNING id),
       joined AS (
         INSERT INTO members (conversation_id, user_id, role)
         SELECT made.id, u, 'member' FROM made, unnest($3::uuid[]) AS u)
       SELECT id FROM made`,
      [kind, members[0]!.user.id, members.map(({ user }) => user.id)],
    );
    return id!.id;
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}

/** What a refusal says. */
export const problemOf = (answer: { readonly body: unknown }) => answer.body as Problem;
export const codeOf = (answer: { readonly body: unknown }) => problemOf(answer).code;
