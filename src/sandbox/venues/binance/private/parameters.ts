import { type Fixed, readFixed } from '../../../matching/fixed.ts'
import { mandatory, Refusal } from '../refusals.ts'

/** A request's parameters, from query, body or socket; empty ones count as absent. */
export class Parameters {
  private readonly values: ReadonlyMap<string, string>

  constructor(values: Iterable<readonly [name: string, value: string]>) {
    this.values = new Map([...values].filter(([, value]) => value !== ''))
  }

  /** What stands in the query wins over the body. */
  static ofRequest(query: string, body: string): Parameters {
    return new Parameters([...new URLSearchParams(body), ...new URLSearchParams(query)])
  }

  /** Numbers and truth values of JSON become their texts. */
  static ofObject(given: Readonly<Record<string, unknown>>): Parameters {
    return new Parameters(
      Object.entries(given).map(([name, value]) => [name, textOf(value)] as const),
    )
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  names(): readonly string[] {
    return [...this.values.keys()]
  }

  text(name: string): string | null {
    return this.values.get(name) ?? null
  }

  needText(name: string): string {
    const value = this.text(name)
    if (value === null) throw mandatory(name)
    return value
  }

  /** A number written plainly; at most so many decimals. */
  decimal(name: string): Fixed | null {
    const text = this.text(name)
    if (text === null) return null
    if (!/^[0-9]{1,20}(\.[0-9]{1,20})?$/.test(text)) {
      const legal = `^([0-9]{1,20})(\\.[0-9]{1,20})?$`
      throw new Refusal(
        -1100,
        `Illegal characters found in parameter '${name}'; legal range is '${legal}'.`,
      )
    }
    const value = readFixed(text)
    if (value === null) throw precisionRefusal()
    return value
  }

  needDecimal(name: string): Fixed {
    const value = this.decimal(name)
    if (value === null) throw mandatory(name)
    return value
  }

  whole(name: string): number | null {
    const text = this.text(name)
    if (text === null) return null
    const value = Number(text)
    if (!/^[0-9]{1,20}$/.test(text) || !Number.isSafeInteger(value)) {
      throw new Refusal(
        -1100,
        `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`,
      )
    }
    return value
  }

  needWhole(name: string): number {
    const value = this.whole(name)
    if (value === null) throw mandatory(name)
    return value
  }

  /** `true` or `false`, in any case. */
  flag(name: string): boolean {
    const text = this.text(name)?.toLowerCase()
    if (text === undefined || text === 'false') return false
    if (text === 'true') return true
    throw new Refusal(-1130, `Data sent for parameter '${name}' is not valid.`)
  }

  /** A page size. */
  limit(usual: number, most: number): number {
    const value = this.whole('limit') ?? usual
    if (value < 1 || value > most) {
      throw new Refusal(-1130, "Data sent for parameter 'limit' is not valid.")
    }
    return value
  }

  /** A JSON array, as batch requests carry it. */
  list(name: string): readonly unknown[] | null {
    const text = this.text(name)
    if (text === null) return null
    try {
      const value: unknown = JSON.parse(text)
      if (Array.isArray(value)) return value
    } catch {
      // Refused below.
    }
    throw new Refusal(-1130, `Data sent for parameter '${name}' is not valid.`)
  }

  /** One of the words, else refused with the code that the venue has for the parameter. */
  word<Word extends string>(name: string, words: readonly Word[], refusal: Refusal): Word | null {
    const text = this.text(name)
    if (text === null) return null
    const known = words.find((word) => word === text)
    if (known === undefined) throw refusal
    return known
  }
}

export function precisionRefusal(): Refusal {
  return new Refusal(-1111, 'Precision is over the maximum defined for this asset.')
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}
