import { NotFetched } from './not-fetched';
import { OutboundRules, type OutboundSettings } from './outbound-rules';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'open.example': ['8.8.8.8', '2606:4700::1'],
  'inside.example': ['10.1.0.7'],
  'both.example': ['8.8.8.8', '10.1.0.7'],
  'hidden.example': ['::ffff:10.1.0.7'],
  'broken.example': ['no address'],
};
const rulesOf = (more: Partial<OutboundSettings> = {}): OutboundRules =>
  new OutboundRules({ allow: [], ports: [80, 443], ...more }, (name) =>
    Promise.resolve(NAMES[name] ?? []),
  );
const { signal } = new AbortController();
const asked = (url: string, rules = rulesOf()): Promise<readonly string[] | string> =>
  rules.addressesOf(new URL(url), signal).catch((error: unknown) => {
    if (error instanceof NotFetched) return error.reason;
    throw error;
  });

describe('what the server goes to for somebody else', () => {
  it('is the open internet, by name and by number', async () => {
    expect(await asked('https://open.example/a')).toEqual(['8.8.8.8', '2606:4700::1']);
    expect(await asked('http://8.8.8.8:443/')).toEqual(['8.8.8.8']);
    expect(await asked('https://[2606:4700::1]/')).toEqual(['2606:4700::1']);
  });

  it.each([
    ['http://inside.example/', 'address'],
    ['http://both.example/', 'address'],
    ['http://hidden.example/', 'address'],
    ['http://broken.example/', 'address'],
    ['http://nobody.example/', 'name'],
    ['http://127.0.0.1/', 'address'],
    ['http://127.1/', 'address'],
    ['http://2130706433/', 'address'],
    ['http://0x7f.0.0.1/', 'address'],
    ['http://0177.0.0.1/', 'address'],
    ['http://①②⑦.0.0.1/', 'address'],
    ['http://[::ffff:127.0.0.1]/', 'address'],
    ['http://[::1]/', 'address'],
    ['http://169.254.169.254/latest/meta-data/', 'address'],
    ['https://open.example:8443/', 'port'],
    ['http://open.example:22/', 'port'],
    ['https://anna:secret@open.example/', 'credentials'],
    ['https://anna@open.example/', 'credentials'],
    ['ftp://open.example/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/html,x', 'scheme'],
  ])('is not %s (%s)', async (url, reason) => {
    expect(await asked(url)).toBe(reason);
  });

  it('is what its settings allow beside that, and no more', async () => {
    const rules = rulesOf({ allow: ['10.1.0.0/16', 'fd00:1::/32'], ports: [8080] });
    expect(await asked('http://inside.example:8080/', rules)).toEqual(['10.1.0.7']);
    expect(await asked('http://both.example:8080/', rules)).toEqual(['8.8.8.8', '10.1.0.7']);
    expect(await asked('http://[fd00:1::5]:8080/', rules)).toEqual(['fd00:1::5']);
    expect(await asked('http://10.2.0.1:8080/', rules)).toBe('address');
    expect(await asked('http://[fd00:2::5]:8080/', rules)).toBe('address');
    expect(await asked('http://hidden.example:8080/', rules)).toBe('address');
    expect(await asked('http://inside.example/', rules)).toBe('port');
  });
});
