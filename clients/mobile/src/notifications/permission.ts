/** `quiet`: they come without a sound, and only into the phone's list. */
export type Permission = 'allowed' | 'quiet' | 'not-asked' | 'denied' | 'unsupported';
