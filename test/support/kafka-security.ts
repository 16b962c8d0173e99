/** Who may come by the listener of a broker that wants TLS and a password. */
export interface KafkaSecurity {
  /** PEM: the key of the broker, its certificate for `localhost`, and those up to the authority. */
  readonly keyStore: string;
  /** Known to every mechanism alike. */
  readonly user: { readonly name: string; readonly password: string };
}

const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** What a broker's settings say of it. */
export function securitySettings(
  { keyStore, user }: KafkaSecurity,
  port: number,
): {
  readonly listener: string;
  readonly protocol: string;
  readonly settings: Readonly<Record<string, string>>;
} {
  const here = 'listener.name.secure';
  const modules = 'org.apache.kafka.common.security';
  return {
    listener: `SECURE://localhost:${port}`,
    protocol: 'SECURE:SASL_SSL',
    settings: {
      [`${here}.ssl.keystore.type`]: 'PEM',
      [`${here}.ssl.keystore.location`]: keyStore,
      [`${here}.sasl.enabled.mechanisms`]: ['PLAIN', ...SCRAM].join(','),
      [`${here}.plain.sasl.jaas.config`]: `${modules}.plain.PlainLoginModule required user_${user.name}="${user.password}";`,
      ...Object.fromEntries(
        SCRAM.map((mechanism) => [
          `${here}.${mechanism.toLowerCase()}.sasl.jaas.config`,
          `${modules}.scram.ScramLoginModule required;`,
        ]),
      ),
    },
  };
}

/** For the formatting of its folder: SCRAM's users lie among the cluster's own records. */
export const scramArguments = ({ user }: KafkaSecurity): readonly string[] =>
  SCRAM.flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${user.name},password=${user.password}]`,
  ]);
