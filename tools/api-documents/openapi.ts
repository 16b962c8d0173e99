import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '@anochat/contract';
import type ts from 'typescript';

import { AppModule } from '../../src/app.module';
import { prefixRoutes } from '../../src/app.setup';
import { Config } from '../../src/platform/config';
import { ADMIN_ONLY, PROBLEMS, PUBLIC, SCOPE, SHARED_PROBLEMS } from '../../src/platform/http';
import { AppLogger, Health, Metrics, createPino } from '../../src/platform/observability';
import { type ControllerMethod, controllerMethods } from './controller-methods';
import { type Schema, TypeSchemas } from './type-schemas';
import { validatedFields } from './validated-fields';

type Operation = Record<string, unknown> & {
  operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
};
type Constructor = abstract new (...args: never[]) => unknown;

const PROBLEM_TYPE = 'application/problem+json';
const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/**
 * The OpenAPI 3.1 document of the whole application, which is looked at and not started. Routes come
 * from Nest, shapes from the types of the controllers' methods, rules from class-validator, codes
 * from `@Problems`: nothing is said twice.
 *
 * @param problem the contract's `Problem`
 */
export async function openApiDocument(
  program: ts.Program,
  problem: ts.Type,
  version: string,
): Promise<OpenAPIObject> {
  const app = await previewApp();
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('AnoChat')
    .setVersion(version)
    .setDescription(
      'REST interface of an AnoChat server. The socket is described at /docs/socket, error codes at /docs/problems.',
    )
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An access token, or a personal token (anochat_...)',
    })
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
  });
  const describer = new Describer(program, controllersOf(app));
  const problemSchema = describer.types.schema(problem);
  const operations = Object.values(document.paths).flatMap((item) =>
    METHODS.flatMap((method) =>
      item[method] ? [[method, item[method] as unknown as Operation] as const] : [],
    ),
  );
  for (const [method, operation] of operations)
    describer.complete(operation, method, problemSchema);
  document.components = {
    ...document.components,
    schemas: sorted(describer.types.components),
  };
  return document;
}

class Describer {
  readonly types: TypeSchemas;
  private readonly methods: ReadonlyMap<string, ControllerMethod>;

  constructor(
    program: ts.Program,
    private readonly controllers: ReadonlyMap<string, Constructor>,
  ) {
    this.types = new TypeSchemas(program.getTypeChecker());
    this.methods = controllerMethods(program);
  }

  complete(operation: Operation, httpMethod: string, problemSchema: Schema): void {
    const id = operation.operationId;
    const method = this.methods.get(id);
    if (method === undefined) throw new Error(`${id} is not found in a *.controller.ts`);
    const [controller = '', handler = ''] = id.split('.');
    const read = this.metadata(controller, handler);
    const isPublic = read(PUBLIC) === true;
    const isRead = httpMethod === 'get';

    operation.operationId = `${controller.replace(/Controller$/, '').toLowerCase()}.${handler}`;
    if (method.summary === undefined)
      throw new Error(`${id} has no comment that says what it does`);
    operation.summary = method.summary;
    operation.security = isPublic ? [] : [{ bearer: [] }];
    if (!isPublic) operation['x-scope'] = read(SCOPE) ?? (isRead ? 'read' : 'write');
    if (read(ADMIN_ONLY) === true) operation['x-admin-only'] = true;
    const parameters = [
      ...this.parameters(method.path, 'path'),
      ...this.parameters(method.query, 'query'),
      ...unnamedBefore(operation, method),
    ];
    operation.parameters = parameters;
    if (method.body === undefined) delete operation.requestBody;
    else {
      operation.requestBody = {
        required: true,
        content: { 'application/json': { schema: this.validated(method.body) } },
      };
    }
    const own = read(PROBLEMS) as readonly ErrorCode[] | undefined;
    if (own === undefined) throw new Error(`${id} lists no problems: @Problems()`);
    const codes = new Set<ErrorCode>([
      ...own,
      ...SHARED_PROBLEMS.always,
      ...(isPublic ? [] : SHARED_PROBLEMS.guarded),
      ...(read(ADMIN_ONLY) === true ? SHARED_PROBLEMS.adminOnly : []),
      ...(method.body !== undefined || parameters.length > 0 ? SHARED_PROBLEMS.withInput : []),
      ...(method.body !== undefined ? SHARED_PROBLEMS.withBody : []),
    ]);
    operation['x-problem-codes'] = [...codes].sort();
    (operation as Record<string, unknown>).responses = {
      ...this.answers(operation, method),
      ...problemResponses(codes, problemSchema),
    };
  }

