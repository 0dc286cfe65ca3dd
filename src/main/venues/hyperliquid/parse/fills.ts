import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Fill, VenueOrderId } from '../../../../contract/domain/order.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import { type AccountFacts, orderSides, readClientOrderId, readInstrumentId } from './accounts.ts'

/**
 * A fill as the account saw it: a row of `userFills`, `userFillsByTime` and of the channels. `fee`
 * has what a builder got in it.
 */
export function parseFill(raw: unknown, facts: AccountFacts, receivedTime: UnixMs): Reading<Fill> {
  const read = new FieldReader(raw, 'fill')
  const side = read.word('side', orderSides)
  const fill: Omit<Fill, 'side'> = {
    kind: 'fill',
    ...facts.origin,
    instrumentId: readInstrumentId(read),
    tradeId: readTradeId(read),
    clientOrderId: readClientOrderId(read),
    venueOrderId: read.text('oid') as VenueOrderId,
    lastPrice: read.positive('px').text,
    lastQuantity: read.positive('sz').text,
    fee: read.decimal('fee').text,
    // Before tokens could pay, it was always this.
    feeAsset: read.has('feeToken') ? read.text('feeToken') : 'USDC',
    liquiditySide: read.flag('crossed') ? 'taker' : 'maker',
    positionSide: null,
    realizedPnl: read.optionalDecimal('closedPnl')?.text ?? null,
    isLiquidation: isLiquidated(read, facts.user),
    exchangeTime: read.time('time'),
    receivedTime,
  }
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return side === null ? refuse('fill: no side') : accept({ ...fill, side })
}

/**
 * `tid` names the match, and both sides of it.
 * Fills of the venue's own doing have zero, those of before July 2023 none at all; they are named by
 * all that tells them apart.
 */
function readTradeId(read: FieldReader): string {
  const tid = read.has('tid') ? read.text('tid') : '0'
  if (tid !== '0') return tid
  const parts = ['hash', 'oid', 'time', 'startPosition', 'px', 'sz'].map((name) => read.text(name))
  return parts.join('/')
}

/** Whether this account was liquidated; the other side of a liquidation is marked as well. */
function isLiquidated(read: FieldReader, user: string | null): boolean {
  const liquidation = read.get('liquidation')
  const liquidated = isRecord(liquidation) ? liquidation['liquidatedUser'] : undefined
  if (user !== null && typeof liquidated === 'string') return liquidated.toLowerCase() === user
  const direction = read.get('dir')
  return typeof direction === 'string' && direction.startsWith('Liquidated')
}
