import type { KeyAgreement, Made, Member, Pair } from './key-agreement';
import type { PairedFigures } from './paired-figures';
import type { Device } from './population';

const ACTS = ['create', 'join', 'rotate', 'process', 'add'] as const;
type Act = (typeof ACTS)[number];
const BYTES = ['commit', 'welcome', 'group-info'] as const;

/** What `runGroup` may give rows for. */
export const groupShapes = (size: number): readonly string[] =>
  ACTS.flatMap((act) => {
    const shape = `${act}-${size}`;
    return [shape, ...BYTES.map((what) => `${shape}-${what}`)];
  });

interface GroupRun {
  readonly size: number;
  /** One more than the size: the last comes in later. */
  readonly devices: readonly Device[];
  readonly ways: Pair<KeyAgreement>;
  readonly run: number;
  readonly figures: PairedFigures;
}

/**
 * A group from its first device on, with both ways side by side. It is young: its members have
 * committed nothing yet, so that the creator's path is sealed to every leaf: the dear end. Both
 * join and process the very same bytes, and whatever the control makes the engine must take.
 *
 * @throws Error where two members of one epoch have not the same secret
 */
export async function runGroup({ size, devices, ways, run, figures }: GroupRun): Promise<void> {
  const [founder, ...rest] = devices;
  const others = rest.map(({ keyPackage }) => keyPackage);
  const newcomer = others.pop();
  const member = others.at(-1);
  if (!founder || !newcomer || !member) throw new RangeError('a group has two devices or more');
  const time = <T, R>(act: Act, on: Pair<T>, how: (it: T) => Promise<R>) =>
    figures.time(`${act}-${size}`, run, on, how);

  const created = await time('create', ways, async (way) =>
    (await way.found(founder)).commit(others.map(({ keyPackage }) => keyPackage)),
  );
  noteBytes(figures, `create-${size}`, created);
  const joined = await time('join', ways, (way) => way.join(welcomeOf(created.own), member));
  await agree(created.own.next, joined.own, joined.control);
  const follower = await ways.own.join(welcomeOf(created.control), member);
  await agree(created.control.next, follower);

  const rotated = await time('rotate', created, ({ next }) => next.commit([]));
  noteBytes(figures, `rotate-${size}`, rotated);
  const processed = await time('process', joined, (state) => state.apply(rotated.own.commit));
  await agree(rotated.own.next, processed.own, processed.control);
  await agree(rotated.control.next, await follower.apply(rotated.control.commit));

  const added = await time('add', created, ({ next }) => next.commit([newcomer.keyPackage]));
  noteBytes(figures, `add-${size}`, added);
  for (const made of [added.own, added.control]) {
    await agree(made.next, await ways.own.join(welcomeOf(made), newcomer));
  }
  await agree(added.own.next, await joined.own.apply(added.own.commit));
}

export function welcomeOf({ welcome }: Made): Uint8Array {
  if (welcome === null) throw new Error('a commit without a Welcome');
  return welcome;
}

function noteBytes(figures: PairedFigures, shape: string, { own, control }: Pair<Made>): void {
  const note = (name: (typeof BYTES)[number], of: (made: Made) => Uint8Array | null): void => {
    const [ours, theirs] = [of(own), of(control)];
    if (ours === null || theirs === null) return;
    figures.note(`${shape}-${name}`, 'bytes', { own: ours.length, control: theirs.length });
  };
  note('commit', ({ commit }) => commit);
  note('welcome', ({ welcome }) => welcome);
  note('group-info', ({ groupInfo }) => groupInfo);
}

async function agree(...members: readonly Member[]): Promise<void> {
  const secrets = await Promise.all(members.map((member) => member.exportSecret()));
  const [first, ...others] = secrets.map((secret) => Buffer.from(secret));
  if (first?.length !== 32 || others.some((secret) => !secret.equals(first))) {
    throw new Error('members of one epoch have other secrets');
  }
}
