/**
 * Two different places of `count` words, in order, one in each half: what a person is asked to repeat.
 * @param random two random numbers from 0 up
 */
export const pickAsked = (
  count: number,
  [first, second]: readonly [number, number],
): readonly [number, number] => {
  const half = Math.floor(count / 2);
  return [first % half, half + (second % (count - half))];
};
