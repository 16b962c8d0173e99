import type { Locator, Page } from 'playwright-core';

export type DeliveryState =
  'Waiting for the network' | 'Sending' | 'Sent' | 'Delivered' | 'Read' | 'Not sent';

/** The open conversation: its messages, its composer, its details. */
export class Talk {
  readonly log: Locator;
  readonly composer: Locator;
  /** The files that go with the next message. */
  readonly tray: Locator;
  private readonly pane: Locator;

  constructor(
    private readonly page: Page,
    readonly title: string,
  ) {
    this.pane = page.getByRole('region', { name: title, exact: true });
    this.log = this.pane.getByRole('log');
    this.composer = this.pane.getByRole('textbox', { name: 'Message' });
    this.tray = this.pane.getByRole('list', { name: /^Attachments/ });
  }

  async isOpen(): Promise<void> {
    await this.pane.getByRole('heading', { name: this.title, level: 1 }).waitFor();
  }

  /** By the keyboard, as people do. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Chooses files by the menu beside the composer. */
  async attach(entry: 'Photo or video' | 'File', paths: readonly string[]): Promise<void> {
    await this.pane.getByRole('button', { name: 'Attach' }).click();
    const choosing = this.page.waitForEvent('filechooser');
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
    await (await choosing).setFiles([...paths]);
  }

  /** The names of the files in the tray, in their order. */
  async inTray(): Promise<readonly string[]> {
    const buttons = await this.tray.getByRole('button', { name: /^Remove / }).all();
    const names = await Promise.all(buttons.map((button) => button.getAttribute('aria-label')));
    return names.map((name) => name?.replace('Remove ', '') ?? '');
  }

  message(text: string): Locator {
    return this.log.getByRole('article').filter({ hasText: text });
  }

  async shows(text: string): Promise<void> {
    await this.message(text).waitFor();
  }

  /** An own message, once it has got that far. */
  async has(text: string, state: DeliveryState): Promise<void> {
    await this.page
      .getByRole('article', { name: new RegExp(`, ${state}$`) })
      .filter({ hasText: text })
      .waitFor();
  }

  /** Which of these texts are shown, in the order and as often as they are. */
  async orderOf(wanted: readonly string[]): Promise<readonly string[]> {
    const shown = await this.log.getByRole('article').allInnerTexts();
    return shown.flatMap((text) => wanted.filter((part) => text.includes(part)));
  }

  async act(text: string, action: string): Promise<void> {
    await this.message(text).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async react(text: string, emoji: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text)
      .getByRole('button', { name: `React ${emoji}` })
      .click();
  }

  reaction(text: string, name: string): Locator {
    return this.message(text).getByRole('button', { name, exact: true });
  }

  async openDetails(): Promise<Locator> {
    await this.pane.getByRole('link', { name: 'Details', exact: true }).click();
    const details = this.page.getByRole('region', { name: 'Details' });
    await details.waitFor();
    return details;
  }
}
