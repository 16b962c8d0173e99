import type { BrowserContextOptions } from 'playwright-core';
import type { Story } from '../browser/story';
import { Phone, PHONE } from './phone';
import { bringPhonePages, openPhonePages, type PhonePages } from './phone-pages';

const BUILD_MS = 900_000;

/** The phones of a story's people, each by its owner's name; with the pages that they show, for as long as it is told. */
export function phonesOf(
  tale: Story,
): (name: string, options?: BrowserContextOptions) => Promise<Phone> {
  let pages: PhonePages;
  beforeAll(async () => {
    await bringPhonePages();
    pages = await openPhonePages(tale.house.server.url);
  }, BUILD_MS);
  afterAll(() => pages?.close());
  return async (name, options = {}) =>
    new Phone(await tale.house.person(name, { ...PHONE, ...options, baseURL: pages.url }));
}
