import type { PushMessage } from '@anochat/contract';

/** As the library hands over what Google or Apple brought; each has another place for it. */
interface Brought {
  readonly data?: { readonly dataString?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** Whatever cannot be read counts as news: looking once too often does no harm. */
export function typeOfPush(payload: object): PushMessage['type'] {
  const { data, type } = payload as Brought;
  return [type, data?.['type'], typeIn(data?.dataString)].includes('test') ? 'test' : 'news';
}

function typeIn(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) as { readonly type?: unknown } | null)?.type;
  } catch {
    return undefined;
  }
}
