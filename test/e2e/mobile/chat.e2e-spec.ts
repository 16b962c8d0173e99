import type { Person } from '../browser/person';
import { story } from '../browser/story';
import { Phone, PHONE } from './phone';
import { bringPhonePages, openPhonePages, type PhonePages } from './phone-pages';

const BUILD_MS = 900_000;

story('somebody on a phone talks with somebody in a browser', (tale) => {
  let pages: PhonePages;
  let alice: Phone;
  let bob: Person;

  beforeAll(async () => {
    await bringPhonePages();
    pages = await openPhonePages(tale.house.server.url);
  }, BUILD_MS);
  afterAll(() => pages?.close());

  tale.prepare(async () => {
    alice = new Phone(await tale.house.person('Alice Ahorn', { ...PHONE, baseURL: pages.url }));
    bob = await tale.house.person('Bob Birke');
  });

  tale.step('an account is made on the phone, and its words are repeated', async () => {
    await Promise.all([alice.register(), bob.register()]);
  });
});
