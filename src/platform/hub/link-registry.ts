import type { EngineLink } from './engine-link';

/**
 * An engine connection carries one connection in its life. socket.io would make several sockets on
 * it, each of a user of its own; the bytes below it have one queue and one owner.
 */
export class LinkRegistry {
  private readonly known = new WeakSet<EngineLink>();

  /** @throws Error when the link has carried a connection */
  claim(link: EngineLink): void {
    if (this.known.has(link)) throw new Error('The engine connection has carried a connection');
    this.known.add(link);
  }
}
