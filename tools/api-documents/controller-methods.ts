import ts from 'typescript';

/** What the source says of one route's method. */
export interface ControllerMethod {
  readonly summary: string | undefined;
  /** Unwrapped from its promise; undefined when nothing is answered. */
  readonly answer: ts.Type | undefined;
  readonly body: ts.Type | undefined;
  readonly query: ts.Type | undefined;
  readonly path: ts.Type | undefined;
}

/** The methods of every controller of the program, by `Class.method`. */
export function controllerMethods(program: ts.Program): ReadonlyMap<string, ControllerMethod> {
  const checker = program.getTypeChecker();
  const methods = new Map<string, ControllerMethod>();
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.endsWith('.controller.ts')) continue;
    ts.forEachChild(file, (node) => {
      if (!ts.isClassDeclaration(node) || node.name === undefined) return;
      for (const member of node.members) {
        if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name)) continue;
        methods.set(`${node.name.text}.${member.name.text}`, describe(member, checker));
      }
    });
  }
  return methods;
}

function describe(method: ts.MethodDeclaration, checker: ts.TypeChecker): ControllerMethod {
  const symbol = checker.getSymbolAtLocation(method.name);
  const comment = symbol ? ts.displayPartsToString(symbol.getDocumentationComment(checker)) : '';
  return {
    summary: comment.replace(/\s+/g, ' ').trim() || undefined,
    answer: answerOf(method, checker),
    body: parameterType(method, 'Body', checker),
    query: parameterType(method, 'Query', checker),
    path: parameterType(method, 'Param', checker),
  };
}

function answerOf(method: ts.MethodDeclaration, checker: ts.TypeChecker): ts.Type | undefined {
  const signature = checker.getSignatureFromDeclaration(method);
  if (signature === undefined) return undefined;
  const returned = checker.getReturnTypeOfSignature(signature);
  const awaited = checker.getAwaitedType(returned) ?? returned;
  return awaited.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined) ? undefined : awaited;
}

/** Of a parameter that takes the whole of it; `@Param('id') id` is described by Nest already. */
function parameterType(
  method: ts.MethodDeclaration,
  decorator: string,
  checker: ts.TypeChecker,
): ts.Type | undefined {
  const found = method.parameters.find((parameter) =>
    (ts.getDecorators(parameter) ?? []).some(
      ({ expression }) =>
        ts.isCallExpression(expression) &&
        ts.isIdentifier(expression.expression) &&
        expression.expression.text === decorator &&
        !(expression.arguments[0] && ts.isStringLiteral(expression.arguments[0])),
    ),
  );
  return found && checker.getTypeAtLocation(found);
}