  private metadata(controller: string, handler: string): (key: string) => unknown {
    const target = this.controllers.get(controller);
    if (target === undefined) throw new Error(`${controller} is in no module`);
    const method: unknown = (target.prototype as Readonly<Record<string, unknown>>)[handler];
    return (key) =>
      (Reflect.getMetadata(key, method as object) ?? Reflect.getMetadata(key, target)) as unknown;
  }

  private answers(operation: Operation, { answer }: ControllerMethod): Schema {
    const statuses = Object.keys(operation.responses).filter((code) => code.startsWith('2'));
    const content = answer && { 'application/json': { schema: this.types.schema(answer) } };
    const done = {
      description: content ? 'Done' : 'Done, without a body',
      ...(content && { content }),
    };
    return Object.fromEntries(statuses.map((status) => [status, done]));
  }

  /** The fields of a DTO class for a path or query. */
  private parameters(type: ts.Type | undefined, place: 'path' | 'query'): Schema[] {
    if (type === undefined) return [];
    const rules = validatedFields(type.symbol.name);
    return type.getProperties().map((symbol) => {
      const { description, ...schema } = this.types.property(symbol);
      const isOptional = (symbol.flags & 16_777_216) !== 0; // ts.SymbolFlags.Optional
      const merged = merge(schema, rules.get(symbol.name));
      return {
        name: symbol.name,
        in: place,
        required: !isOptional,
        ...(description !== undefined && { description }),
        schema: merged,
        ...(merged.type === 'array' && place === 'query' && { style: 'form', explode: false }),
      };
    });
  }

  /** The type's schema, with the rules of its validation laid over it, and those of classes in it. */
  private validated(type: ts.Type): Schema {
    const schema = this.types.schema(type);
    for (const [name, component] of Object.entries(this.types.components)) {
      const rules = validatedFields(name);
      const properties = component.properties as Readonly<Record<string, Schema>> | undefined;
      if (rules.size === 0 || properties === undefined) continue;
      this.types.components[name] = {
        ...component,
        properties: Object.fromEntries(
          Object.entries(properties).map(([field, own]) => [field, merge(own, rules.get(field))]),
        ),
        additionalProperties: false,
      };
    }
    return schema;
  }
}

function merge(schema: Schema, rule: Schema | undefined): Schema {
  if (rule === undefined || '$ref' in schema) return schema;
  const { items, ...rest } = rule;
  return {
    ...schema,
    ...rest,
    ...(items !== undefined && { items: merge(schema.items as Schema, items as Schema) }),
  };
}

function problemResponses(codes: ReadonlySet<ErrorCode>, problem: Schema): Schema {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...codes].sort()) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, list]) => [
        String(status),
        {
          description: list.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('; '),
          content: {
            [PROBLEM_TYPE]: {
              schema: { allOf: [problem, { properties: { code: { enum: list } } }] },
            },
          },
        },
      ]),
  );
}

/** Parameters that a handler takes one by one (`@Param('id')`), as Nest describes them. */
function unnamedBefore(operation: Operation, method: ControllerMethod): Schema[] {
  const given = (operation.parameters ?? []) as readonly Schema[];
  return given.filter(
    ({ in: place }) => !(place === 'path' && method.path) && !(place === 'query' && method.query),
  );
}

async function previewApp(): Promise<NestExpressApplication> {
  const config = Config.fromEnvironment({ DATABASE_URL: 'postgresql://nowhere/none' }, __dirname);
  const logger = new AppLogger(createPino('silent', false));
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(config, { logger, metrics: new Metrics(), health: new Health() }),
    { preview: true, logger: false, abortOnError: false },
  );
  prefixRoutes(app);
  return app;
}

function controllersOf(app: NestExpressApplication): ReadonlyMap<string, Constructor> {
  const { container } = app as unknown as {
    readonly container: {
      getModules(): ReadonlyMap<
        string,
        { readonly controllers: ReadonlyMap<unknown, { readonly metatype: Constructor }> }
      >;
    };
  };
  const classes = [...container.getModules().values()].flatMap(({ controllers }) => [
    ...controllers.values(),
  ]);
  return new Map(classes.map(({ metatype }) => [metatype.name, metatype]));
}

const sorted = <T>(fields: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
