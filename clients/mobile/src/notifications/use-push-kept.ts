import { useEffect } from 'react';
import { AppState } from 'react-native';

import { useClient } from '../client';
import { askOnce } from './ask-once';
import { keepPush } from './keep-push';
import { useNoticeSetting } from './notice-setting';
import { phone } from './phone';
import { usePushState } from './push-state';

/** While somebody is signed in the server knows how to wake this device, also when its address changes. */
export function usePushKept(): void {
  const client = useClient();
  const isOn = useNoticeSetting((setting) => setting.isOn);
  const unifiedPush = useNoticeSetting((setting) => setting.unifiedPush);
  useEffect(() => {
    const keep = (): void => void keepPush(client, { isOn, unifiedPush });
    void askOnce().then(keep, keep);
    const endTokens = phone.onPushToken(keep);
    const listening = AppState.addEventListener('change', (state) => {
      // Allowed meanwhile in the phone's settings, say.
      if (state === 'active' && usePushState.getState().status !== 'ready') keep();
    });
    return () => {
      endTokens();
      listening.remove();
    };
  }, [client, isOn, unifiedPush]);
}
