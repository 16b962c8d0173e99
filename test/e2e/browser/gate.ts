import type { Page } from 'playwright-core';

/** Where a person has written the recovery words down; empty before there are any. */
export interface Paper {
  words: readonly string[];
}

/** What stands between signing in and the chats, passed in any language: by the place of things. */
export async function passGate(page: Page, paper: Paper): Promise<void> {
  if (paper.words.length === 0) await keepWords(page, paper);
  else await bringWords(page, paper);
}

/** A new account: the words are written down, and two of them repeated. */
async function keepWords(page: Page, paper: Paper): Promise<void> {
  await page.locator('.words li').first().waitFor();
  const words = await page.locator('.words li').allInnerTexts();
  await repeatWords(page, words);
  paper.words = words;
}

async function repeatWords(page: Page, words: readonly string[]): Promise<void> {
  for (const field of await page.locator('.confirm input').all()) {
    const place = Number((await field.getAttribute('id'))?.replace('word-', ''));
    await field.fill(words[place]!);
  }
  await page.locator('.sheet input[type=checkbox]').check();
  await page.locator('.sheet .btn-main').click();
  await page.locator('.sheet').waitFor({ state: 'detached' });
}

/** A new device: the words bring the keys and what was said before. */
async function bringWords(page: Page, { words }: Paper): Promise<void> {
  await page.locator('.gate-ways button').first().click();
  await page.locator('#recovery-words').fill(words.join(' '));
  await page.locator('.gate .btn-main').click();
  await page.locator('#recovery-words').waitFor({ state: 'detached' });
}
