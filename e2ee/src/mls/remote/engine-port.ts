/** A way to another thread and back, in order. */
export interface EnginePort {
  /** What structured clones can carry. */
  post(message: unknown): void;
  /** Called once. `lost`: whoever is at the other end does not answer any more, and why. */
  listen(heard: (message: unknown) => void, lost: (reason: string) => void): void;
  close(): void;
}
