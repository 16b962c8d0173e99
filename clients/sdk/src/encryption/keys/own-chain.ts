import type { UserId } from '@anochat/contract';
import { fromBase64, toBase64, type DeviceChain } from '@anochat/e2ee';
import { isCode } from '../../errors';
import type { KeyApi } from '../../http';
import { present } from '../../present';
import type { ChainBook } from './chain-book';

const ATTEMPTS = 4;

/** Statements that go on where a chain ends, and the vault of which one of them speaks. */
export interface ChainExtension {
  readonly statements: readonly Uint8Array[];
  readonly vault?: Uint8Array;
}

/** The account's own chain: what other devices said meanwhile is read, and the own word said again. */
export class OwnChain {
  constructor(
    private readonly book: ChainBook,
    private readonly api: KeyApi,
    private readonly user: UserId,
  ) {}

  get(): DeviceChain | null {
    return this.book.get(this.user)?.chain ?? null;
  }

  /** @throws ChainRefused while the server shows another one */
  current(): Promise<DeviceChain> {
    return this.book.of(this.user);
  }

  /** All statements, as they were signed. */
  statements(): readonly Uint8Array[] {
    return (this.book.get(this.user)?.stored.statements ?? []).map(fromBase64);
  }

  refresh(): Promise<void> {
    return this.book.refresh([this.user]);
  }

  /** @param make is asked again with a longer chain; `null` when there is nothing more to say */
  async extend(make: (chain: DeviceChain) => ChainExtension | null): Promise<DeviceChain> {
    for (let attempt = 1; ; attempt += 1) {
      const chain = await this.current();
      const extension = make(chain);
      if (extension === null) return chain;
      try {
        await this.say(chain.n, extension);
        return present(this.get());
      } catch (error) {
        if (attempt === ATTEMPTS || !isCode(error, 'chain.conflict')) throw error;
        await this.refresh();
      }
    }
  }

  /** To where there is no chain yet, or in place of all before. */
  async say(after: number, { statements, vault }: ChainExtension): Promise<void> {
    const said = statements.map(toBase64);
    await this.api.encryption.extendChain({
      statements: said,
      ...(vault ? { vault: toBase64(vault) } : {}),
    });
    await this.book.extend(this.user, after, said);
  }
}
