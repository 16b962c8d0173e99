/** Scripts that run in each page before its own: how the preload's world and the page's meet. */

/** Name of the JavaScript world that the preload has for itself. */
export const PRELOAD_WORLD = 'anochat-preload';

/**
 * In the page's world: `contextBridge.exposeInMainWorld` arrives here as a description. Between the worlds
 * goes text alone, so that what cannot be copied cannot pass.
 */
const IN_PAGE = `(() => {
  const calls = new Map();
  const listeners = new Map();
  let next = 0;
  const tell = (name, detail) => dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail) }));
  const hear = (name, run) =>
    addEventListener(name, (event) => run(JSON.parse(event.detail)));
  const pack = (value) => {
    if (typeof value !== 'function') return { value };
    listeners.set(++next, value);
    return { listener: next };
  };
  hear('stub-expose', ({ name, methods }) => {
    const api = {};
    for (const method of methods)
      api[method] = (...args) => {
        const id = ++next;
        let outcome;
        calls.set(id, (now) => (outcome = now));
        tell('stub-call', { id, method, args: args.map(pack) });
        // What answers at once has done so by now.
        if (outcome?.kind === 'end') return () => tell('stub-end', { id });
        return new Promise((resolve, reject) => {
          calls.set(id, ({ kind, value }) => (kind === 'value' ? resolve(value) : reject(new Error(value))));
        });
      };
    Object.defineProperty(window, name, { value: Object.freeze(api) });
  });
  hear('stub-outcome', ({ id, ...outcome }) => calls.get(id)?.(outcome));
  hear('stub-listener', ({ listener, args }) => listeners.get(listener)?.(...args));
})();`;

/** In the preload's world: the module \`electron\` as a sandboxed preload has it, and the preload. */
const inPreload = (preload: string): string => `(() => {
  const pending = new Map();
  const channels = new Map();
  const ends = new Map();
  let next = 0;
  const tell = (name, detail) => dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail) }));
  const hear = (name, run) => addEventListener(name, (event) => run(JSON.parse(event.detail)));
  globalThis.stubAnswer = (id, ok, value) => {
    const { resolve, reject } = pending.get(id);
    pending.delete(id);
    if (ok) resolve(value);
    else reject(new Error(value));
  };
  globalThis.stubHear = (channel, args) => {
    for (const listener of channels.get(channel) ?? []) listener({}, ...args);
  };
  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        pending.set(++next, { resolve, reject });
        stubInvoke(JSON.stringify({ id: next, channel, args }));
      }),
    on: (channel, listener) => {
      channels.set(channel, [...(channels.get(channel) ?? []), listener]);
    },
    removeListener: (channel, listener) => {
      channels.set(channel, (channels.get(channel) ?? []).filter((one) => one !== listener));
    },
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) => {
      hear('stub-call', ({ id, method, args }) => {
        const unpacked = args.map((arg) =>
          'listener' in arg
            ? (...told) => tell('stub-listener', { listener: arg.listener, args: told })
            : arg.value,
        );
        const outcome = api[method](...unpacked);
        if (typeof outcome === 'function') {
          ends.set(id, outcome);
          tell('stub-outcome', { id, kind: 'end' });
        } else
          outcome.then(
            (value) => tell('stub-outcome', { id, kind: 'value', value }),
            (error) => tell('stub-outcome', { id, kind: 'error', value: String(error.message) }),
          );
      });
      hear('stub-end', ({ id }) => ends.get(id)?.());
      tell('stub-expose', { name, methods: Object.keys(api) });
    },
  };
  const require = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error('module not found: ' + name);
  };
  const module = { exports: {} };
  const { exports } = module;
  ${preload}
})();`;

export interface PageScript {
  readonly source: string;
  readonly worldName?: string;
}

/** Of pages of the program; in their order. */
export const pageScripts = (preload: string, origin: string): readonly PageScript[] => {
  const guarded = (source: string): string =>
    `if (location.origin === ${JSON.stringify(origin)} && window === top) ${source}`;
  return [
    { source: guarded(IN_PAGE) },
    { source: guarded(inPreload(preload)), worldName: PRELOAD_WORLD },
  ];
};
