import type { AnoChat } from '@anochat/sdk';

import { useRunning } from '../client/running-client';
import { startLanguage } from '../language/language';
import { plainStore } from '../platform/plain-store';
import { headOf, storedClient } from '../testing/stored-client';
import { phone } from './phone';
import { wakeUp } from './wake-up';

jest.mock('./phone');

const SERVER = 'http://127.0.0.1:1';

describe('a wake-up', () => {
  let client: AnoChat;

  beforeAll(() => startLanguage('en'));
  beforeEach(async () => {
    client = await storedClient([headOf('tea')]);
  });
  afterEach(() => client.stop());

  const isRunning = (): void => {
    plainStore.setItem('anochat.server', SERVER);
    useRunning.setState({ status: 'running', client, serverUrl: SERVER });
  };

  it('ends in time where the server cannot be reached, and tells nothing', async () => {
    isRunning();
    const began = Date.now();
    expect(await wakeUp(50)).toBe(0);
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(phone.present).not.toHaveBeenCalled();
  });

  it('begins no second client beside the one that runs', async () => {
    isRunning();
    await Promise.all([wakeUp(10), wakeUp(10)]);
    expect(useRunning.getState().client).toBe(client);
  });

  it('does nothing where nobody is signed in', async () => {
    await client.session.logout();
    isRunning();
    expect(await wakeUp(10)).toBe(0);
  });
});
