import { describe, expect, it } from 'vitest'
import type { InstrumentId } from '../../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import { cancelTargets } from '../../../../src/main/venues/shared/lookups.ts'
import { reportOf } from '../../../support/orders.ts'

describe('what a cancel of everything names', () => {
  it('is each symbol once, and says which orders it cannot name', () => {
    const delisted = reportOf({ instrumentId: 'OLDUSDT-SPOT.BINANCE-SPOT' as InstrumentId })
    const listing = {
      byId: (id: InstrumentId) =>
        id === delisted.instrumentId ? undefined : ({ venueSymbol: 'BTCUSDT' } as Instrument),
    }
    const { symbols, failed } = cancelTargets([reportOf(), reportOf(), delisted], listing)
    expect(symbols).toEqual(['BTCUSDT'])
    expect(failed).toMatchObject([{ order: delisted, failure: { code: 'UNKNOWN_SYMBOL' } }])
  })
})
