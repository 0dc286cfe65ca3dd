import type { Failure } from '../../../contract/errors.ts'
import type { RestOutcome } from '../../net/rest/types.ts'

/** How a write ended that did not succeed: refused for certain, or nobody knows. */
export type WriteFailure =
  | { readonly kind: 'rejected'; readonly failure: Failure; readonly venueCode: string | null }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/**
 * Reads a write's outcome. A success is handed to `read`; an answer of success that cannot be read
 * is `unknown`, because the venue took the order all the same.
 */
export function writeOutcome<Accepted>(
  outcome: RestOutcome,
  venueCodeOf: (body: unknown) => string | null,
  read: (outcome: Extract<RestOutcome, { kind: 'ok' }>) => Accepted | null,
): Accepted | WriteFailure {
  if (outcome.kind === 'ok') {
    const accepted = read(outcome)
    if (accepted !== null) return accepted
    const message = 'the venue answered with success in a form that could not be read'
    return { kind: 'unknown', failure: { code: 'RESPONSE_MALFORMED', message } }
  }
  if (outcome.kind === 'unknown') return { kind: 'unknown', failure: outcome.failure }
  const venueCode = outcome.body === undefined ? null : venueCodeOf(outcome.body)
  return { kind: 'rejected', failure: outcome.failure, venueCode }
}
