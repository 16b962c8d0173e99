import { isAbsolute, join } from 'node:path';
import { baseImage } from './base-images';
import { expand, type Stage, type Step } from './read-dockerfile';
import { RootFolder } from './root-folder';

/** A built stage: its files, and what a container of it starts with. */
export interface Image {
  readonly root: RootFolder;
  readonly environment: Record<string, string>;
  readonly labels: Map<string, string>;
  readonly volumes: string[];
  readonly ports: string[];
  folder: string;
  user: string;
  stopSignal: string;
  command: readonly string[];
  healthcheck: readonly string[];
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Carries out every stage in order.
 *
 * @param context folder with the files that COPY takes
 * @param work folder for the stages' files
 * @throws Error with the line, for an instruction or a flag that this does not carry out
 */
export function buildStages(
  stages: readonly Stage[],
  context: string,
  work: string,
  say: (line: string) => void,
): Image {
  const built = new Map<string, Image>();
  let last: Image | undefined;
  for (const [index, { name, base, steps }] of stages.entries()) {
    const image = startOf(join(work, String(index)), base, built.get(base));
    const variables = new Map<string, string>();
    for (const step of steps) {
      say(`stage ${name ?? index}, line ${step.line}: ${step.keyword} ${step.text.slice(0, 90)}`);
      try {
        carryOut(step, image, variables, context, built);
      } catch (cause) {
        throw new Error(`line ${step.line}: ${String(cause)}`, { cause });
      }
    }
    if (name !== undefined) built.set(name, image);
    last = image;
  }
  if (last === undefined) throw new Error('There is no stage');
  return last;
}

function startOf(work: string, base: string, parent: Image | undefined): Image {
  const root = new RootFolder(work, parent?.root.layers ?? [baseImage(base)]);
  root.mountSystem();
  if (parent) {
    const { environment, labels, volumes, ports } = parent;
    return {
      ...parent,
      root,
      environment: { ...environment },
      labels: new Map(labels),
      volumes: [...volumes],
      ports: [...ports],
    };
  }
  return {
    root,
    environment: { PATH },
    labels: new Map(),
    volumes: [],
    ports: [],
    folder: '/',
    user: '0:0',
    stopSignal: 'SIGTERM',
    command: [],
    healthcheck: [],
  };
}

function carryOut(
  step: Step,
  image: Image,
  variables: Map<string, string>,
  context: string,
  built: ReadonlyMap<string, Image>,
): void {
  const known = new Map([...variables, ...Object.entries(image.environment)]);
  const allow = (...flags: readonly string[]): void => {
    for (const flag of step.flags.keys())
      if (!flags.includes(flag)) throw new Error(`--${flag} is not carried out`);
  };
  const execForm = (words: readonly string[] = step.words): readonly string[] => {
    if (step.isExecForm) return words;
    throw new Error('only the exec form ["...", "..."] is taken here');
  };
  switch (step.keyword) {
    case 'ARG':
      for (const [name, value] of step.properties) variables.set(name, value ?? '');
      return;
    case 'ENV':
      for (const [name, value] of step.properties)
        image.environment[name] = expand(value ?? '', known);
      return;
    case 'LABEL':
      for (const [name, value] of step.properties)
        image.labels.set(name, expand(value ?? '', known));
      return;
    case 'WORKDIR':
      image.folder = isAbsolute(step.text) ? step.text : join(image.folder, step.text);
      image.root.shell(`mkdir -p '${image.folder}'`, image.environment, '/');
      return;
    case 'RUN':
      allow();
      if (image.user !== '0:0') throw new Error('RUN after USER is not carried out');
      image.root.shell(
        step.text,
        { ...Object.fromEntries(variables), ...image.environment },
        image.folder,
      );
      return;
    case 'COPY':
      allow('from', 'chmod');
      return copy(step, image, context, built);
    case 'USER':
      if (!/^\d+:\d+$/.test(step.text)) throw new Error('only numbers are taken, uid:gid');
      image.user = step.text;
      return;
    case 'VOLUME':
      image.volumes.push(...execForm());
      return;
    case 'EXPOSE':
      image.ports.push(...step.words);
      return;
    case 'STOPSIGNAL':
      image.stopSignal = step.text;
      return;
    case 'HEALTHCHECK':
      allow('interval', 'timeout', 'start-period', 'retries');
      image.healthcheck = healthcheckOf(step);
      return;
    case 'CMD':
      image.command = execForm();
      return;
    case 'FROM':
      throw new Error('a stage begins in a stage');
  }
}

function copy(
  step: Step,
  { root, folder }: Image,
  context: string,
  built: ReadonlyMap<string, Image>,
): void {
  const stage = step.flags.get('from');
  const from = stage === undefined ? context : built.get(stage)?.root.path;
  if (from === undefined) throw new Error(`there is no stage ${String(stage)}`);
  const sources = step.words.slice(0, -1);
  const target = step.words.at(-1) ?? '';
  if (sources.some((source) => /[*?[]/.test(source)))
    throw new Error('patterns are not carried out');
  if (sources.length > 1 && !target.endsWith('/')) throw new Error('several files need a folder');
  const chmod = step.flags.get('chmod');
  const place = isAbsolute(target) ? target : `${folder}/${target}`;
  for (const source of sources)
    root.copy(from, source, place, chmod === undefined ? undefined : parseInt(chmod, 8));
}

function healthcheckOf(step: Step): readonly string[] {
  const list = /^CMD\s+(\[.*\])$/s.exec(step.text)?.[1];
  if (list === undefined) throw new Error('only CMD [...] is carried out');
  return JSON.parse(list) as readonly string[];
}
