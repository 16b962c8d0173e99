const POOLS = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^a-zA-Z0-9]/, 33],
] as const;
/** Bits from which the second, third and fourth bar light up. */
const STEPS = [40, 60, 80] as const;

/** 1 to 4: length times the size of the alphabet used, with repeated characters counted once. A guess, no proof. */
export function strengthOf(password: string): 1 | 2 | 3 | 4 {
  const pool = POOLS.reduce(
    (size, [pattern, count]) => (pattern.test(password) ? size + count : size),
    0,
  );
  const telling = new Set(password).size + (password.length - new Set(password).size) / 2;
  const bits = telling * Math.log2(Math.max(2, pool));
  const lit = 1 + STEPS.filter((step) => bits >= step).length;
  return lit as 1 | 2 | 3 | 4;
}
