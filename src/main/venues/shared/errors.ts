import { type ErrorCategory, type ErrorCode, errorCatalogue } from '../../../contract/errors.ts'
import type { VenueError } from '../adapter.ts'

/** The code that stands for a category where the venue's refusal has no closer one of ours. */
const codeOfCategory: Readonly<Record<ErrorCategory, ErrorCode>> = {
  RETRYABLE: 'VENUE_UNAVAILABLE',
  RATE_LIMITED: 'RATE_LIMITED',
  INVALID_REQUEST: 'REQUEST_REFUSED',
  EXCHANGE_ERROR: 'VENUE_ERROR',
  FATAL: 'AUTHENTICATION_FAILED',
}

/** Venue codes by category, as a venue's page groups them. `100..110` is a range, ends included. */
export type ErrorTable = Readonly<Partial<Record<ErrorCategory, string>>>

export function createErrorTable(table: ErrorTable): ReadonlyMap<number, ErrorCategory> {
  const codes = new Map<number, ErrorCategory>()
  for (const [category, text] of Object.entries(table)) {
    for (const part of text.trim().split(/\s+/)) {
      const [first = Number.NaN, last = first] = part.split('..').map(Number)
      for (let code = Math.min(first, last); code <= Math.max(first, last); code += 1) {
        codes.set(code, category as ErrorCategory)
      }
    }
  }
  return codes
}

/** What a venue said, in our words. `code` overrides the one that stands for the category. */
export function venueError(
  category: ErrorCategory,
  venueCode: string | null,
  message: string,
  code: ErrorCode = codeOfCategory[category],
): VenueError {
  return {
    code,
    category: errorCatalogue[code].category,
    venueCode,
    message: message.slice(0, 500),
  }
}
