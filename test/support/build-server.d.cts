declare function buildServer(): Promise<void>;
export = buildServer;
