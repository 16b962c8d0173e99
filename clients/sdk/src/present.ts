/** For what the code around it knows to be there. */
export const present = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new TypeError('A value is missing');
  return value;
};
