import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ENTRY_EVENTS } from '@anochat/contract';
import ts from 'typescript';
import { Instance } from '../support/instance';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { until } from '../support/until';
import { CASES, WITHOUT_STATE, type Case } from './verify-events-cases';
import { RINGS } from './verify-events-rings';
import { gather, NAMES, Scene, watch, type Name, type People } from './verify-events-scene';
import type { View } from './verify-events-watcher';

/** What hangs is named by the wait that hangs, which is shorter. */
const SEVERAL_WAITS_MS = 180_000;

/**
 * For every kind of event, on the real server with the real SDK: what a client held before, plus
 * the events, equals what a client that was never here before fetches.
 */
describe('stale state plus events equals a fresh fetch', () => {
  let database: TestDatabase;
  let server: Instance;
  let people: People;
  /** What was begun, as far as the beginning came. */
  const undo: (() => unknown)[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    undo.push(() => database.drop());
    server = await Instance.start({ environment: { DATABASE_URL: database.url } });
    undo.push(() => server.dispose());
    people = await gather(server.url);
    undo.push(() => Promise.all(NAMES.map((name) => people[name].watcher.stop())));
  });

  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  it('has a case for every kind of event of the contract', () => {
    const known = [...Object.keys(CASES), ...Object.keys(RINGS), ...WITHOUT_STATE];
    expect(known.toSorted()).toEqual([...ENTRY_EVENTS, ...signalTypes()].toSorted());
    expect(Object.values(CASES).every((cases) => cases.length > 0)).toBe(true);
  });

  const cases = Object.entries(CASES).flatMap(([type, ofType]) =>
    ofType.map((one) => [type, one.says, one] as const),
  );
  it.each(cases)(
    '%s: %s',
    async (type, _, one) => {
      const scene = await setScene(one);
      const before = viewsOf(scene);
      const heard = people[one.hearer].watcher.eventCount;
      await one.act(scene);

      const eventsOfHearer = () => people[one.hearer].watcher.eventsSince(heard, scene.id);
      await until(`${type} at ${one.hearer}`, () => eventsOfHearer().includes(type));
      await expectFresh(scene);
      expect(viewsOf(scene)[one.hearer]).not.toEqual(before[one.hearer]);
    },
    SEVERAL_WAITS_MS,
  );

  const rings = Object.entries(RINGS).flatMap(([type, ofType]) =>
    ofType.map((one) => [type, one.says, one] as const),
  );
  it.each(rings)(
    '%s rings: %s',
    async (type, _, one) => {
      const scene = await setScene(one);
      const counts = NAMES.map((name) => people[name].watcher.eventCount);
      await one.act(scene);

      const heardBy = () =>
        NAMES.filter((name, index) =>
          // A ring may be about a conversation that is not the scene's.
          people[name].watcher.eventsSince(counts[index]!).includes(type),
        );
      await until(`${type} at ${one.hearer}`, () => heardBy().includes(one.hearer));
      if (type !== 'chain.changed') expect(heardBy()).toEqual([one.hearer]);
      await expectFresh(scene);
    },
    SEVERAL_WAITS_MS,
  );

  async function setScene(one: Case): Promise<Scene> {
    const scene = await Scene[one.in ?? 'group'](server.url, people);
    await one.given?.(scene);
    for (const name of NAMES) await people[name].watcher.open(scene.id, scene.userIds);
    await expectFresh(scene);
    return scene;
  }

  /** Everyone's view, of those inside and outside of the conversation. */
  async function expectFresh(scene: Scene): Promise<void> {
    const fresh = await Promise.all(NAMES.map((name) => watch(server.url, people[name].token)));
    try {
      for (const watcher of fresh) await watcher.open(scene.id, scene.userIds);
      const views = () =>
        NAMES.map((name, index) => ({
          stale: people[name].watcher.view(scene.id, scene.userIds),
          fresh: fresh[index]!.view(scene.id, scene.userIds),
        }));
      // Markers that the fresh client itself moves take a moment to go round.
      const areEqual = () => views().every(({ stale, fresh }) => isDeepStrictEqual(stale, fresh));
      await until('equal views', areEqual).catch(() => undefined);
      for (const [index, { stale, fresh }] of views().entries()) {
        expect({ of: NAMES[index], ...stale }).toEqual({ of: NAMES[index], ...fresh });
      }
    } finally {
      await Promise.all(fresh.map((watcher) => watcher.stop()));
    }
  }

  const viewsOf = (scene: Scene): Readonly<Record<Name, View>> =>
    Object.fromEntries(
      NAMES.map((name) => [name, people[name].watcher.view(scene.id, scene.userIds)]),
    ) as Record<Name, View>;
});

/** The names in `SignalData`: a type has no list of them at run time, its source has. */
function signalTypes(): readonly string[] {
  const path = resolve(__dirname, '../../contract/src/socket/events.ts');
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const signals = source.statements.find(
    (node): node is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(node) && node.name.text === 'SignalData',
  );
  return signals!.members.flatMap(({ name }) =>
    name && ts.isStringLiteral(name) ? [name.text] : [],
  );
}
