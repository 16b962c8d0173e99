import 'reflect-metadata';
import type { MethodOptions, AppendMethod } from './append-method';
import { runLoad, type Load, type LoadFigures } from './closed-loop';
import type { Population } from './population';
import { productionAppend } from './production-append';
import { statementPerMessage } from './statement-per-message';
import { transactionPerMessage } from './transaction-per-message';

/** What may be measured; each in a process of its own, so that its CPU time is its own. */
export const METHODS = {
  production: productionAppend,
  'transaction-per-message': transactionPerMessage,
  'statement-per-message': statementPerMessage,
} as const satisfies Record<string, (options: MethodOptions) => Promise<AppendMethod>>;
export type MethodName = keyof typeof METHODS;

export type ToWorker =
  | {
      readonly say: 'open';
      readonly name: MethodName;
      readonly options: MethodOptions;
      readonly population: Population;
    }
  | { readonly say: 'run'; readonly load: Load }
  | { readonly say: 'close' };
export type FromWorker =
  | { readonly say: 'done'; readonly figures?: LoadFigures }
  | { readonly say: 'failed'; readonly error: string };

let opened: { readonly method: AppendMethod; readonly population: Population } | undefined;

async function obey(order: ToWorker): Promise<LoadFigures | undefined> {
  switch (order.say) {
    case 'open':
      opened = {
        method: await METHODS[order.name](order.options),
        population: order.population,
      };
      return undefined;
    case 'run':
      if (!opened) throw new Error('nothing is open');
      return runLoad(opened.method, opened.population, order.load);
    case 'close':
      await opened?.method.close();
      process.disconnect();
      return undefined;
  }
}

const answer = (message: FromWorker): void => void process.send?.(message);

// The file is also imported for its types and names by the process that forks it.
if (process.send && process.argv[1] === __filename) {
  // Whoever gives the orders is gone, or has said that it is over.
  process.once('disconnect', () => process.exit());
  process.on('message', (order: ToWorker) => {
    obey(order).then(
      (figures) => order.say !== 'close' && answer({ say: 'done', figures }),
      (error: unknown) =>
        answer({
          say: 'failed',
          error: error instanceof Error ? String(error.stack) : String(error),
        }),
    );
  });
}
