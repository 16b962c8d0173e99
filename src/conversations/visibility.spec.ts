import { hiddenRanges, mergeRanges } from './visibility';

describe('what of a log a member may read', () => {
  it('joins spans that overlap or touch', () => {
    expect(
      mergeRanges([
        [8, 9],
        [1, 3],
        [4, 5],
        [2, 4],
      ]),
    ).toEqual([
      [1, 5],
      [8, 9],
    ]);
  });

  it('hides what lies before, between and after', () => {
    expect(
      hiddenRanges(
        [
          [3, 5],
          [9, 10],
        ],
        12,
      ),
    ).toEqual([
      [1, 2],
      [6, 8],
      [11, 12],
    ]);
  });

  it('hides nothing of a log read whole', () => {
    expect(hiddenRanges([[1, 12]], 12)).toEqual([]);
  });

  it('hides nothing beyond the end', () => {
    expect(
      hiddenRanges(
        [
          [1, 3],
          [20, 30],
        ],
        10,
      ),
    ).toEqual([[4, 10]]);
  });
});
