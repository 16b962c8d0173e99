import type { Phone } from './phone';

/** A new phone signs in and shows its code and its six words. @returns the words */
export async function askToLinkPhone(phone: Phone): Promise<string> {
  await phone.signIn();
  const words = phone.at('offer-words-shown').filter({ hasText: /\w/ });
  await words.waitFor();
  return words.innerText();
}

/** The person types the six words of a new device on a phone that has the keys. */
export async function linkByTyping(linked: Phone, words: string): Promise<void> {
  await linked.page.goto('/settings/devices');
  await linked.at('link-new-device').click();
  await linked.at('offer-words').fill(words);
  await linked.at('link-go-on').click();
  await linked.at('offer-words-shown').filter({ hasText: words }).waitFor();
  await linked.at('link-approve').click();
  await linked.page.getByText('is linked').first().waitFor();
}
