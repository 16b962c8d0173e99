/** What one look found. `doubtful` is worth knowing and breaks nothing. */
export interface Finding {
  readonly name: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  /** For people: what is there and, unless good, what to do. */
  readonly says: string;
}

export const good = (name: string, says: string): Finding => ({ name, state: 'good', says });
export const doubtful = (name: string, says: string): Finding => ({
  name,
  state: 'doubtful',
  says,
});
export const bad = (name: string, says: string): Finding => ({ name, state: 'bad', says });
