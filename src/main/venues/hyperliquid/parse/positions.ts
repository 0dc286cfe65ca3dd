import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Position } from '../../../../contract/domain/position.ts'
import { Big } from 'big.js'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows } from '../../shared/refusal.ts'
import { type AccountFacts, readInstrumentId } from './accounts.ts'

const marginModes: ReadonlyMap<string, 'cross' | 'isolated'> = new Map([
  ['cross', 'cross'],
  ['isolated', 'isolated'],
])

/** Reply to `clearinghouseState`. Zero positions are not in it. */
export function parsePositions(
  raw: unknown,
  facts: AccountFacts,
  receivedTime: UnixMs,
): Reading<Rows<Position>> {
  const read = new FieldReader(raw, 'clearinghouseState')
  const exchangeTime = read.optionalTime('time') ?? receivedTime
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return parseRows(read.get('assetPositions'), 'assetPositions', (row) =>
    parsePosition(row, facts, exchangeTime, receivedTime),
  )
}

function parsePosition(
  raw: unknown,
  { origin }: AccountFacts,
  exchangeTime: UnixMs,
  receivedTime: UnixMs,
): Reading<Position> {
  const outer = new FieldReader(raw, 'asset position')
  outer.word('type', new Map([['oneWay', true]]))
  const read = new FieldReader(isRecord(raw) ? raw['position'] : undefined, 'position')
  const leverage = new FieldReader(read.get('leverage'), 'leverage')
  const size = read.decimal('szi')
  const position: Position = {
    kind: 'position',
    ...origin,
    instrumentId: readInstrumentId(read),
    positionSide: size.value < 0 ? 'short' : 'long',
    hedged: false,
    quantity: new Big(size.text).abs().toFixed(),
    entryPrice: read.optionalDecimal('entryPx')?.text ?? null,
    markPrice: null,
    liquidationPrice: read.optionalDecimal('liquidationPx')?.text ?? null,
    unrealizedPnl: read.decimal('unrealizedPnl').text,
    realizedPnl: null,
    leverage: leverage.positive('value').text,
    marginMode: leverage.word('type', marginModes),
    margin: read.decimal('marginUsed').text,
    exchangeTime,
    receivedTime,
  }
  const refusal = outer.refusal ?? read.refusal ?? leverage.refusal
  return refusal === null ? accept(position) : { ok: false, refusal }
}
