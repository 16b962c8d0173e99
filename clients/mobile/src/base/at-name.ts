/** A user's name as it is shown: its `@` before it also where the text around it runs from right to left (UAX 9, isolates). */
export const atName = (userName: string): string => `\u2066@${userName}\u2069`;
