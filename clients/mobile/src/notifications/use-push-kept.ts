import { useEffect } from 'react';
import { AppState } from 'react-native';

import { useClient } from '../client';
import { askOnce } from './ask-once';
import { connector } from './connector';
import { keepPush } from './keep-push';
import { useNoticeSetting } from './notice-setting';
import { phone } from './phone';
import { tellOfDistributor, usePushState } from './push-state';

/** While somebody is signed in the server knows how to wake this device, also when its address changes. */
export function usePushKept(): void {
  const client = useClient();
  const isOn = useNoticeSetting((setting) => setting.isOn);
  const distributor = useNoticeSetting((setting) => setting.distributor);
  useEffect(() => {
    const keep = (): void => void keepPush(client, { isOn, distributor });
    void askOnce().then(keep, keep);
    const endTokens = phone.onPushToken(keep);
    const endChanges = connector.onChanged((problem) => {
      if (problem === null) keep();
      else tellOfDistributor(problem);
    });
    const listening = AppState.addEventListener('change', (state) => {
      // Allowed meanwhile in the phone's settings, say.
      if (state === 'active' && usePushState.getState().status !== 'ready') keep();
    });
    return () => {
      endTokens();
      endChanges();
      listening.remove();
    };
  }, [client, isOn, distributor]);
}
