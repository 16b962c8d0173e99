import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expand, readDockerfile } from './read-dockerfile';

describe('readDockerfile', () => {
  it('reads stages, flags, continued lines and the exec form', () => {
    const [first, second] = readDockerfile(
      [
        'ARG BASE=debian:bookworm-slim',
        'FROM ${BASE} AS build',
        'RUN one \\',
        '# not of the command',
        ' && two',
        'FROM build',
        'ENV A=1 B="two words"',
        'COPY --from=build --chmod=0755 /a /b ./',
        'CMD ["node", "main.js"]',
      ].join('\n'),
    );
    expect(first).toMatchObject({ name: 'build', base: 'debian:bookworm-slim' });
    expect(first?.steps.map(({ text }) => text)).toEqual(['one   && two']);
    expect(second?.base).toBe('build');
    const [environment, copy, command] = second?.steps ?? [];
    expect(Object.fromEntries(environment?.properties ?? [])).toEqual({ A: '1', B: 'two words' });
    expect(Object.fromEntries(copy?.flags ?? [])).toEqual({ from: 'build', chmod: '0755' });
    expect(copy?.words).toEqual(['/a', '/b', './']);
    expect(command).toMatchObject({ isExecForm: true, words: ['node', 'main.js'] });
  });

  it.each(['ONBUILD RUN x', 'ADD a b', 'SHELL ["sh"]', 'ENTRYPOINT ["sh"]', 'RUN <<END\nx\nEND'])(
    'refuses what is not carried out: %j',
    (line) => {
      expect(() => readDockerfile(`FROM a\n${line}`)).toThrow('line 2');
    },
  );

  it('puts values in the place of names', () => {
    expect(
      expand(
        '$A-${B}-${C}',
        new Map([
          ['A', '1'],
          ['B', '2'],
        ]),
      ),
    ).toBe('1-2-');
  });

  it('takes the Dockerfile of this repository, whose server is an account by number', () => {
    const text = readFileSync(join(__dirname, '../../Dockerfile'), 'utf8');
    const last = readDockerfile(text).at(-1);
    expect(
      last?.steps.filter(({ keyword }) => keyword === 'USER').map(({ text: user }) => user),
    ).toEqual(['10001:10001']);
  });
});
