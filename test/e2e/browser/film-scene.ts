import type { Page } from 'playwright-core';
import { openFileSource } from '../../../clients/sdk/src/platform/node';
import {
  type EncryptedPerson,
  encryptedPerson,
} from '../../medium/sdk/encryption/encrypted-person';
import type { Film } from '../../support/film';
import { House } from './house';
import type { Person } from './person';

/** A film that a client in Node has sent, sealed, to somebody with a browser. */
export class FilmScene {
  private constructor(
    private readonly sender: EncryptedPerson,
    private readonly receiver: Person,
    private readonly house: House | null,
  ) {}

  /** In a house of its own. */
  static async prepare(film: Film): Promise<FilmScene> {
    const house = await House.open();
    return FilmScene.within(house, film, house);
  }

  static async within(house: House, film: Film, toClose: House | null = null): Promise<FilmScene> {
    const receiver = await house.person('Bob Birke');
    await receiver.register();
    const sender = await encryptedPerson(house.server.url, 'ann');
    const sql = "SELECT id FROM users WHERE user_name = 'bob'";
    const [bob] = await house.server.query<{ readonly id: string }>(sql);
    if (!bob) throw new Error('Bob is not there');
    const { client } = sender;
    const { id } = await client.createConversation({ kind: 'direct', userId: bob.id });
    const source = await openFileSource(film.path);
    const file = client.media.attach(source, { name: 'film.mp4', mime: 'video/mp4' });
    const { width, height, milliseconds } = film;
    const part = { type: 'video', ...file, width, height, duration: milliseconds } as const;
    await client.conversation(id).send({ parts: [part] });
    await receiver.open('ann');
    const scene = new FilmScene(sender, receiver, toClose);
    await scene.isShown();
    return scene;
  }

  get page(): Page {
    return this.receiver.page;
  }

  play(): Promise<void> {
    return this.button.click();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.isShown();
  }

  async end(): Promise<void> {
    await this.sender.installation.close();
    await this.house?.close();
  }

  private isShown(): Promise<void> {
    return this.button.waitFor({ timeout: 120_000 });
  }

  private get button(): ReturnType<Page['getByRole']> {
    return this.page.getByRole('button', { name: /^Play video/ });
  }
}
