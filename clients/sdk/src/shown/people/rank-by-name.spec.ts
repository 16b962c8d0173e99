import { rankByName } from './rank-by-name';

it('puts names that begin with the text first, then words, then the rest', () => {
  const names = ['Book lists', 'Jonas Lindqvist', 'Leila', 'Lighthouse', 'Other', 'Deli'];
  expect(rankByName(names, 'li', (name) => name)).toEqual([
    'Lighthouse',
    'Book lists',
    'Jonas Lindqvist',
    'Deli',
  ]);
});
