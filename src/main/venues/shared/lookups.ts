import type { Failure, Result } from '../../../contract/errors.ts'
import type { InstrumentId } from '../../../contract/domain/ids.ts'
import type { ExecutionReport } from '../../../contract/domain/order.ts'
import type { CancelAllOutcome } from '../account.ts'
import type { Listing } from './symbols.ts'

/** The answer to a question about an instrument that the venue's list does not have. */
export function unknownInstrument(instrumentId: InstrumentId): Result<never> {
  return { ok: false, error: unlisted(instrumentId) }
}

function unlisted(instrumentId: InstrumentId): Failure {
  const message = `the venue lists no instrument ${instrumentId}`
  return { code: 'UNKNOWN_SYMBOL', message, path: 'instrumentId' }
}

/** What a cancel of everything must name, where a venue cancels by symbol. */
export type CancelTargets = {
  readonly symbols: readonly string[]
  /** Orders of instruments that the list does not have (any more). */
  readonly failed: Extract<CancelAllOutcome, { kind: 'done' }>['failed']
}

export function cancelTargets(
  open: readonly ExecutionReport[],
  listing: Pick<Listing, 'byId'>,
): CancelTargets {
  const symbolOf = ({ instrumentId }: ExecutionReport): string | undefined =>
    listing.byId(instrumentId)?.venueSymbol
  const symbols = open.flatMap((order) => symbolOf(order) ?? [])
  const failed = open
    .filter((order) => symbolOf(order) === undefined)
    .map((order) => ({ order, failure: unlisted(order.instrumentId) }))
  return { symbols: [...new Set(symbols)], failed }
}
