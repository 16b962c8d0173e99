import { forkTypeScript } from './fork-typescript';

/** A server of a benchmark in a process of its own, which obeys one order at a time. */
export class ForkedServer<Order, Answer> {
  private readonly fork: ReturnType<typeof forkTypeScript>;

  constructor(
    file: string,
    private readonly name: string,
    nodeArgs: readonly string[] = [],
  ) {
    this.fork = forkTypeScript(file, nodeArgs);
  }

  get pid(): number {
    return this.fork.child.pid ?? 0;
  }

  order(order: Order): Promise<Answer> {
    const { child } = this.fork;
    return new Promise((resolve, reject) => {
      const onEnd = (): void => reject(new Error(`the server ${this.name} ended`));
      child.once('exit', onEnd);
      child.once('message', (answer: Answered<Answer>) => {
        child.off('exit', onEnd);
        if ('error' in answer) reject(new Error(`${this.name}: ${answer.error}`));
        else resolve(answer.answer);
      });
      child.send(order as object);
    });
  }

  async end(): Promise<void> {
    this.fork.child.kill('SIGKILL');
    await this.fork.ended;
  }
}

type Answered<Answer> = { readonly answer: Answer } | { readonly error: string };

/** The other side, in the process that was forked. */
export function obeyOrders<Order, Answer>(obey: (order: Order) => Promise<Answer>): void {
  // Whoever gives the orders is gone, or has said that it is over.
  process.once('disconnect', () => process.exit());
  process.on('message', (order: Order) => {
    obey(order).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? String(error.stack) : String(error) }),
    );
  });
}
