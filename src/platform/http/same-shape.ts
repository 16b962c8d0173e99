type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;

// The two functions are assignable to each other only when A and B are identical.
type Equal<A, B> =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * `true` when a DTO class and the contract's type have the same fields, optional where the other
 * is optional, whatever is readonly. Use it as a type that does not compile otherwise:
 *
 *     true satisfies SameShape<LoginDto, LoginRequest>;
 */
export type SameShape<Dto, Wire> = Equal<Writable<Dto>, Writable<Wire>>;
