/** Begin and end of what may be written in the other direction than the words beside it. */
export const ISOLATE = '\u2068';
export const END = '\u2069';

export const isolated = (text: string): string => `${ISOLATE}${text}${END}`;

/** A user's name as it is shown: its `@` stays before it where the words around it run from right to left. */
export const atName = (userName: string): string => isolated(`@${userName}`);
