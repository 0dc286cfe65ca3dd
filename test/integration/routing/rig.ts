import { mainAccount } from '../../../src/contract/domain/account.ts'
import { type VenueId, liquidationVenueIds } from '../../../src/contract/domain/venue.ts'
import { createAccounts } from '../../../src/main/app/accounts.ts'
import { runAccount } from '../../../src/main/app/accountRunner.ts'
import { type TradingParts, openTrading } from '../../../src/main/app/openTrading.ts'
import { type VenueRunner, runVenue } from '../../../src/main/app/venueRunner.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { DisposableStack } from '../../../src/main/core/disposable.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createMarketService } from '../../../src/main/market/service.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import type { FaultKind } from '../../../src/sandbox/faults/fault.ts'
import { startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { control, venueOf } from '../../support/sandbox/running.ts'
import { sandboxAdapter } from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'

export const venues = liquidationVenueIds

/** Everything that trades, as the program wires it, on the sandboxes of three venues. */
export async function startRoutingRig() {
  const stack = new DisposableStack()
  const folder = temporaryFolder()
  stack.add(() => folder.remove())
  const sandbox = await startSandbox({ venues: [...venues], seed: 11 })
  stack.add(() => sandbox.close())
  const clock = systemClock
  const random = seededRandom(3)
  const log = silentLog
  const bus = createBus(log)
  const database = openDatabase(`${folder.path}/pitwall.db`, { log, clock })
  stack.add(() => database.close())
  const market = createMarketService({
    bus,
    clock,
    venues,
    fetchCandles: () => Promise.reject(new Error('nobody looks at candles')),
  })
  stack.add(() => market.close())
  const accounts = createAccounts()
  const runners = new Map<VenueId, VenueRunner>()
  const settings = venues.map((venue) => ({ venue, environment: 'sandbox' }) as const)
  const trading = openTrading({
    database,
    accounts,
    market,
    runners,
    settings: settings as unknown as TradingParts['settings'],
    connections: { mayTrade: () => ({ allowed: true }) } as unknown as TradingParts['connections'],
    observation: { raise: () => undefined } as unknown as TradingParts['observation'],
    dryRun: false,
    bus,
    clock,
    random,
    log,
  })
  for (const venue of venues) {
    const module = venueModules[venue]
    const { credentials, ...urls } = venueOf(sandbox, venue)
    const adapter = sandboxAdapter(module, sandbox, credentials)
    const runner = runVenue({
      adapter,
      symbols: new Set(['BTCUSDT']),
      bus,
      clock,
      random,
      log,
      onInstruments: (instruments) => market.setInstruments(venue, instruments),
      beforeStream: () => Promise.resolve(),
    })
    runners.set(venue, runner)
    stack.add(() => runner.close())
    const account = adapter.openAccount({ accountId: mainAccount, credentials })
    const running = runAccount({
      adapter,
      trading: module.trading,
      account,
      credentials,
      allowWithdrawal: true,
      bus,
      clock,
      random,
      log,
      fillsAsked: { time: () => null, note: () => undefined },
      ready: (signal) => runner.ready(signal),
      watched: () => market.instrumentsOf(venue, ['BTCUSDT']),
      onRefused: () => undefined,
    })
    accounts.add(running, {
      venue,
      environment: 'sandbox',
      accountId: mainAccount,
      account,
      trading: module.trading,
      credentials,
      urls,
      state: () => running.state(),
    })
  }
  stack.add(() => accounts.close())
  stack.add(() => trading.close())
  await waitFor('every account', () => accounts.states().every(({ status }) => status === 'live'))
  await trading.start()
  return {
    trading,
    accounts,
    bus,
    inject: (venue: VenueId, fault: FaultKind): Promise<unknown> =>
      control(sandbox, '/faults', { method: 'POST', body: { venue, fault, durationMs: 60_000 } }),
    heal: (): Promise<unknown> => control(sandbox, '/faults', { method: 'DELETE' }),
    close: () => stack.close(),
  }
}
