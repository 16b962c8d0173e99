import { withTables } from './document';
import { markdownTable, number } from './markdown';

const TEXT = 'Before\n\n<!-- one -->\n\nold\n\n<!-- /one -->\n\nafter\n';

describe('the tables of a document', () => {
  it('take the places of the old ones and leave all else', () => {
    const written = withTables(TEXT, { one: 'new' });
    expect(written).toBe(TEXT.replace('old', 'new'));
    expect(withTables(written, { one: 'new' })).toBe(written);
  });

  it.each([
    ['a table without a place', { one: 'new', two: 'new' }],
    ['a place without a table', {}],
  ])('are refused with %s', (_, tables) => {
    expect(() => withTables(TEXT, tables)).toThrow(/there is no/);
  });

  it('have columns of equal width', () => {
    expect(markdownTable(['a', 'bcde'], [['long', '1']])).toBe(
      ['| a    | bcde |', '| ---- | ---- |', '| long | 1    |'].join('\n'),
    );
  });

  it('hold no more digits than a model does', () => {
    expect(number(12_345)).toBe('12,300');
    expect(number(0.012_345)).toBe('0.012');
  });
});
