import type { PositionSide } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { venueIds } from '../../../contract/domain/venue.ts'

/** Something stored, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** Most entries taken of a stored map. */
const mapBound = 500

export function parseJson(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

export function oneOf<Choice>(
  choices: readonly Choice[],
  value: unknown,
  fallback: Choice,
): Choice {
  return choices.includes(value as Choice) ? (value as Choice) : fallback
}

export const sideOf = (value: unknown): 'both' | PositionSide =>
  oneOf<'both' | PositionSide>(['both', 'long', 'short'], value, 'both')

export function venuesOf(value: unknown): readonly VenueId[] {
  return Array.isArray(value) ? venueIds.filter((venue) => value.includes(venue)) : []
}

export function notNegative(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

export function positive(value: unknown): number | null {
  return notNegative(value) === 0 ? null : notNegative(value)
}

export function mapOf<Value>(
  value: unknown,
  parse: (entry: unknown) => Value | null,
  bound = mapBound,
): Record<string, Value> {
  const entries: [string, Value][] = []
  for (const [key, entry] of Object.entries(fieldsOf(value)).slice(0, bound)) {
    const parsed = parse(entry)
    if (parsed !== null) entries.push([key, parsed])
  }
  return Object.fromEntries(entries)
}
