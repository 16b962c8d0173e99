import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Instance, type InstanceOptions } from '../../support/instance';
import { launchChromium } from './chromium';
import type { Paper } from './gate';
import { Person } from './person';

/** Pictures and what is kept of failures; git ignores it. */
export const RESULTS = resolve(__dirname, '../../../test-results/browser');

/** A server of its own, serving the built web client, and a browser to visit it with. */
export class House {
  readonly #people: Person[] = [];
  /** By name: the browsers of one person share what was written down. */
  readonly #papers = new Map<string, Paper>();
  readonly #faults: string[] = [];
  readonly #violations: string[] = [];

  private constructor(
    readonly server: Instance,
    private readonly browser: Browser,
  ) {}

  static async open(options: InstanceOptions = {}): Promise<House> {
    const server = await Instance.start(options);
    try {
      return new House(server, await launchChromium());
    } catch (error) {
      await server.dispose();
      throw error;
    }
  }

  /**
   * Somebody with a browser of their own: nothing is shared with anyone else's. Not signed in yet.
   *
   * @param name the name that others see; the user name is its first word, in small letters
   */
  async person(name: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await this.browser.newContext({
      baseURL: this.server.url,
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    context.setDefaultTimeout(60_000);
    await context.exposeFunction('tellViolation', (what: string) => {
      this.#violations.push(`${name}: ${what}`);
    });
    await context.addInitScript(TELL_VIOLATIONS);
    const paper = this.#papers.get(name) ?? { words: [] };
    this.#papers.set(name, paper);
    const person: Person = new Person(name, await context.newPage(), paper, () =>
      this.hasKeysOf(person.userName),
    );
    person.page.on('pageerror', (error) => this.#faults.push(`${name}: ${error.stack}`));
    person.page.on('console', (message) => {
      if (message.type() === 'error') this.#faults.push(`${name}: ${message.text()}`);
    });
    this.#people.push(person);
    return person;
  }

  /** What the content security policy has refused so far: the client needs nothing that it forbids. */
  get violations(): readonly string[] {
    return this.#violations;
  }

  /** How many messages on the screens show as not to be opened: none is the budget. */
  async countSealed(): Promise<number> {
    const counts = this.#people.map(({ page }) => page.locator('.sealed-in[data-kind]').count());
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  /** What everybody has before their eyes, as a picture and as a screen reader tells it. */
  async keepEvidence(name: string): Promise<void> {
    const folder = join(RESULTS, 'failed', name.replace(/\W+/g, '-'));
    mkdirSync(folder, { recursive: true });
    for (const [index, { userName, page }] of this.#people.entries()) {
      const file = join(folder, `${index + 1}-${userName}`);
      await page.screenshot({ path: `${file}.png` }).catch(() => undefined);
      const tree = await page.locator('body').ariaSnapshot({ timeout: 2_000 }).catch(String);
      writeFileSync(`${file}.txt`, `${page.url()}\n${tree}\n`);
    }
    writeFileSync(join(folder, 'faults.txt'), this.#faults.join('\n'));
    writeFileSync(join(folder, 'server.log'), this.server.logTail());
  }

  /** Key packages of any device: a client publishes them after it has shown that it is connected. */
  private async hasKeysOf(userName: string): Promise<boolean> {
    const found = await this.server.query(
      `SELECT 1 FROM key_packages JOIN chain_devices USING (device_id)
       JOIN users ON users.id = chain_devices.user_id WHERE user_name = $1 LIMIT 1`,
      [userName],
    );
    return found.length > 0;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.dispose();
  }
}

/** Run in each page before its own scripts. */
const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
  void tellViolation([effectiveDirective, blockedURI, sourceFile, lineNumber].join(' '));
})`;
