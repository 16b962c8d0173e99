import { findLinks } from './find-links';

describe('findLinks', () => {
  it('loses nothing and finds addresses with and without a scheme', () => {
    const pieces = findLinks('See harbour.example.com/tides, or https://a.example/b?c=d.');
    expect(pieces.map((piece) => piece.text).join('')).toBe(
      'See harbour.example.com/tides, or https://a.example/b?c=d.',
    );
    expect(pieces.flatMap((piece) => piece.href ?? [])).toEqual([
      'https://harbour.example.com/tides',
      'https://a.example/b?c=d',
    ]);
  });

  it('makes no link of a scheme that runs or reads something', () => {
    expect(
      findLinks('javascript:alert(1) file:///etc/passwd').every((piece) => piece.href === null),
    ).toBe(true);
  });
});
