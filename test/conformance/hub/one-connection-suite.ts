import { connectPacket, HandClient } from './hand-client';
import { collect, eventFrame, HubHarness, type HubUnderTest, until } from './hub-harness';

/** Takes the places of connections that have gone, whichever are free. */
const STRANGERS = 4;
const USERS = ['ann', 'bob'] as const;
const PACKETS = [connectPacket({ user: USERS[0] }), connectPacket({ user: USERS[1] })] as const;

/**
 * A client can pipeline packets CONNECT, each with a token of its own, and socket.io makes a socket
 * of each. Whoever comes afterwards must hear nothing of what is said to those users.
 */
export const oneConnectionSuite = <Link>(name: string, create: () => HubUnderTest<Link>): void => {
  describe(`one engine connection, one connection: ${name}`, () => {
    let harness: HubHarness<Link>;
    beforeEach(async () => {
      harness = await HubHarness.start(create());
    });
    afterEach(() => harness.stop());

    /** They come after the users have gone; then everything is said to the users. */
    const heardByStrangers = async (): Promise<unknown[][]> => {
      const { hub } = harness;
      await until(() => hub.statistics().connections === 0);
      expect(USERS.flatMap((user) => hub.connectionsOf(user))).toEqual([]);
      const heard: unknown[][] = [];
      for (let i = 0; i < STRANGERS; i++)
        heard.push(collect(await harness.connect(`stranger${i}`), 'said'));
      for (const user of USERS) {
        hub.join(`${user}'s room`, user);
        hub.toUser(user, eventFrame('said', `to ${user}`));
        hub.toConversation(`${user}'s room`, eventFrame('said', `to ${user}'s room`));
        hub.toConversation('room', eventFrame('said', 'to the room of both'));
      }
      for (let i = 0; i < STRANGERS; i++) hub.toUser(`stranger${i}`, eventFrame('said', i));
      await until(() => heard.every((values, i) => values.includes(i)));
      return heard;
    };
    const onlyTheirs = Array.from({ length: STRANGERS }, (_, i) => [i]);

    /** Both users listen, as far as they were let in. */
    const joinAll = (): void => {
      for (const user of USERS) {
        harness.hub.join('room', user);
        harness.hub.join(`${user}'s room`, user);
      }
    };

    it('refuses the second user by websocket, with the connection', async () => {
      const client = await HandClient.open(harness.port);
      harness.io.on('connection', joinAll);
      client.say(...PACKETS);
      await until(() => harness.disconnects.length === 2, 3_000).catch(() => undefined);
      client.socket.destroy();
      expect(await heardByStrangers()).toEqual(onlyTheirs);
      expect(harness.refused).toHaveLength(1);
    });

    it('refuses one who comes after the first has left the namespace', async () => {
      const client = await HandClient.open(harness.port);
      harness.io.on('connection', joinAll);
      client.say(PACKETS[0]);
      await client.hears('40{"sid"');
      client.say('41');
      await until(() => harness.disconnects.length === 1);
      client.say(PACKETS[1]);
      await until(() => harness.disconnects.length === 2, 3_000);
      client.socket.destroy();
      expect(await heardByStrangers()).toEqual(onlyTheirs);
      expect(harness.refused).toHaveLength(1);
    });

    it('refuses the second user by polling, also when an upgrade follows', async () => {
      const url = `http://127.0.0.1:${harness.port}/socket.io/?EIO=4&transport=polling`;
      const opened = await (await fetch(url)).text();
      const sid = /"sid":"([^"]+)"/.exec(opened)?.[1] ?? '';
      harness.io.on('connection', joinAll);
      await fetch(`${url}&sid=${sid}`, { method: 'POST', body: PACKETS.join('\x1e') });
      // As long as the connection lives: what was refused by then has ended it.
      const client = await HandClient.open(harness.port, '', `&sid=${sid}`);
      if (!client.socket.destroyed) {
        client.say('2probe');
        await until(() => client.heard.includes('3probe') || client.socket.destroyed);
        client.say('5');
        await new Promise((resolve) => setTimeout(resolve, 50));
        client.socket.destroy();
      }
      await fetch(`${url}&sid=${sid}`);
      expect(await heardByStrangers()).toEqual(onlyTheirs);
      expect(harness.refused).toHaveLength(1);
    });
  });
};
