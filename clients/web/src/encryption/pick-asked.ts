/** Two different places of `count` words, in order, one in each half: what a person is asked to repeat. */
export const pickAsked = (count: number): readonly number[] => {
  const half = Math.floor(count / 2);
  const [first = 0, second = 0] = crypto.getRandomValues(new Uint32Array(2));
  return [first % half, half + (second % (count - half))];
};
