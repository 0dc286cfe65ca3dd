import { Big } from 'big.js'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type { VenueId } from '../../src/contract/domain/venue.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { systemRandom } from '../../src/main/core/random.ts'
import type { VenueAccount } from '../../src/main/venues/account.ts'
import type { VenueAdapter } from '../../src/main/venues/adapter.ts'
import { venueModules } from '../../src/main/venues/registry.ts'
import { mainAccount } from '../../src/contract/domain/account.ts'
import { value } from '../support/tradingRig.ts'
import type { SandboxProcess } from './sandboxProcess.ts'

/** A market that the storm trades, at its price of the beginning. */
export type StormMarket = {
  readonly venue: VenueId
  readonly instrument: Instrument
  readonly price: Big
}

/** Looks at a sandbox venue beside the engine, with connections of its own. */
export type Observer = {
  readonly account: VenueAccount
  markets(symbols: readonly string[]): Promise<readonly StormMarket[]>
  close(): Promise<void>
}

export async function observe(sandbox: SandboxProcess, venue: VenueId): Promise<Observer> {
  const { rest, ws, credentials } = sandbox.endpoint(venue)
  const adapter = venueModules[venue].createAdapter({
    environment: 'sandbox',
    urls: { rest, ws },
    credentials: null,
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  })
  const instruments = value(await adapter.instruments())
  const account = adapter.openAccount({ accountId: mainAccount, credentials })
  return {
    account,
    markets: (symbols) =>
      Promise.all(
        instruments
          .filter(
            ({ unifiedSymbol, marketKind }) =>
              symbols.includes(unifiedSymbol) && marketKind !== 'inverse',
          )
          .map(async (instrument) => ({
            venue,
            instrument,
            price: await priceOf(adapter, instrument),
          })),
      ),
    async close() {
      await account.close()
      await adapter.close()
    },
  }
}

async function priceOf(adapter: VenueAdapter, instrument: Instrument): Promise<Big> {
  const [ticker] = value(await adapter.tickers(instrument.instrumentId))
  const price = ticker?.bestBid?.[0] ?? ticker?.markPrice
  if (price === undefined || price === null) throw new Error(`${instrument.venueSymbol}: no price`)
  return new Big(price)
}

/** The nearest price the instrument takes, so many times the market's. */
export function priceAt({ instrument, price }: StormMarket, factor: number): string {
  const wanted = price.times(factor)
  const { tickSize, priceSignificantFigures } = instrument
  if (tickSize !== null) return wanted.div(tickSize).round(0).times(tickSize).toFixed()
  return new Big(wanted.toPrecision(priceSignificantFigures ?? 5))
    .round(instrument.priceDecimals)
    .toFixed()
}

/** The nearest quantity the instrument takes that is worth so much. */
export function quantityFor({ instrument, price }: StormMarket, notional: number): string {
  const { stepSize, minQuantity } = instrument
  const steps = new Big(notional).div(price).div(stepSize).round(0)
  const least = new Big(minQuantity ?? stepSize)
  const quantity = steps.times(stepSize)
  return (quantity.lt(least) ? least : quantity).toFixed()
}
