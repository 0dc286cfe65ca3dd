import type { VenueId } from '../../contract/domain/venue.ts'
import type { Config } from '../config/schema.ts'
import type { ConnectionManager } from '../connections/manager.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import type { MarketService } from '../market/service.ts'
import type { VenueAdapter } from '../venues/adapter.ts'
import { venueModules } from '../venues/registry.ts'
import { runAccount } from './accountRunner.ts'
import type { Accounts } from './accounts.ts'
import type { Observation } from './observation.ts'
import { adapterHooks } from './steering.ts'
import type { VenueRunner } from './venueRunner.ts'
import type { AccountSettings, VenueSettings } from './venueSettings.ts'

export type AccountParts = {
  readonly settings: readonly VenueSettings[]
  readonly adapters: ReadonlyMap<VenueId, VenueAdapter>
  readonly runners: ReadonlyMap<VenueId, VenueRunner>
  readonly market: MarketService
  readonly accounts: Accounts
  readonly observation: Observation
  readonly connections: ConnectionManager
  readonly config: Config
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Connects every account that has a key, at the venues that are traded through their adapter. */
export function openAccounts(
  parts: AccountParts,
  accountsOf: (settings: VenueSettings) => readonly AccountSettings[],
): void {
  for (const each of parts.settings) {
    for (const account of accountsOf(each)) openAccount(parts, each, account)
  }
}

function openAccount(
  parts: AccountParts,
  { venue, environment }: VenueSettings,
  { accountId, credentials, allowWithdrawal }: AccountSettings,
): void {
  const { observation, connections, config, market, bus, clock, random } = parts
  const adapter = parts.adapters.get(venue)
  const runner = parts.runners.get(venue)
  if (adapter === undefined || runner === undefined) return
  const record = observation.onAttempt(venue, environment, credentials)
  const { onAttempt } = adapterHooks(connections, venue, record)
  const origin = { venue, environment, operation: 'key permissions', context: { accountId } }
  parts.accounts.add(
    runAccount({
      adapter,
      trading: venueModules[venue].trading,
      account: adapter.openAccount({ accountId, credentials, onAttempt }),
      credentials,
      allowWithdrawal,
      bus,
      clock,
      random,
      log: parts.log.child({ venue, environment, accountId }),
      ready: (signal) => runner.ready(signal),
      watched: () => market.instrumentsOf(venue, config.symbols),
      onRefused: (failure) => observation.raise({ ...origin, failure }),
    }),
  )
}
