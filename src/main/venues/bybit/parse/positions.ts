import { Big } from 'big.js'
import type { PositionSide } from '../../../../contract/domain/market.ts'
import type { Position } from '../../../../contract/domain/position.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept } from '../../shared/refusal.ts'
import { readSymbol } from '../symbols.ts'
import { type AccountReading, optionalText, positionIndexes, priceOf } from './orders.ts'

/** Empty where a one-way account has no position: its index then tells, or nothing does. */
const sides: ReadonlyMap<string, PositionSide | null> = new Map([
  ['Buy', 'long'],
  ['Sell', 'short'],
  ['None', null],
])

/**
 * A row of `position/list` or of the topic `position`. A closed one-way position has no side and is
 * given as long. `marginMode` is the account's: rows of unified accounts do not tell it.
 */
export function parsePosition(
  raw: unknown,
  { origin, listing, receivedTime, category }: AccountReading,
  marginMode: Position['marginMode'],
): Reading<Position> {
  const read = new FieldReader(raw, 'position')
  const symbol = readSymbol(
    read.text('symbol'),
    optionalText(read, 'category') ?? category,
    listing,
  )
  const index = read.word('positionIdx', positionIndexes)
  const side = optionalText(read, 'side') === null ? null : read.word('side', sides)
  const quantity = read.notNegative('size').text
  const position = {
    entryPrice: priceOf(read, read.has('entryPrice') ? 'entryPrice' : 'avgPrice'),
    markPrice: priceOf(read, 'markPrice'),
    liquidationPrice: priceOf(read, 'liqPrice'),
    unrealizedPnl: read.optionalDecimal('unrealisedPnl')?.text ?? null,
    realizedPnl: read.optionalDecimal('curRealisedPnl')?.text ?? null,
    leverage: priceOf(read, 'leverage'),
    margin: read.optionalDecimal('positionIM')?.text ?? null,
  }
  const exchangeTime = read.optionalTime('updatedTime') ?? receivedTime
  if (side === null && new Big(quantity).gt(0)) read.refuse('a quantity without a side')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  return accept({
    kind: 'position',
    ...origin,
    instrumentId: symbol.value.instrumentId,
    positionSide: side ?? index ?? 'long',
    hedged: index !== null,
    quantity,
    ...position,
    marginMode,
    exchangeTime,
    receivedTime,
  })
}
