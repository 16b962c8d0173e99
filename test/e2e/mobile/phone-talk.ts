import type { Locator } from 'playwright-core';
import type { DeliveryState } from '../browser/talk';
import type { Phone } from './phone';

/** The open conversation on a phone: its messages and its composer. */
export class PhoneTalk {
  constructor(private readonly phone: Phone) {}

  async say(text: string): Promise<void> {
    await this.phone.at('composer').fill(text);
    await this.phone.at('send').click();
  }

  /** A message's bubble. */
  message(text: string): Locator {
    return this.phone.page.getByTestId(/^message-(\d+|unsent)$/).filter({ hasText: text });
  }

  async shows(text: string): Promise<void> {
    await this.message(text).first().waitFor();
  }

  /** An own message, once it has got that far. */
  async has(text: string, state: DeliveryState): Promise<void> {
    await this.phone.page
      .getByLabel(new RegExp(`${state}: ${text}$`))
      .first()
      .waitFor();
  }

  /** Photos as the phone's library gives them: in a browser, files. */
  async sendPhoto(path: string): Promise<void> {
    await this.phone.at('attach').click();
    const choosing = this.phone.page.waitForEvent('filechooser');
    await this.phone.at('attach-media').click();
    await (await choosing).setFiles(path);
    await this.phone.at('tile').waitFor();
    await this.phone.at('tile-preparing').waitFor({ state: 'detached' });
    await this.phone.at('send').click();
  }

  /** As by keys or a screen reader: the recording goes on until it is sent. */
  async sendVoice(isLongEnough: (shown: string) => boolean): Promise<void> {
    await this.phone.at('record').press('Enter');
    const time = this.phone.at('voice-time');
    await time.waitFor();
    while (!isLongEnough(await time.innerText())) await this.phone.page.waitForTimeout(200);
    await this.phone.at('voice-send').click();
  }
}
