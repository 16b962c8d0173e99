/** Which core a run is about: `NATIVE` and `SOCKET_ENGINE` of the run reach every server that it starts. */
export const nativeChoice = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['NATIVE', 'SOCKET_ENGINE'].flatMap((name) => {
      const value = process.env[name];
      return value ? [[name, value]] : [];
    }),
  );
