import { escapeHtml, page } from './page';

interface Message {
  readonly title?: string;
  readonly description?: string;
  readonly payload: unknown;
}

/** What the page reads of docs/asyncapi.json. */
export interface SocketDocument {
  readonly info: { readonly description: string };
  readonly 'x-close-reasons': Readonly<Record<string, { readonly terminal: boolean }>>;
  readonly operations: Readonly<Record<string, { readonly action: 'receive' | 'send' }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, unknown>>;
  };
}

/** The AsyncAPI document for people. */
export function socketPage(document: SocketDocument): string {
  const { messages, schemas } = document.components;
  const named = (action: 'receive' | 'send'): string[] =>
    Object.entries(document.operations)
      .filter(([, operation]) => operation.action === action)
      .map(([name]) => name);
  const command = (name: string): string =>
    section(name, messages[name]) + section(`${name}.ack`, messages[`${name}.ack`], 'h4');
  const reasons = Object.entries(document['x-close-reasons']).map(
    ([reason, { terminal }]) =>
      `<tr><td><code>${reason}</code><td>${terminal ? 'sign in again' : 'connect again'}`,
  );
  return page(
    'Socket',
    [
      `<p>${prose(document.info.description)}</p>`,
      '<p>The whole as <a href="/docs/asyncapi.json">AsyncAPI 3.0</a>.</p>',
      `<h2>Commands</h2>${named('receive').map(command).join('')}`,
      `<h2>Events</h2>${named('send')
        .map((name) => section(name, messages[name]))
        .join('')}`,
      `<h2>Close reasons</h2><table><tr><th>Reason<th>What a client does${reasons.join('')}</table>`,
      `<h2>Shapes</h2>${Object.entries(schemas).map(shape).join('')}`,
    ].join('\n'),
  );
}

const section = (name: string, message: Message | undefined, heading = 'h3'): string =>
  message === undefined
    ? ''
    : `<${heading} id="${name}"><code>${name}</code></${heading}>
      ${message.description === undefined ? '' : `<p>${prose(message.description)}</p>`}${json(message.payload)}`;

const shape = ([name, schema]: readonly [string, unknown]): string =>
  `<h3 id="schema-${name}">${name}</h3>${json(schema)}`;

const json = (value: unknown): string =>
  `<pre>${escapeHtml(JSON.stringify(value, null, 2)).replace(
    /#\/components\/schemas\/(\w+)/g,
    '<a href="#schema-$1">$&</a>',
  )}</pre>`;

/** Backticks are the only mark-up of the descriptions. */
const prose = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
