/** Bytes or text that are not what their format says: too short, too long, or not canonical. */
export class FormatError extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'FormatError';
  }
}
