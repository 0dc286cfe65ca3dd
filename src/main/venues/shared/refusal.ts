/** Why a parser took something for unusable: counted, kept raw within a bound, and skipped. */
export type Refusal = {
  readonly problem: 'malformed' | 'unknownMessage' | 'unknownWord'
  /** Which field of what, and what was wrong with it. Holds no payload text beyond one word. */
  readonly message: string
}

/** What a parser answers. It never throws, whatever it is given. */
export type Reading<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal }

export function accept<Value>(value: Value): Reading<Value> {
  return { ok: true, value }
}

export function refuse(message: string, problem: Refusal['problem'] = 'malformed'): Reading<never> {
  return { ok: false, refusal: { problem, message } }
}

/** The accepted ones of many rows, and why the others were not. */
export type Rows<Value> = {
  readonly values: readonly Value[]
  readonly refusals: readonly Refusal[]
}

export function gatherRows<Value>(readings: readonly Reading<Value>[]): Rows<Value> {
  const values: Value[] = []
  const refusals: Refusal[] = []
  for (const reading of readings) {
    if (reading.ok) values.push(reading.value)
    else refusals.push(reading.refusal)
  }
  return { values, refusals }
}

/** Parses each row of an array; anything but an array is refused as a whole. */
export function parseRows<Value>(
  raw: unknown,
  what: string,
  parse: (row: unknown) => Reading<Value>,
): Reading<Rows<Value>> {
  if (!Array.isArray(raw)) return refuse(`${what} is not a list`)
  return accept(gatherRows(raw.map((row) => parse(row))))
}
