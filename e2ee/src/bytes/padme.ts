/**
 * The length to which Padme (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
 * Communication with PURBs", 2019) pads: at most 12 % more, and only O(log log n) bits are told.
 */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = bitLength(length) - 1;
  const kept = bitLength(exponent);
  const step = 2 ** Math.max(0, exponent - kept);
  return Math.ceil(length / step) * step;
}

/** Exact where a logarithm would round. */
function bitLength(value: number): number {
  return value.toString(2).length;
}
