import { LIMITS } from '@anochat/contract';
import type { Actor, Actors } from './actors';
import type { CodeCoverage } from './code-coverage';
import { ERRORS, isErrorCode } from './codes';
import { EngineClient, type Outcome } from './engine-client';
import type { Findings } from './findings';
import { hostileText, hostileValue, mutateValue } from './mutate-value';
import type { Random } from './random';
import { OPCODES } from './raw-websocket';
import type { DocumentedSocket, SocketCommand } from './socket-commands';
import { validValue } from './valid-value';

/** After so many packets a connection makes room for another actor's. */
const PACKETS_A_CONNECTION = 150;
/** Without an acknowledgement: it went nowhere when the connection is alive this much later. */
const RAW_WAIT_MS = 15;

/** RFC 6455, section 7.4.1. */
const TOO_LARGE = 1009;

interface Live {
  readonly client: EngineClient;
  readonly actor: Actor;
  packets: number;
}

interface Packet {
  readonly label: string;
  readonly about: string;
  /** JSON of the event with its arguments. */
  readonly json: string;
}

/** Sends socket packets with one thing wrong, and judges what comes of them by the published document. */
export class SocketFuzzer {
  #live: Live | undefined;

  constructor(
    private readonly url: string,
    private readonly documented: DocumentedSocket,
    private readonly actors: Actors,
    private readonly findings: Findings,
    private readonly coverage: CodeCoverage,
  ) {}

  async sendOne(index: number, random: Random): Promise<void> {
    const live = await this.connection(random);
    if (live === undefined) return;
    live.packets += 1;
    if (random.chance(0.04)) return this.sendRaw(index, live, random);
    const packet = this.packet(live.actor, random);
    const complain = (complaint: string): void =>
      this.findings.add({
        index,
        about: packet.about,
        mutation: packet.label,
        sent: packet.json,
        complaint,
      });
    try {
      const outcome = await answered(live.client.command(packet.json));
      for (const complaint of this.judge(packet, outcome)) complain(complaint);
    } catch (error) {
      complain(String(error));
    }
  }

  end(): void {
    this.#live?.client.close();
  }

  private async connection(random: Random): Promise<Live | undefined> {
    const live = this.#live;
    if (live && !live.client.isClosed && live.packets < PACKETS_A_CONNECTION) return live;
    live?.client.close();
    this.#live = undefined;
    const actor = this.actors.pick(random);
    const token = JSON.stringify({ token: actor.account.accessToken });
    const { client, welcome } = await EngineClient.open(this.url, `40${token}`);
    if (!welcome.startsWith('40')) {
      client.close();
      this.actors.replace(actor);
      return undefined;
    }
    this.#live = { client, actor, packets: 0 };
    if (random.chance(0.7)) await answered(client.command('["sync.resume",{}]'));
    return this.#live;
  }

  private packet(actor: Actor, random: Random): Packet {
    const command = random.pick(this.documented.commands);
    const known = this.actors.known(actor, command.name);
    const payload = validValue(command.payload, command.payload, 'payload', known, random);
    const json = (args: readonly unknown[]): string => JSON.stringify(args);
    const about = command.name;
    return random.pick<() => Packet>([
      ...Array.from({ length: 12 }, () => (): Packet => {
        const { label, value } = mutateValue(payload, random);
        return { about, label, json: json([command.name, value]) };
      }),
      () => ({ about, label: 'nothing', json: json([command.name, payload]) }),
      () => ({ about, label: 'nothing', json: json([command.name, payload]) }),
      () => ({ about, label: 'no argument', json: json([command.name]) }),
      () => ({ about, label: 'two arguments', json: json([command.name, payload, payload]) }),
      () => ({ about, label: 'a list', json: json([command.name, [payload]]) }),
      () => ({ about, label: 'a text', json: json([command.name, JSON.stringify(payload)]) }),
      () => ({ about, label: 'very deep', json: `["${command.name}",${veryDeep(payload)}]` }),
      () => ({ about: '', label: 'another name', json: json([strangeName(random), payload]) }),
    ])();
  }

  private judge({ about, json }: Packet, outcome: Outcome): readonly string[] {
    if (outcome.kind === 'data') return [];
    if (outcome.kind === 'closed') {
      const { reason, webSocketCode } = outcome;
      if (webSocketCode === TOO_LARGE && Buffer.byteLength(json) > LIMITS.socketPacketBytes - 100)
        return [];
      if (reason !== undefined && this.documented.closeReasons.has(reason)) return [];
      return [`closed by the server, with ${reason ?? 'no'} reason and code ${webSocketCode}`];
    }
    const { code, status } = outcome;
    if (!isErrorCode(code)) return [`the code ${code} is unknown`];
    if (ERRORS[code].status !== status) return [`${code} came with status ${status}`];
    if (about === '') return code === 'command.unknown' ? [] : [`${code} to an unknown command`];
    this.coverage.saw(about, code);
    const command = this.documented.commands.find(({ name }) => name === about) as SocketCommand;
    return command.codes.has(code) || json === '' ? [] : [`${status} ${code} is not documented`];
  }

