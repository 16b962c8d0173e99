import { createMlsEngine } from '@anochat/e2ee/mls';
import { createNoblePrimitives } from '@anochat/e2ee/noble';
import { loadSodium } from '@anochat/e2ee/sodium';
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import { type Row, rowOf } from '../figures';
import type { BenchOptions } from '../main';
import { engineAgreement } from './engine-agreement';
import { epochMessages, type MessageMethod, mlsMessages } from './message-methods';
import { createContents, requireSame } from './messages';
import { createDevices } from './population';

const MESSAGES = 1_000;
const SHAPES = { encrypt: `encrypt-${MESSAGES}`, open: `open-${MESSAGES}` } as const;
const OWN = 'libsodium';

interface Figures {
  readonly encryptMs: number;
  readonly openMs: number;
  readonly bytes: number;
}

/** What writing and reading costs, against MLS's own messages and against cryptography in JavaScript. */
export async function messageRows(options: BenchOptions): Promise<readonly Row[]> {
  const { quick, only = '', say } = options;
  if (!Object.values(SHAPES).some((shape) => shape.includes(only))) return [];
  const [runs, warmUp] = quick ? [2, 100] : [9, MESSAGES];
  const methods = await createMethods();
  const figures = new Map<string, Figures[]>(methods.map(({ name }) => [name, []]));
  for (const method of methods) await measure(method, createContents(warmUp));
  for (let run = 0; run < runs; run += 1) {
    const contents = createContents(MESSAGES);
    // Whoever comes first meets another machine than whoever comes last.
    const order = methods.map((_, i) => methods[(i + run) % methods.length]!);
    for (const method of order) figures.get(method.name)?.push(await measure(method, contents));
    say(`messages: run ${run + 1} of ${runs}`);
  }
  return toRows(figures).filter(({ shape }) => shape.includes(only));
}

async function createMethods(): Promise<readonly MessageMethod[]> {
  const sodium = await loadSodium();
  const noble = createNoblePrimitives((length) => new Uint8Array(randomBytes(length)));
  const engine = createMlsEngine(sodium);
  const [writer, reader] = await createDevices(engine, 2);
  if (!writer || !reader) throw new Error('a dialogue needs two devices');
  const way = engineAgreement(engine);
  return [
    epochMessages(OWN, sodium, way, [writer, reader]),
    mlsMessages(sodium, [writer, reader]),
    epochMessages('noble', noble, way, [writer, reader]),
  ];
}

/** @throws Error where messages do not open to what was written */
async function measure(method: MessageMethod, contents: readonly Uint8Array[]): Promise<Figures> {
  const dialogue = await method.begin(contents);
  const began = performance.now();
  const bodies = await dialogue.seal();
  const sealed = performance.now();
  const opened = await dialogue.open(bodies);
  const openMs = performance.now() - sealed;
  requireSame(opened, contents);
  const bytes = bodies.reduce((sum, { length }) => sum + length, 0) / bodies.length;
  return { encryptMs: sealed - began, openMs, bytes };
}

function toRows(figures: ReadonlyMap<string, readonly Figures[]>): readonly Row[] {
  const of = (pick: (figures: Figures) => number): Record<string, readonly number[]> =>
    Object.fromEntries([...figures].map(([method, all]) => [method, all.map(pick)]));
  const { [OWN]: encrypt = [], ...encryptControls } = of(({ encryptMs }) => encryptMs);
  const { [OWN]: open = [], ...openControls } = of(({ openMs }) => openMs);
  const { [OWN]: bytes = [], ...bytesControls } = of((all) => all.bytes);
  return [
    rowOf(SHAPES.encrypt, 'ms', encrypt, encryptControls),
    rowOf(`${SHAPES.encrypt}-message`, 'bytes', bytes, bytesControls),
    rowOf(SHAPES.open, 'ms', open, openControls),
  ];
}
