import type { AnoChat } from '@anochat/sdk';
import { PASSWORD } from '../../../support/test-app';
import { until } from '../../../support/until';
import { type RealtimeApp, startRealtime } from '../../realtime/socket-user';
import { online, type Installation } from '../installation';
import {
  encryptedPerson,
  newInstallation,
  readyToTalk,
  type EncryptedPerson,
} from './encrypted-person';

interface NamedPerson extends EncryptedPerson {
  readonly name: string;
}

/** Those of one server: `begin` and `end` once, and `leave` after each test. */
export class EncryptedPeople {
  private server: RealtimeApp | undefined;
  private installations: Installation[] = [];
  private count = 0;

  async begin(): Promise<void> {
    this.server = await startRealtime();
  }

  async end(): Promise<void> {
    await this.server?.close();
  }

  /** Their clients stop; the accounts stay. */
  async leave(): Promise<void> {
    await Promise.all(this.installations.map((installation) => installation.close()));
    this.installations = [];
  }

  async newcomer(): Promise<NamedPerson> {
    const name = `person${(this.count += 1)}`;
    const person = await encryptedPerson(this.url, name);
    this.installations.push(person.installation);
    return { ...person, name };
  }

  /** On another device, which is not linked yet. */
  async signIn({ name }: NamedPerson): Promise<AnoChat> {
    const installation = newInstallation(this.url);
    this.installations.push(installation);
    const client = await installation.open();
    await client.session.login({ userName: name, password: PASSWORD });
    await online(client);
    await until('unlinked', () => client.encryption.state.get().status === 'unlinked');
    return client;
  }

  /** Another device of somebody, linked by the words. */
  async another(of: NamedPerson): Promise<AnoChat> {
    const client = await this.signIn(of);
    await client.encryption.restoreByWords(of.words);
    await readyToTalk(client);
    return client;
  }

  private get url(): string {
    if (this.server === undefined) throw new Error('The server has not begun');
    return this.server.url;
  }
}

export const say = (
  { client }: { readonly client: AnoChat },
  id: string,
  text: string,
): Promise<void> => client.conversation(id).send({ parts: [{ type: 'text', text }] });

/** Once the device has its place in the group. */
export const isIn = ({ client }: { readonly client: AnoChat }, id: string): Promise<void> =>
  until('a place in the group', () => client.encryption.group(id).get().status === 'ready');

/** Whom the members agree on, sorted. */
export const rosterOf = ({ client }: { readonly client: AnoChat }, id: string): readonly string[] =>
  client.encryption
    .group(id)
    .get()
    .roster.map(({ userId }) => userId)
    .sort();
