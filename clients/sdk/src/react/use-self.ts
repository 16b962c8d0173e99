import type { Me } from '@anochat/contract';
import { useMe } from './hooks';

/** The person who is signed in; only below the signed-in part of the page. */
export function useSelf(): Me {
  const me = useMe();
  if (!me) throw new Error('Nobody is signed in');
  return me;
}
