import i18next from 'i18next';

import { startLanguage } from '../language/language';
import { wordsOfNotice, type News } from './words-of-notice';

const said: News = {
  title: 'Lighthouse weekend',
  isDirect: false,
  name: 'Mira',
  text: 'Keys are under the blue pot',
  count: 2,
};
const t = i18next.t.bind(i18next);

describe('what a notification says', () => {
  beforeAll(() => startLanguage('en'));

  it('is the name alone unless more was asked for', () => {
    expect(wordsOfNotice(said, 'name', false, t)).toEqual({
      title: 'Mira in Lighthouse weekend',
      body: '2 new messages',
    });
    expect(wordsOfNotice({ ...said, isDirect: true, count: 1 }, 'name', false, t)).toEqual({
      title: 'Mira',
      body: '1 new message',
    });
  });

  it('is what was written where the person wants it', () => {
    expect(wordsOfNotice(said, 'text', false, t).body).toBe('Keys are under the blue pot');
  });

  it.each(['text', 'name', 'nothing'] as const)(
    'holds neither names nor words while it is locked (%s)',
    (shows) => {
      const words = Object.values(wordsOfNotice(said, shows, true, t)).join();
      expect(words).toBe('AnoChat,New message');
    },
  );

  it('holds nothing where the person wants nothing', () => {
    const words = Object.values(wordsOfNotice(said, 'nothing', false, t)).join();
    expect(words).not.toMatch(/Mira|Lighthouse|blue/);
  });
});
