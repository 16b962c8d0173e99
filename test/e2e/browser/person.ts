import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/until';
import { passGate, type Paper } from './gate';
import { Talk } from './talk';

/** Somebody, with a browser or without. */
type Named = Pick<Person, 'name' | 'userName'>;

/** What somebody does in the web client, found as a screen reader finds it: by role and name. */
export class Person {
  readonly userName: string;
  readonly password: string;

  /**
   * @param paper shared by all browsers of the same person
   * @param canBeWrittenTo whether the server has keys that others begin a conversation with
   */
  constructor(
    readonly name: string,
    readonly page: Page,
    readonly paper: Paper = { words: [] },
    private readonly canBeWrittenTo: () => Promise<boolean> = () => Promise.resolve(true),
  ) {
    this.userName = name.split(' ', 1)[0]!.toLowerCase();
    this.password = `password-of-${this.userName}`;
  }

  async register(): Promise<void> {
    await this.page.goto('/');
    await this.page.getByRole('link', { name: 'Create an account' }).click();
    await this.fillNewAccount();
    await this.passGate();
    await this.isConnected();
  }

  /** After registering or signing in: writes the recovery words down, or brings the keys by them. */
  async passGate(): Promise<void> {
    await passGate(this.page, this.paper);
    await this.hasKeys();
  }

  /** Others can begin a conversation with this person. */
  hasKeys(): Promise<void> {
    return until(`the keys of ${this.name}`, this.canBeWrittenTo);
  }

  async fillNewAccount(): Promise<void> {
    await this.page.getByLabel('User name').fill(this.userName);
    await this.page.getByLabel('Shown name').fill(this.name);
    await this.page.getByLabel('Password', { exact: true }).fill(this.password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }

  async signIn(password = this.password): Promise<void> {
    await this.page.goto('/');
    await this.fillSignIn(password);
    await this.passGate();
    await this.isConnected();
  }

  async fillSignIn(password: string): Promise<void> {
    await this.page.getByLabel('User name').fill(this.userName);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  async isConnected(): Promise<void> {
    await this.page.getByText('Connected', { exact: true }).waitFor();
  }

  /** The page that a person sees who is signed out. */
  async isSignedOut(): Promise<void> {
    await this.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }

  /** To the list, as with the browser's own address bar but without loading the page anew. */
  async goHome(): Promise<void> {
    await this.page.goto('/');
    await this.isConnected();
  }

  async startDirectWith(other: Named): Promise<Talk> {
    const dialog = await this.newConversation();
    await this.pick(dialog, other);
    await dialog.getByRole('button', { name: 'Open conversation' }).click();
    return this.talk(other.name);
  }

  /** `reads`: what new members are given, where it is not the usual. */
  async startGroup(title: string, others: readonly Named[], reads?: 'Everything'): Promise<Talk> {
    const dialog = await this.newConversation();
    await dialog.getByRole('radio', { name: 'Group' }).check();
    await dialog.getByLabel('Group name').fill(title);
    if (reads) await dialog.getByRole('radio', { name: reads }).check();
    for (const other of others) await this.pick(dialog, other);
    await dialog.getByRole('button', { name: 'Create group' }).click();
    return this.talk(title);
  }

  /** A public channel, which the server can read. */
  async startChannel(title: string): Promise<Talk> {
    const dialog = await this.newConversation();
    await dialog.getByRole('radio', { name: 'Public channel' }).check();
    await dialog.getByLabel('Channel name').fill(title);
    await dialog.getByRole('button', { name: 'Create channel' }).click();
    return this.talk(title);
  }

  async joinChannel(title: string): Promise<Talk> {
    const dialog = await this.newConversation();
    await dialog.getByRole('radio', { name: 'Public channel' }).check();
    await dialog.getByRole('button', { name: 'Browse channels' }).click();
    const channels = this.page.getByRole('dialog', { name: 'Channels' });
    const listing = channels.getByRole('listitem').filter({ hasText: title });
    await listing.getByRole('button', { name: 'Join' }).click();
    return this.talk(title);
  }

  /** Somebody who came by an invitation into the open group. */
  async letIn(other: Person): Promise<void> {
    await this.page.getByRole('button', { name: `Let ${other.name} in` }).click();
  }

  async newConversation(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'New conversation' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New conversation' });
    await dialog.waitFor();
    return dialog;
  }

  /** A conversation's row in the list. */
  row(title: string): Locator {
    return this.page
      .getByRole('navigation', { name: 'Conversation list' })
      .getByRole('link')
      .filter({ hasText: title });
  }

  async open(title: string): Promise<Talk> {
    await this.row(title).click();
    return this.talk(title);
  }

  /** The open conversation of that title. */
  async talk(title: string): Promise<Talk> {
    const talk = new Talk(this.page, title);
    await talk.isOpen();
    return talk;
  }

  async told(text: string): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: text }).first().waitFor();
  }

  /** What this person's browser has on its clipboard. */
  async copied(): Promise<string> {
    return String(await this.page.evaluate('navigator.clipboard.readText()'));
  }

  /** Cuts the network, or mends it, for all pages of this browser and for its service worker. */
  async goOffline(): Promise<void> {
    await this.page.context().setOffline(true);
  }

  async goOnline(): Promise<void> {
    await this.page.context().setOffline(false);
  }

  /** Once the browser keeps the files of the client, so that it opens without a connection. */
  async keepsTheClient(): Promise<void> {
    await this.page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  }

  /** Into the group that is open. */
  async add(other: Person): Promise<void> {
    await this.page.getByRole('button', { name: 'More', exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Add people' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Add people' });
    await this.pick(dialog, other);
    await dialog.getByRole('button', { name: 'Add 1 person' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  private async pick(dialog: Locator, other: Named): Promise<void> {
    await dialog.getByLabel('Find people by user name').fill(other.userName.slice(0, 3));
    // Not check(): a chosen person moves from the list to the chips.
    await dialog.getByLabel(other.name, { exact: true }).click();
    await dialog.getByRole('button', { name: `Remove ${other.name}` }).waitFor();
  }
}
