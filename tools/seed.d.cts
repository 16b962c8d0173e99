export declare function passwordOf(userName: string): string;
export declare function seed(url: string): Promise<boolean>;
