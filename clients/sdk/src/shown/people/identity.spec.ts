import { initialsOf, pairOf } from './identity';

describe('identity', () => {
  it('gives every id the same one of eight colour pairs each time, and uses all of them', () => {
    const pairs = Array.from({ length: 400 }, (_, index) => pairOf(`0190-${index}`));
    expect(new Set(pairs)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(pairOf('0190-7')).toBe(pairOf('0190-7'));
  });

  it.each([
    ['Mira Okafor', 'MO'],
    ['Anna Maria von Thun', 'AT'],
    ['mira', 'MI'],
    ['sam.avery', 'SA'],
    ['يوسف كمال', 'يك'],
    ['😀 party', 'PA'],
    ['😀', '?'],
    ['', '?'],
  ])('shortens %j to %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
