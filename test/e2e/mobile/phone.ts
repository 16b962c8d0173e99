import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Person } from '../browser/person';

/** As a phone has it. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  // Asked for by the system's dialog on a phone.
  permissions: ['clipboard-read', 'clipboard-write', 'microphone', 'camera'],
} satisfies BrowserContextOptions;

type Named = Pick<Person, 'name' | 'userName'>;

/** What somebody does on the screens of the mobile client. */
export class Phone {
  constructor(readonly person: Person) {}

  get page(): Page {
    return this.person.page;
  }

  at(testId: string): Locator {
    // A screen that another one covers stays where it is, out of sight.
    return this.page.getByTestId(testId).filter({ visible: true });
  }

  async register(): Promise<void> {
    await this.page.goto('/');
    await this.at('welcome-create').click();
    await this.fillNewAccount();
    await this.at('create-account').click();
    await this.keepWords();
    await this.hasConversations();
  }

  async fillNewAccount(): Promise<void> {
    await this.at('user-name').fill(this.person.userName);
    await this.at('shown-name').fill(this.person.name);
    await this.at('password').fill(this.person.password);
  }

  async signIn(): Promise<void> {
    await this.page.goto('/');
    await this.at('welcome-sign-in').click();
    await this.at('user-name').fill(this.person.userName);
    await this.at('password').fill(this.person.password);
    await this.at('sign-in').click();
  }

  /** The words are written down, and two of them repeated. */
  async keepWords(): Promise<void> {
    await this.at('words').waitFor();
    const words = await this.at('word').allInnerTexts();
    for (const place of [0, 1]) {
      const field = this.at(`word-asked-${place}`);
      const index = Number((await field.getAttribute('id'))?.replace('word-', ''));
      await field.fill(words[index]!);
    }
    await this.at('words-written').click();
    await this.at('words-kept').click();
    this.person.paper.words = words;
    await this.person.hasKeys();
  }

  async hasConversations(): Promise<void> {
    await this.at('conversations-screen').waitFor();
  }

  async goBack(): Promise<void> {
    await this.at('header-back').click();
  }

  /** A conversation's row in the list. */
  row(title: string): Locator {
    return this.at('conversation').filter({ hasText: title });
  }

  async startDirectWith(other: Named): Promise<void> {
    await this.at('compose').click();
    await this.at('compose-message').click();
    await this.pick(other);
  }

  async startGroup(title: string, others: readonly Named[]): Promise<void> {
    await this.at('compose').click();
    await this.at('compose-group').click();
    await this.at('group-name').fill(title);
    for (const other of others) await this.pick(other);
    await this.at('group-create').click();
  }

  private async pick({ userName, name }: Named): Promise<void> {
    await this.at('people-search').fill(userName);
    await this.at('person').filter({ hasText: name }).click();
  }
}
