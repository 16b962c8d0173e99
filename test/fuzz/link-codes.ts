import type { Prober } from './prober';
import type { SilentSite } from './silent-site';

const PREVIEW = 'POST /link-previews';
/** More than are made at once. */
const CROWD = 20;

/** The codes of link previews: a site that says nothing fills the server's places for them. */
export async function probeLinkCodes(prober: Prober, site: SilentSite): Promise<void> {
  const token = (await prober.register()).accessToken;
  const ask = (url: string) => prober.ask(PREVIEW, { token, body: { url } });
  await ask('http://127.0.0.2/');
  const url = `http://127.0.0.1:${site.port}/`;
  await Promise.all(Array.from({ length: CROWD }, () => ask(url)));
}
