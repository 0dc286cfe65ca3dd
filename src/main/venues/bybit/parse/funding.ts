import type { InstrumentId } from '../../../../contract/domain/ids.ts'
import type { FundingRate } from '../../../../contract/domain/market.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept } from '../../shared/refusal.ts'

/** A row of `GET /v5/market/funding/history`. */
export function parseFunding(raw: unknown, instrumentId: InstrumentId): Reading<FundingRate> {
  const read = new FieldReader(raw, 'funding row')
  const rate = read.decimal('fundingRate').text
  const fundingTime = read.time('fundingRateTimestamp')
  return read.refusal === null
    ? accept({ instrumentId, rate, fundingTime })
    : { ok: false, refusal: read.refusal }
}
