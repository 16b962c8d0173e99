import { deriveEpochKeys, type Primitives, sealMessage } from '@anochat/e2ee';
import { mlsCipherSuite } from '@anochat/e2ee/mls';
import { welcomeOf } from './group-run';
import type { KeyAgreement } from './key-agreement';
import { type LoggedMessage, createSender, outgoing, read } from './messages';
import type { Device } from './population';
import { SeenInMemory } from './seen-in-memory';
import { tsMlsAgreement } from './ts-mls-agreement';

/** One device writes, another reads, in an epoch of their own. */
export interface Dialogue {
  seal(): Promise<readonly Uint8Array[]>;
  /** @returns the contents. @throws Error where one does not open */
  open(bodies: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

export interface MessageMethod {
  readonly name: string;
  begin(contents: readonly Uint8Array[]): Promise<Dialogue>;
}

/** @param way to agree on the epoch's secret, which both sides export for themselves */
export const epochMessages = (
  name: string,
  primitives: Primitives,
  way: KeyAgreement,
  [writer, reader]: readonly [Device, Device],
): MessageMethod => ({
  name,
  async begin(contents) {
    const made = await (await way.found(writer)).commit([reader.keyPackage.keyPackage]);
    const joined = await way.join(welcomeOf(made), reader.keyPackage);
    const keys = deriveEpochKeys(primitives, await made.next.exportSecret());
    const readersKeys = deriveEpochKeys(primitives, await joined.exportSecret());
    const sender = createSender(primitives);
    const roster = [createSender(primitives), sender];
    const messages = contents.map((content, at) => outgoing(sender, 1, at + 1, content));
    const seen = new SeenInMemory();
    return {
      seal: () =>
        Promise.resolve(
          messages.map((message) => sealMessage(primitives, keys, sender.signSeed, message)),
        ),
      open: (bodies) =>
        Promise.resolve(
          bodies.map((body, at) => {
            const { header } = messages[at]!;
            const logged: LoggedMessage = { header, sender: sender.user, body };
            return read(primitives, { keys: readersKeys, roster }, logged, seen);
          }),
        ),
    };
  },
});

/** What MLS itself has for messages, of the library and on the same primitives. */
export const mlsMessages = (
  primitives: Primitives,
  [writer, reader]: readonly [Device, Device],
): MessageMethod => ({
  name: 'mls-application-messages',
  async begin(contents) {
    const way = tsMlsAgreement(mlsCipherSuite(primitives));
    const made = await (await way.found(writer)).commit([reader.keyPackage.keyPackage]);
    const joined = await way.join(welcomeOf(made), reader.keyPackage);
    // One after the other: each stands on the state that the one before has left.
    return {
      seal: () => inTurn(contents, (content) => made.next.sendMessage(content)),
      open: (bodies) => inTurn(bodies, (body) => joined.receiveMessage(body)),
    };
  },
});

async function inTurn(
  all: readonly Uint8Array[],
  act: (one: Uint8Array) => Promise<Uint8Array>,
): Promise<readonly Uint8Array[]> {
  const done: Uint8Array[] = [];
  for (const one of all) done.push(await act(one));
  return done;
}
