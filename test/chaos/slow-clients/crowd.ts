import { join } from 'node:path';

import { forkTypeScript } from '../../bench/fork-typescript';

export type CrowdOrder =
  | {
      readonly what: 'open';
      readonly host: string;
      readonly port: number;
      readonly localAddress: string | undefined;
      /** Used in turn. */
      readonly tokens: readonly string[];
      readonly count: number;
    }
  | { readonly what: 'stall' };

export type CrowdNews = { readonly done: CrowdOrder['what'] } | { readonly failed: string };

/** Many clients in a process of their own. */
export class Crowd {
  private readonly process = forkTypeScript(join(__dirname, 'crowd-process.ts')).child;

  /** @throws when a client could not do it. */
  do(order: CrowdOrder): Promise<void> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('The process of the crowd has ended'));
      this.process.once('exit', onExit);
      this.process.once('message', (news: CrowdNews) => {
        this.process.off('exit', onExit);
        if ('failed' in news) reject(new Error(news.failed));
        else resolve();
      });
      this.process.send(order);
    });
  }

  /** Its clients stay as they are: their kernel acknowledges a little, and they do nothing. */
  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }
}
