import { DockerfileParser, type Instruction, ModifiableInstruction } from 'dockerfile-ast';
import { PropertyInstruction } from 'dockerfile-ast/lib/propertyInstruction';

/** What is carried out; any other instruction is an error. */
const KEYWORDS = [
  ...(['ARG', 'CMD', 'COPY', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'RUN'] as const),
  ...(['STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'] as const),
];
type Keyword = (typeof KEYWORDS)[number];

/** One instruction, as far as its syntax goes; what it means is for `build-stages.ts`. */
export interface Step {
  readonly keyword: Keyword;
  readonly line: number;
  readonly flags: ReadonlyMap<string, string>;
  /** All that follows the flags, continued lines joined. */
  readonly text: string;
  /** `text` by its words or, in the exec form, by the strings of its list. */
  readonly words: readonly string[];
  readonly isExecForm: boolean;
  /** Of ENV, ARG and LABEL, without their quotes. */
  readonly properties: ReadonlyMap<string, string | undefined>;
}

export interface Stage {
  readonly name: string | undefined;
  /** A stage before it, or an image. */
  readonly base: string;
  readonly steps: readonly Step[];
}

/** @throws Error with the line, for what this does not read: other instructions, here-documents, flags of FROM. */
export function readDockerfile(text: string): readonly Stage[] {
  const stages: { name: string | undefined; base: string; steps: Step[] }[] = [];
  const globals = new Map<string, string>();
  for (const step of DockerfileParser.parse(text).getInstructions().map(toStep)) {
    const stage = stages.at(-1);
    if (step.keyword === 'FROM') {
      const [base = '', as, name] = step.words;
      if (step.flags.size > 0) throw new Error(`line ${step.line}: flags of FROM are not read`);
      stages.push({
        name: as?.toUpperCase() === 'AS' ? name : undefined,
        base: expand(base, globals),
        steps: [],
      });
    } else if (stage !== undefined) stage.steps.push(step);
    else if (step.keyword === 'ARG')
      for (const [name, value = ''] of step.properties) globals.set(name, value);
    else throw new Error(`line ${step.line}: ${step.keyword} before the first FROM`);
  }
  return stages;
}

/** `$NAME` and `${NAME}`, and of an unknown name nothing, as the builder has it. */
export const expand = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_whole, braced: string | undefined, bare: string | undefined) =>
      values.get(braced ?? bare ?? '') ?? '',
  );

function toStep(instruction: Instruction): Step {
  const line = instruction.getRange().start.line + 1;
  const keyword = KEYWORDS.find((name) => name === instruction.getKeyword());
  if (keyword === undefined) {
    throw new Error(`line ${line}: ${instruction.getKeyword()} is not carried out`);
  }
  const flags =
    instruction instanceof ModifiableInstruction
      ? instruction.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? ''] as const)
      : [];
  const text = joined(instruction.getRawArgumentsContent() ?? '').replace(/^(--\S+\s+)+/, '');
  if (text.includes('<<')) throw new Error(`line ${line}: here-documents are not read`);
  const list = text.startsWith('[') ? (JSON.parse(text) as readonly string[]) : undefined;
  return {
    keyword,
    line,
    flags: new Map(flags),
    text,
    words: list ?? text.split(/\s+/),
    isExecForm: list !== undefined,
    properties: new Map(
      instruction instanceof PropertyInstruction
        ? instruction
            .getProperties()
            .map((property) => [property.getName(), property.getValue() ?? undefined])
        : [],
    ),
  };
}

/** Comments between continued lines are no part of them. */
const joined = (raw: string): string => raw.replace(/\\[ \t]*\n(?:[ \t]*#.*\n)*/g, ' ').trim();