  /** What is no command at all. It may end the connection; it may do nothing else. */
  private async sendRaw(index: number, { client }: Live, random: Random): Promise<void> {
    const { websocket } = client;
    const [label, act] = random.pick<readonly [string, () => void]>([
      ['a text frame of anything', () => websocket.sendText(hostileText(random))],
      ['an unknown engine packet', () => websocket.sendText(`9${hostileText(random)}`)],
      ['an empty frame', () => websocket.sendText('')],
      ['an engine ping', () => websocket.sendText('2probe')],
      ['an engine upgrade', () => websocket.sendText('5')],
      ['an engine open', () => websocket.sendText('0{"sid":"x"}')],
      ['a packet of an unknown type', () => websocket.sendText('47[]')],
      ['connecting again', () => websocket.sendText('40{"token":"x"}')],
      ['another namespace', () => websocket.sendText('40/admin,{"token":"x"}')],
      ['an event to another namespace', () => websocket.sendText('42/admin,["message.send",{}]')],
      ['an acknowledgement of nothing', () => websocket.sendText('43999[{"data":{}}]')],
      ['a connect error', () => websocket.sendText('44{"message":"x"}')],
      ['leaving', () => websocket.sendText('41')],
      ['no JSON', () => websocket.sendText('42["message.send",{')],
      ['no list', () => websocket.sendText('42{"0":"message.send"}')],
      ['an empty list', () => websocket.sendText('42[]')],
      ['a number for a name', () => websocket.sendText('42[1,{}]')],
      ['a reserved name', () => websocket.sendText('42["disconnect",{}]')],
      ['an event called error', () => websocket.sendText('42["error",{"message":"x"}]')],
      ['a huge acknowledgement id', () => websocket.sendText(`42${'9'.repeat(40)}["x",{}]`)],
      ['without acknowledgement', () => websocket.sendText('42["message.send",{"a":1}]')],
      [
        'very deep JSON',
        () => websocket.sendText(`42["x",${'['.repeat(20_000)}${']'.repeat(20_000)}]`),
      ],
      [
        'a hostile value',
        () => websocket.sendText(`42["read.mark",${JSON.stringify(hostileValue(random))}]`),
      ],
      [
        'a binary attachment',
        () => {
          websocket.sendText('451-["message.send",{"_placeholder":true,"num":0}]');
          websocket.sendFrame(OPCODES.binary, random.bytes(64));
        },
      ],
      [
        'an attachment that never comes',
        () => websocket.sendText('451-["x",{"_placeholder":true,"num":0}]'),
      ],
      ['a hundred attachments', () => websocket.sendText('4599999999-["x"]')],
      ['a binary frame', () => websocket.sendFrame(OPCODES.binary, random.bytes(64))],
      ['bad UTF-8', () => websocket.sendFrame(OPCODES.text, Buffer.from([0x34, 0x32, 0xff, 0xfe]))],
      [
        'an unmasked frame',
        () => websocket.sendFrame(OPCODES.text, Buffer.from('2'), { unmasked: true }),
      ],
      ['reserved bits', () => websocket.sendFrame(OPCODES.text, Buffer.from('2'), { reserved: 4 })],
      ['an unknown opcode', () => websocket.sendFrame(11, Buffer.from('x'))],
      [
        'a continuation of nothing',
        () => websocket.sendFrame(OPCODES.continuation, Buffer.from('x')),
      ],
      ['a long ping', () => websocket.sendFrame(OPCODES.ping, Buffer.alloc(126))],
      ['a frame too long', () => websocket.sendText(`42["x","${'y'.repeat(140_000)}"]`)],
      [
        'a length beyond everything',
        () => websocket.sendFrame(OPCODES.text, Buffer.from('x'), { claimedLength: 2n ** 62n }),
      ],
      ['random bytes', () => websocket.sendBytes(random.bytes(40))],
      ['HTTP', () => websocket.sendBytes(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))],
    ]);
    act();
    await new Promise((resolve) => setTimeout(resolve, RAW_WAIT_MS));
    const reason = client.closeReason;
    if (client.isClosed && reason !== undefined && !this.documented.closeReasons.has(reason)) {
      this.findings.add({
        index,
        about: 'the socket',
        mutation: label,
        sent: label,
        complaint: `closed for an undocumented reason: ${reason}`,
      });
    }
    // Half a frame may be waiting for its rest: the connection says nothing that can be judged any more.
    client.close();
  }
}

/** With an unknown part of a message, or a field too many, that goes down as far as a packet can. */
function veryDeep(payload: unknown): string {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  const json = JSON.stringify(payload);
  const inParts = json.replace('"parts":[', `"parts":[{"type":"x","deep":${deep}},`);
  return inParts === json ? json.replace(/^\{/, `{"deep":${deep},`) : inParts;
}

const strangeName = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => 'message.sent',
    () => 'message.created',
    () => '__proto__',
    () => 'constructor',
    () => 'toString',
    () => 'hasOwnProperty',
    () => '',
    () => hostileText(random),
  ])();

const PATIENCE_MS = 15_000;

/** @throws when nothing comes back in a long time */
function answered(outcome: Promise<Outcome>): Promise<Outcome> {
  let late: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error('no acknowledgement')), PATIENCE_MS);
  });
  return Promise.race([outcome, limit]).finally(() => clearTimeout(late));
}
