import { phraseText, placeholders } from './phrase';

describe('a phrase', () => {
  it('takes names as text, whatever they hold', () => {
    const fill = placeholders(['actor', 'people']);
    const template = `<b>${fill.actor}</b> added <b>${fill.people}</b>`;
    expect(phraseText(template, ['<b>Eve</b>', 'Ada'])).toBe('<b>Eve</b> added Ada');
  });
});
