import ts from 'typescript';

/** JSON Schema, draft 2020-12, as OpenAPI 3.1 and AsyncAPI 3.0 take it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Aliases of primitive types, which the checker sees through: read off the declaration instead. */
const NAMED_PRIMITIVES: Readonly<Record<string, Schema>> = {
  UserId: { type: 'string', format: 'uuid' },
  DeviceId: { type: 'string', format: 'uuid' },
  SessionId: { type: 'string', format: 'uuid' },
  ConversationId: { type: 'string', format: 'uuid' },
  ClientId: { type: 'string', format: 'uuid' },
  BlobId: { type: 'string', format: 'uuid' },
  Timestamp: { type: 'string', format: 'date-time' },
  Seq: { type: 'integer', minimum: 0 },
};

/** Names that tell nothing of a shape. */
const UNTELLING = new Set([
  '__type',
  '__object',
  'Readonly',
  'Partial',
  'Omit',
  'Pick',
  'Record',
  'Exclude',
  'Writable',
]);

/**
 * Schemas of TypeScript types as the compiler resolves them, so that what stands in the documents is
 * what the code says. Named types of the project become components.
 */
export class TypeSchemas {
  readonly components: Record<string, Schema> = {};
  private readonly owners = new Map<string, ts.Symbol | undefined>();

  constructor(private readonly checker: ts.TypeChecker) {}

