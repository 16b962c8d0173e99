import type { MlsEngine } from '../mls-engine';
import type { RemoteCalls } from './remote-calls';
import { RemoteGroup, remotePending } from './remote-group';

/** `MlsEngine` in another thread: what blocks a page for longer than a frame is done there. */
export const createRemoteEngine = (calls: RemoteCalls): MlsEngine => ({
  createKeyPackage: (wanted) => calls.call('createKeyPackage', wanted),
  readKeyPackage: (keyPackage) => calls.call('readKeyPackage', keyPackage),
  createGroup: async (wanted) => new RemoteGroup(calls, await calls.call('createGroup', wanted)),
  join: async (welcome) => {
    const joined = await calls.call('join', welcome);
    const used = welcome.own[joined.used];
    if (!used) throw new RangeError('There is no such KeyPackage');
    return { group: new RemoteGroup(calls, joined.group), used };
  },
  externalJoin: async (wanted) => remotePending(calls, await calls.call('externalJoin', wanted)),
  restore: async (state) => new RemoteGroup(calls, await calls.call('restore', state)),
});
