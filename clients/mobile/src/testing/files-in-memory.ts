/** As much of expo-file-system as removing a file needs: what lies where, by address. */
export const filesThere = new Set<string>();

export const Paths = { cache: { uri: 'file:///cache/' }, document: { uri: 'file:///document/' } };

export class File {
  constructor(readonly uri: string) {}

  get exists(): boolean {
    return filesThere.has(this.uri);
  }

  delete(): void {
    filesThere.delete(this.uri);
  }
}
