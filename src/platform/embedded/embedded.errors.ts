/** A start that cannot go on; the message is for the person at the terminal and says the next step. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
