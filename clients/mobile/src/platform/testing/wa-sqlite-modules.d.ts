/** As much of it as the tests call. */
declare module 'wa-sqlite/wa-sqlite' {
  export default function SQLiteFactory(options: {
    readonly wasmBinary: Uint8Array;
  }): Promise<object>;
}
declare module 'wa-sqlite/sqlite-api' {
  interface WaSqlite {
    open_v2(name: string): Promise<number>;
    statements(database: number, sql: string): AsyncIterable<number>;
    bind(statement: number, index: number, value: string | null): void;
    column_names(statement: number): string[];
    step(statement: number): Promise<number>;
    row(statement: number): unknown[];
    close(database: number): Promise<number>;
  }
  export function Factory(module: object): WaSqlite;
}
