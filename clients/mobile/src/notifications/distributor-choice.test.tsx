import { act, screen, userEvent } from '@testing-library/react-native';
import { AppState } from 'react-native';

import type { AnoChat } from '@anochat/sdk';

import { draw } from '../testing/draw';
import { storedClient } from '../testing/stored-client';
import { Screen } from '../ui';
import { connector } from './connector';
import { DistributorChoice } from './distributor-choice';
import { changeNotices, useNoticeSetting } from './notice-setting';
import { tellOfDistributor } from './push-state';
import { PushWay } from './push-way';

jest.mock('./connector');
const distributors = jest.mocked(connector).distributors;

describe('who wakes this phone', () => {
  let client: AnoChat;
  const Both = () => (
    <Screen title="Notifications">
      <PushWay />
      <DistributorChoice />
    </Screen>
  );
  const open = (): void => void draw({ client, name: 'Notifications', screen: Both });

  beforeEach(async () => {
    client = await storedClient();
    changeNotices({ distributor: null });
    distributors.mockReturnValue([{ id: 'io.heckel.ntfy', name: 'ntfy' }]);
  });
  afterEach(() => client.stop());

  it('is chosen among what is installed', async () => {
    open();
    await userEvent.press(screen.getByTestId('choice-io.heckel.ntfy'));
    expect(useNoticeSetting.getState().distributor).toBe('io.heckel.ntfy');
    await userEvent.press(screen.getByTestId('choice-own'));
    expect(useNoticeSetting.getState().distributor).toBeNull();
  });

  it('can be installed meanwhile', () => {
    const back = jest.spyOn(AppState, 'addEventListener');
    distributors.mockReturnValue([]);
    open();
    expect(screen.getByTestId('no-distributors')).toBeOnTheScreen();
    distributors.mockReturnValue([{ id: 'io.heckel.ntfy', name: 'ntfy' }]);
    act(() => back.mock.calls.forEach(([, hear]) => hear('active')));
    expect(screen.getByTestId('choice-io.heckel.ntfy')).toBeOnTheScreen();
    expect(screen.queryByTestId('no-distributors')).toBeNull();
  });

  it('may be gone, which is said with the way on', () => {
    changeNotices({ distributor: 'org.removed' });
    tellOfDistributor('gone');
    open();
    const gone = 'It is not installed any more. Install it again, or choose another way below.';
    expect(screen.getAllByText(gone)).toHaveLength(2);
  });

  it('is nobody’s choice where the app cannot be woken so', () => {
    distributors.mockReturnValue(null);
    open();
    expect(screen.getByText(/Only the app on Android/)).toBeOnTheScreen();
    expect(screen.queryByTestId('choice-own')).toBeNull();
  });
});
