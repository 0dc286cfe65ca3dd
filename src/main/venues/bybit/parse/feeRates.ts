import type { FeeRates } from '../../../../contract/domain/account.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'

/** `result` of `GET /v5/account/fee-rate`. */
export function parseFeeRates(raw: unknown, symbol: string): Reading<FeeRates> {
  const list = isRecord(raw) && Array.isArray(raw['list']) ? raw['list'] : []
  const row: unknown = list.find((each) => isRecord(each) && each['symbol'] === symbol)
  if (row === undefined) return refuse(`fee-rate: nothing of ${symbol}`)
  const read = new FieldReader(row, 'fee-rate')
  const rates = {
    maker: read.decimal('makerFeeRate').text,
    taker: read.decimal('takerFeeRate').text,
  }
  return read.refusal === null ? accept(rates) : { ok: false, refusal: read.refusal }
}
