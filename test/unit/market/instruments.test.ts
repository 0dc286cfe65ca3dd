import { describe, expect, it } from 'vitest'
import type { InstrumentId, UnifiedSymbol } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import { InstrumentRegistry } from '../../../src/main/market/instruments.ts'
import { instrumentOf, specOf } from '../../support/routing.ts'

const symbol = 'BTCUSDT' as UnifiedSymbol

function listed(venueSymbol: string, fields: Partial<Instrument> = {}): Instrument {
  const instrumentId = `${venueSymbol}-${fields.marketKind ?? 'linear'}` as InstrumentId
  return { ...instrumentOf(specOf('bybit')), instrumentId, venueSymbol, ...fields }
}

function chosen(...instruments: readonly Instrument[]): string | undefined {
  const registry = new InstrumentRegistry()
  registry.set('bybit', instruments)
  return registry.ofKind('bybit', symbol, 'linear')?.venueSymbol
}

describe('the instrument of a symbol and a market kind', () => {
  it('is the perpetual, not a future that ends on a date', () => {
    const dated = listed('BTCUSDT-27NOV26')
    const perpetual = listed('BTCUSDT', { fundingIntervalMs: 28_800_000 })
    expect(chosen(dated, perpetual)).toBe('BTCUSDT')
    expect(chosen(perpetual, dated)).toBe('BTCUSDT')
  })

  it('is the one with the plain name where no list tells the funding', () => {
    expect(chosen(listed('BTCUSDT_261127'), listed('BTCUSDT'))).toBe('BTCUSDT')
  })

  it('is of that kind and that venue', () => {
    const registry = new InstrumentRegistry()
    registry.set('bybit', [listed('BTCUSDT', { marketKind: 'spot' })])
    expect(registry.ofKind('bybit', symbol, 'linear')).toBeNull()
    expect(registry.ofKind('bybit', symbol, 'spot')).not.toBeNull()
    expect(registry.ofKind('hyperliquid', symbol, 'spot')).toBeNull()
  })

  it('goes with the list it was on', () => {
    const registry = new InstrumentRegistry()
    registry.set('bybit', [listed('BTCUSDT')])
    registry.set('bybit', [])
    expect(registry.ofKind('bybit', symbol, 'linear')).toBeNull()
  })
})
