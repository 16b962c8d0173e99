import { join } from 'node:path';
import ts from 'typescript';

/** The server's source as the compiler sees it. */
export function loadProgram(checkout: string): ts.Program {
  const file = join(checkout, 'tsconfig.build.json');
  const parsed = ts.getParsedCommandLineOfConfigFile(
    file,
    { noEmit: true, incremental: false, tsBuildInfoFile: undefined },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  );
  if (parsed === undefined) throw new Error(`${file} cannot be read`);
  return ts.createProgram(parsed.fileNames, parsed.options);
}

/** A type that the contract exports. */
export function contractType(program: ts.Program, name: string): ts.Type {
  const checker = program.getTypeChecker();
  const index = program
    .getSourceFiles()
    .find(({ fileName }) => /contract\/(dist|src)\/index(\.d)?\.ts$/.test(fileName));
  const module = index && checker.getSymbolAtLocation(index);
  const symbol =
    module && checker.getExportsOfModule(module).find((exported) => exported.name === name);
  if (symbol === undefined) throw new Error(`The contract exports no ${name}`);
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return checker.getDeclaredTypeOfSymbol(target);
}