  schema(type: ts.Type): Schema {
    const name = this.nameOf(type);
    if (name === undefined) return this.inline(type);
    const owner = type.aliasSymbol ?? type.symbol;
    if (name in this.components) {
      if (this.owners.get(name) !== owner)
        throw new Error(`Two types are called ${name}: rename one`);
    } else {
      this.owners.set(name, owner);
      this.components[name] = {}; // for types that hold themselves
      this.components[name] = { ...this.inline(type), ...this.descriptionOf(type) };
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** Of a property, with the meaning that its declared name carries (`UserId`). */
  property(symbol: ts.Symbol): Schema {
    const declaration = symbol.declarations?.[0];
    const node =
      declaration && 'type' in declaration
        ? (declaration.type as ts.TypeNode | undefined)
        : undefined;
    const schema = (node && this.namedPrimitive(node)) ?? this.schema(this.typeOf(symbol));
    const description = textOf(symbol.getDocumentationComment(this.checker));
    return description === undefined ? schema : { ...schema, description };
  }

  private inline(type: ts.Type): Schema {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.flags & ts.TypeFlags.Never) return { not: {} };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.checker.typeToString(type) === 'true' };
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.flags & ts.TypeFlags.BooleanLike && !type.isUnion()) return { type: 'boolean' };
    if (type.isUnion()) return this.union(type);
    if (this.checker.isTupleType(type)) {
      const items = this.checker.getTypeArguments(type as ts.TypeReference);
      return {
        type: 'array',
        prefixItems: items.map((item) => this.schema(item)),
        minItems: items.length,
        maxItems: items.length,
      };
    }
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: item ? this.schema(item) : {} };
    }
    return this.object(type);
  }

  private union(type: ts.UnionType): Schema {
    const members = type.types.filter(
      (member) => !(member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)),
    );
    const [first] = members;
    if (first !== undefined && members.length === 1) return this.schema(first);
    if (members.every((member) => member.flags & ts.TypeFlags.BooleanLiteral))
      return { type: 'boolean' };
    if (members.every((member) => member.isStringLiteral())) {
      return {
        type: 'string',
        enum: members.map((member) => member.value),
      };
    }
    const booleans = members.filter((member) => member.flags & ts.TypeFlags.BooleanLiteral);
    const rest = members.filter((member) => !(member.flags & ts.TypeFlags.BooleanLiteral));
    const schemas = rest.map((member) => this.schema(member));
    if (booleans.length === 2) schemas.push({ type: 'boolean' });
    else schemas.push(...booleans.map((member) => this.inline(member)));
    return { anyOf: schemas };
  }

  private object(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const symbol of this.checker.getPropertiesOfType(type)) {
      properties[symbol.name] = this.property(symbol);
      if (!(symbol.flags & ts.SymbolFlags.Optional)) required.push(symbol.name);
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const isEmpty = index !== undefined && (index.type.flags & ts.TypeFlags.Never) !== 0;
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index && { additionalProperties: isEmpty ? false : this.schema(index.type) }),
    };
  }

  private typeOf(symbol: ts.Symbol): ts.Type {
    const type = this.checker.getTypeOfSymbol(symbol);
    return symbol.flags & ts.SymbolFlags.Optional
      ? this.checker.getNonNullableType(withoutNullLoss(type, this.checker))
      : type;
  }

  /** `Page<UserProfile>` is `PageOfUserProfile`. */
  private nameOf(type: ts.Type): string | undefined {
    if (
      type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike) &&
      !type.isUnion()
    ) {
      return undefined;
    }
    // Its rules (how many items) stand where it is used.
    if (this.checker.isArrayType(type)) return undefined;
    const symbol = type.aliasSymbol ?? (isNamedObject(type) ? type.symbol : undefined);
    if (symbol === undefined || UNTELLING.has(symbol.name) || !isOfProject(symbol))
      return undefined;
    const args =
      type.aliasTypeArguments ?? (isReference(type) ? this.checker.getTypeArguments(type) : []);
    const names = args
      .filter((arg) => !(arg.flags & ts.TypeFlags.TypeParameter))
      .map((arg) => this.nameOf(arg));
    if (names.includes(undefined)) return undefined;
    return names.length === 0 ? symbol.name : `${symbol.name}Of${names.join('And')}`;
  }

  private descriptionOf(type: ts.Type): Schema {
    // Types made by the checker, such as intersections, have no symbol, whatever their type says.
    const symbol = (type.aliasSymbol ?? type.symbol) as ts.Symbol | undefined;
    const description = symbol && textOf(symbol.getDocumentationComment(this.checker));
    return description === undefined ? {} : { description };
  }

  private namedPrimitive(node: ts.TypeNode): Schema | undefined {
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName))
      return NAMED_PRIMITIVES[node.typeName.text];
    if (ts.isTypeOperatorNode(node)) return this.namedPrimitive(node.type);
    if (ts.isArrayTypeNode(node)) {
      const items = this.namedPrimitive(node.elementType);
      return items && { type: 'array', items };
    }
    if (ts.isUnionTypeNode(node) && node.types.length === 2) {
      const nullAt = node.types.findIndex(
        (member) =>
          ts.isLiteralTypeNode(member) && member.literal.kind === ts.SyntaxKind.NullKeyword,
      );
      const partner = nullAt === -1 ? undefined : node.types[1 - nullAt];
      const other = partner && this.namedPrimitive(partner);
      return other && { ...other, type: [other.type, 'null'] };
    }
    return undefined;
  }
}

export function textOf(parts: readonly ts.SymbolDisplayPart[]): string | undefined {
  const text = ts
    .displayPartsToString([...parts])
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? undefined : text;
}

/** An optional property's type without `undefined`; `null` stays, because it is sent. */
function withoutNullLoss(type: ts.Type, checker: ts.TypeChecker): ts.Type {
  if (!type.isUnion() || !type.types.some((member) => member.flags & ts.TypeFlags.Null))
    return type;
  throw new Error(`An optional property that may be null: ${checker.typeToString(type)}`);
}

const isNamedObject = (type: ts.Type): boolean =>
  (type.symbol as ts.Symbol | undefined) !== undefined &&
  (type.symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0;

const isReference = (type: ts.Type): type is ts.TypeReference =>
  (type.flags & ts.TypeFlags.Object) !== 0 &&
  ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;

const isOfProject = (symbol: ts.Symbol): boolean =>
  symbol.declarations?.some((declaration) => {
    const file = declaration.getSourceFile().fileName;
    return !/partnermodules\/(?!@anochat)/.test(file);
  }) === true;
