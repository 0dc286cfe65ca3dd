import type { InstrumentId, UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { Position } from '../../../contract/domain/position.ts'
import type { Bus } from '../../core/bus.ts'
import type { OwnPosition } from './parts.ts'

export type OwnPositions = { all(): readonly OwnPosition[]; close(): void }

/** Remembers the user's positions, as their accounts tell of them, as far as alerts need them. */
export function createOwnPositions(
  bus: Bus,
  symbolOf: (instrumentId: InstrumentId) => UnifiedSymbol | null,
): OwnPositions {
  const positions = new Map<string, OwnPosition>()
  const stop = bus.on('position', (position) => {
    const key = JSON.stringify([
      position.venue,
      position.accountId,
      position.instrumentId,
      position.hedged ? position.positionSide : null,
    ])
    const own = ownPositionOf(position, symbolOf(position.instrumentId))
    if (own === null) positions.delete(key)
    else positions.set(key, own)
  })
  return { all: () => [...positions.values()], close: stop }
}

/** Null where there is no position, or none a mark price is known for. */
function ownPositionOf(position: Position, symbol: UnifiedSymbol | null): OwnPosition | null {
  const quantity = Number(position.quantity)
  const price = Number(position.markPrice ?? position.entryPrice ?? Number.NaN)
  if (symbol === null || !(quantity > 0)) return null
  const level = position.liquidationPrice === null ? null : Number(position.liquidationPrice)
  return {
    venue: position.venue,
    symbol,
    positionSide: position.positionSide,
    liquidationPrice: level !== null && level > 0 ? level : null,
    notional: Number.isNaN(price) ? 0 : quantity * price,
  }
}
