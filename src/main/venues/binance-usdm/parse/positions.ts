import { Big } from 'big.js'
import type { PositionSide } from '../../../../contract/domain/market.ts'
import type { Position } from '../../../../contract/domain/position.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows } from '../../shared/refusal.ts'
import { updateOf } from './balances.ts'
import type { AccountReading } from './orders.ts'
import { positionSides } from './words.ts'

/** What an account set for a symbol; the newer positions do not tell it. */
export type SymbolSetting = Pick<Position, 'leverage' | 'marginMode'>

const marginModes: ReadonlyMap<string, 'cross' | 'isolated'> = new Map([
  ['cross', 'cross'],
  ['crossed', 'cross'],
  ['isolated', 'isolated'],
])

/** `GET /fapi/v1/symbolConfig`, by the venue's spelling of the symbol. */
export function parseSymbolSettings(raw: unknown): Reading<ReadonlyMap<string, SymbolSetting>> {
  const rows = parseRows(raw, 'symbolConfig', (row) => {
    const read = new FieldReader(row, 'symbolConfig row')
    const setting = {
      leverage: read.positive('leverage').text,
      marginMode: marginModeOf(read.text('marginType')),
    }
    const pair = [read.text('symbol'), setting] as const
    return read.refusal === null ? accept(pair) : { ok: false, refusal: read.refusal }
  })
  return rows.ok ? accept(new Map(rows.value.values)) : rows
}

/**
 * `GET /fapi/v3/positionRisk` (and v2), `v2/account.position` of the WebSocket API, and `positions`
 * of the account. `settings` say what the row does not.
 */
export function parsePositions(
  raw: unknown,
  reading: AccountReading,
  settings: ReadonlyMap<string, SymbolSetting> = new Map(),
): Reading<Rows<Position>> {
  const rows = isRecord(raw) ? raw['positions'] : raw
  return parseRows(rows, 'positions', (row) => parsePosition(row, reading, settings))
}

function parsePosition(
  raw: unknown,
  { origin, listing, receivedTime }: AccountReading,
  settings: ReadonlyMap<string, SymbolSetting>,
): Reading<Position> {
  const read = new FieldReader(raw, 'position')
  const venueSymbol = read.text('symbol')
  const symbol = listing.facts(venueSymbol)
  const exposure = exposureOf(read, 'positionAmt', 'positionSide')
  const setting = settings.get(venueSymbol)
  const marginMode = readMarginMode(read) ?? setting?.marginMode ?? null
  const pnlName = read.has('unRealizedProfit') ? 'unRealizedProfit' : 'unrealizedProfit'
  const position = {
    entryPrice: exposure.isFlat ? null : textOf(read, 'entryPrice'),
    markPrice: textOf(read, 'markPrice'),
    liquidationPrice: exposure.isFlat ? null : textOf(read, 'liquidationPrice'),
    unrealizedPnl: read.optionalDecimal(pnlName)?.text ?? null,
    realizedPnl: null,
    leverage: textOf(read, 'leverage') ?? setting?.leverage ?? null,
    marginMode,
    margin: marginOf(read, marginMode),
    exchangeTime: read.optionalTime('updateTime') ?? receivedTime,
  }
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  return accept({
    kind: 'position',
    ...origin,
    instrumentId: symbol.value.instrumentId,
    positionSide: exposure.positionSide,
    hedged: exposure.hedged,
    quantity: exposure.quantity,
    ...position,
    receivedTime,
  })
}

/** `a.P` of an `ACCOUNT_UPDATE`: only what changed. */
export function parsePositionUpdates(
  raw: unknown,
  { origin, listing, receivedTime }: AccountReading,
): Reading<Rows<Position>> {
  const update = updateOf(raw)
  if (!update.ok) return update
  const { account, exchangeTime } = update.value
  return parseRows(account['P'] ?? [], 'ACCOUNT_UPDATE positions', (row) => {
    const read = new FieldReader(row, 'ACCOUNT_UPDATE position')
    const symbol = listing.facts(read.text('s'))
    const exposure = exposureOf(read, 'pa', 'ps')
    const marginMode = read.has('mt') ? marginModeOf(read.text('mt')) : null
    const isolated = read.optionalNonZero('iw')
    const position = {
      entryPrice: exposure.isFlat ? null : textOf(read, 'ep'),
      unrealizedPnl: read.optionalDecimal('up')?.text ?? null,
      realizedPnl: read.optionalDecimal('cr')?.text ?? null,
      margin: marginMode === 'isolated' ? (isolated?.text ?? null) : null,
    }
    if (read.refusal !== null) return { ok: false, refusal: read.refusal }
    if (!symbol.ok) return symbol
    return accept({
      kind: 'position' as const,
      ...origin,
      instrumentId: symbol.value.instrumentId,
      positionSide: exposure.positionSide,
      hedged: exposure.hedged,
      quantity: exposure.quantity,
      ...position,
      markPrice: null,
      liquidationPrice: null,
      leverage: null,
      marginMode,
      exchangeTime,
      receivedTime,
    })
  })
}

type Exposure = {
  readonly positionSide: PositionSide
  readonly hedged: boolean
  readonly quantity: string
  readonly isFlat: boolean
}

/** The sign tells the side in one-way mode; in hedge mode the side is named. */
function exposureOf(read: FieldReader, amountName: string, sideName: string): Exposure {
  const amount = read.decimal(amountName)
  const named = read.word(sideName, positionSides)
  const bySign = amount.value < 0 ? 'short' : 'long'
  return {
    positionSide: named ?? bySign,
    hedged: named !== null,
    quantity: new Big(amount.text).abs().toFixed(),
    isFlat: amount.value === 0,
  }
}

function readMarginMode(read: FieldReader): Position['marginMode'] {
  if (read.has('marginType')) return marginModeOf(read.text('marginType'))
  if (read.has('isolated')) return read.optionalFlag('isolated') ? 'isolated' : 'cross'
  return null
}

/** The venue writes `cross`, `CROSSED` and `Isolated`. Null for another word. */
function marginModeOf(word: string): Position['marginMode'] {
  return marginModes.get(word.toLowerCase()) ?? null
}

function marginOf(read: FieldReader, marginMode: Position['marginMode']): string | null {
  if (marginMode === 'isolated')
    return textOf(read, 'isolatedMargin') ?? textOf(read, 'isolatedWallet')
  return textOf(read, 'positionInitialMargin')
}

function textOf(read: FieldReader, name: string): string | null {
  return read.optionalNonZero(name)?.text ?? null
}
