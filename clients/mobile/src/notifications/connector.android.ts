import library, {
  subscribeDistributorMessages,
  type MessagePayload,
  type RegisteredPayload,
} from 'expo-unified-push';

import {
  NotRegistered,
  type Connector,
  type DistributorProblem,
  type Endpoint,
} from './connector-port';
import { typeOfPush } from './type-of-push';

/** A distributor that runs answers within seconds, also to say no. */
const ANSWER_MS = 30_000;

const PROBLEMS: Readonly<Record<string, DistributorProblem>> = {
  NETWORK: 'no-network',
  ACTION_REQUIRED: 'action-needed',
};

interface Asked {
  readonly answer: (endpoint: Endpoint) => void;
  readonly fail: (problem: DistributorProblem) => void;
}

type Listeners<T> = Set<(value: T) => void>;

/** Who waits for an answer of the distributor; it comes as an event, like all that it says. */
let asked: Asked | null = null;
let address: string | null = null;
const woken: Listeners<ReturnType<typeof typeOfPush>> = new Set();
const changed: Listeners<DistributorProblem | null> = new Set();

const listen =
  <T>(listeners: Listeners<T>) =>
  (listener: (value: T) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
const tell = <T>(listeners: Listeners<T>, value: T): void =>
  listeners.forEach((listener) => listener(value));

/** The connector hands on what it could not open, too: that is from nobody who knows the keys. */
function hearMessage({ message, decrypted }: MessagePayload): void {
  if (decrypted && typeof message === 'string')
    tell(woken, typeOfPush({ data: { dataString: message } }));
}

function hearEndpoint({ url, pubKey, auth }: Partial<RegisteredPayload>): void {
  // The types promise the keys; the Kotlin gives `null` where the keystore has lost them.
  if (!url || !pubKey || !auth) return hearProblem('refused');
  const isOther = url !== address;
  address = url;
  if (asked) asked.answer({ address: url, keys: { p256dh: pubKey, auth } });
  else if (isOther) tell(changed, null);
}

function hearProblem(problem: DistributorProblem): void {
  address = null;
  if (asked) asked.fail(problem);
  else tell(changed, problem);
}

subscribeDistributorMessages(({ action, data }) => {
  switch (action) {
    case 'message':
      return hearMessage(data);
    case 'registered':
      return hearEndpoint(data);
    case 'registrationFailed':
      return hearProblem(PROBLEMS[data.reason] ?? 'refused');
    case 'unregistered':
      return hearProblem('ended');
    case 'error':
      // Of showing its own notification, which the app's own takes the place of.
      return;
  }
});

/** The next answer, whoever asked before. */
const nextAnswer = (): Promise<Endpoint> =>
  new Promise((resolve, reject) => {
    asked?.fail('no-answer');
    const timer = setTimeout(() => own.fail('no-answer'), ANSWER_MS);
    const end = (): void => {
      clearTimeout(timer);
      if (asked === own) asked = null;
    };
    const own: Asked = {
      answer: (endpoint) => {
        end();
        resolve(endpoint);
      },
      fail: (problem) => {
        end();
        reject(new NotRegistered(problem));
      },
    };
    asked = own;
  });

/** The connector of Android. It speaks with distributors only while the app has a screen. */
export const connector: Connector = {
  distributors: () => library.getDistributors().map(({ id, name }) => ({ id, name: name ?? id })),
  register: (distributor, publicKey) => {
    if (!library.getDistributors().some(({ id }) => id === distributor))
      return Promise.reject(new NotRegistered('gone'));
    const saved = library.getSavedDistributor();
    // It would keep what the former one has: that is told to end it first.
    if (saved !== null && saved !== distributor) library.unregisterDevice();
    library.saveDistributor(distributor);
    const answer = nextAnswer();
    library.registerDevice(publicKey).catch(() => asked?.fail('refused'));
    return answer;
  },
  leave: () => {
    address = null;
    asked?.fail('ended');
    if (library.getSavedDistributor() !== null) library.unregisterDevice();
  },
  onWoken: listen(woken),
  onChanged: listen(changed),
};
