import { randomBytes } from 'node:crypto';
import { bundle } from '../support/bundle';
import { hasHermes, runInHermes } from '../support/hermes';
import { tellStory, type Told } from './story';

/** No compiler to machine code, and arithmetic of 255 bits. */
const MINUTES_5 = 300_000;
const MIB = 1024 ** 2;

const run = hasHermes ? describe : describe.skip;
run('the core of the SDK (skipped where there is no Hermes)', () => {
  it(
    'does on Hermes what it does on Node: messages, an encrypted group, files, a recovery',
    async () => {
      const seed = [...randomBytes(32)];
      const said = runInHermes(bundle(__dirname, 'hermes'), { seed });
      if (!said.startsWith('{')) throw new Error(said);
      const here = await tellStory();
      const { story, heap } = JSON.parse(said) as Told;
      process.stderr.write(
        `After its story Hermes holds ${(heap.used / MIB).toFixed(1)} MiB, in a heap of ${heap.size / MIB}\n`,
      );
      // What JSON leaves out is no difference.
      expect(story).toEqual(JSON.parse(JSON.stringify(here)));
      // Linked while its words are being made, which are not shown any more.
      expect(here.recovery).toEqual({
        before: 'unlinked',
        itsWords: null,
        after: 'ready',
        isStretched: false,
        late: 'ready',
      });
    },
    MINUTES_5,
  );
});
