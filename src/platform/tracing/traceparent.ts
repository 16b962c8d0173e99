const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED = 1;

export interface TracePlace {
  readonly traceId: string;
  readonly spanId: string;
}

export const writeTraceparent = ({ traceId, spanId }: TracePlace): string =>
  `00-${traceId}-${spanId}-01`;

/** @returns `undefined` for what is none, and for one that is not followed */
export const readTraceparent = (text: string | undefined): TracePlace | undefined => {
  const [, traceId = '', spanId = '', flags = ''] = FORM.exec(text ?? '') ?? [];
  const isNobodys = /^0*$/.test(traceId) || /^0*$/.test(spanId);
  if (isNobodys || (Number.parseInt(flags, 16) & SAMPLED) === 0) return undefined;
  return { traceId, spanId };
};
