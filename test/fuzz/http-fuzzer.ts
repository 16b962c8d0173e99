import { ERRORS, isErrorCode } from './codes';
import type { Actors } from './actors';
import type { CodeCoverage } from './code-coverage';
import type { Findings } from './findings';
import { send, type HttpAnswer, type HttpRequest } from './http-request';
import { mutateRequest, written, type Call, type MutatedRequest } from './mutate-request';
import type { Documented, Operation } from './operations';
import type { Random } from './random';
import { validValue } from './valid-value';

/** Operations that hash a password, or end the session of the one who asks: less often. */
const SELDOM =
  /auth\/(setup|register|login|password|password-reset|logout)$|DELETE .*auth\/sessions/;
/** Any request may be answered so: it reached no operation. */
const EVERYWHERE = new Set([
  'route.not-found',
  'request.method-not-allowed',
  'request.invalid',
  'request.rate-limited',
  'server.unavailable',
]);
/** Also where the document tells of no body: somebody may send one, or say that there is one. */
const BY_THE_BODY = new Set(['request.invalid', 'request.too-large', 'request.unsupported-type']);
const LOST_SESSION = new Set([
  'auth.session-revoked',
  'auth.device-revoked',
  'auth.token-expired',
  'auth.suspended',
]);

/** Sends REST requests with one thing wrong, and judges the answers by the published document. */
export class HttpFuzzer {
  readonly #often: readonly Operation[];
  readonly #seldom: readonly Operation[];

  constructor(
    private readonly url: string,
    private readonly documented: Documented,
    private readonly actors: Actors,
    private readonly findings: Findings,
    private readonly coverage: CodeCoverage,
  ) {
    const { operations } = documented;
    this.#seldom = operations.filter(({ name }) => SELDOM.test(name));
    this.#often = operations.filter(({ name }) => !SELDOM.test(name));
  }

  async sendOne(index: number, random: Random): Promise<void> {
    const operation = random.pick(random.chance(0.03) ? this.#seldom : this.#often);
    const actor = this.actors.pick(random);
    const isAuthenticated = random.chance(0.85);
    const token = isAuthenticated ? actor.account.accessToken : strangeToken(random);
    const call = this.validCall(operation, actor, token, random);
    // Now and then nothing is wrong, so that the world goes on turning.
    const mutated: MutatedRequest = random.chance(0.05)
      ? { label: 'nothing', request: written(call), isElsewhere: false }
      : mutateRequest(call, random);
    const complain = (complaint: string): void =>
      this.findings.add({
        index,
        about: operation.name,
        mutation: mutated.label,
        sent: textOf(mutated.request),
        complaint,
      });
    try {
      const answer = await send(this.url, withAddress(mutated.request, actor.account.address));
      for (const complaint of this.judge(operation, mutated, answer)) complain(complaint);
      if (answer.code && LOST_SESSION.has(answer.code)) this.actors.replace(actor);
      if (answer.status < 300 && SELDOM.test(operation.name)) this.actors.replace(actor);
    } catch (error) {
      complain(`no answer: ${String(error)}`);
    }
  }

  private validCall(
    operation: Operation,
    actor: ReturnType<Actors['pick']>,
    token: string | undefined,
    random: Random,
  ): Call {
    const { document } = this.documented;
    const known = this.actors.known(actor, operation.template);
    const values = (where: 'path' | 'query'): Record<string, string> =>
      Object.fromEntries(
        operation.parameters
          .filter((parameter) => parameter.in === where)
          .filter(({ required }) => required || random.chance(0.4))
          .map(({ name, schema }) => [
            name,
            textOfValue(validValue(document, schema, name, known, random)),
          ]),
      );
    return {
      method: operation.method,
      template: operation.template,
      params: values('path'),
      query: values('query'),
      body: operation.body && validValue(document, operation.body, 'body', known, random),
      token,
    };
  }

  private judge(
    operation: Operation,
    { request, isElsewhere }: MutatedRequest,
    { status, code, text }: HttpAnswer,
  ): readonly string[] {
    if (status < 400) {
      // What an address outside of the API gives is the web client's affair.
      const isFine = operation.successes.has(status) || status === 304 || isElsewhere;
      return isFine ? [] : [`status ${status} is not documented`];
    }
    if (request.method === 'HEAD') return status < 500 ? [] : [`status ${status} to HEAD`];
    if (code === undefined)
      return [`status ${status} without a problem: ${text.replace(/\s+/g, ' ').slice(0, 100)}`];
    if (!isErrorCode(code)) return [`the code ${code} is unknown`];
    if (ERRORS[code].status !== status) return [`${code} came with status ${status}`];
    if (code === 'server.failure') return ['server.failure'];
    if (operation.codes.has(code)) {
      if (!isElsewhere) this.coverage.saw(operation.name, code);
      return [];
    }
    if (operation.body === undefined && BY_THE_BODY.has(code)) return [];
    const isOfAnother = this.documented.operations.some(({ codes }) => codes.has(code));
    const isFine = isElsewhere && (EVERYWHERE.has(code) || isOfAnother);
    return isFine ? [] : [`${status} ${code} is not documented`];
  }
}

const strangeToken = (random: Random): string | undefined =>
  random.pick([undefined, '', 'x', 'e30.e30.e30', `anochat_${'x'.repeat(43)}`]);

const withAddress = (request: HttpRequest, address: string): HttpRequest => ({
  ...request,
  headers: { 'x-forwarded-for': address, ...request.headers },
});

const textOfValue = (value: unknown): string =>
  Array.isArray(value) ? value.join(',') : String(value);

const textOf = ({ method, path, headers, body }: HttpRequest): string =>
  `${method} ${path} ${JSON.stringify(headers)} ${body?.toString('latin1') ?? ''}`;
