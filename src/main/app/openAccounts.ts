import type { UnixMs } from '../../contract/domain/ids.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { Config } from '../config/schema.ts'
import type { ConnectionManager } from '../connections/manager.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import type { SettingsStore } from '../core/services.ts'
import type { MarketService } from '../market/service.ts'
import type { VenueAdapter, VenueUrls } from '../venues/adapter.ts'
import { overFix } from '../venues/binance-spot/fixAccount.ts'
import { venueModules } from '../venues/registry.ts'
import type { FixEndpoint } from '../venues/shared/fix/profile.ts'
import { type AccountRunnerOptions, runAccount } from './accountRunner.ts'
import type { Accounts } from './accounts.ts'
import type { Observation } from './observation.ts'
import type { FixConnections } from './fixConnections.ts'
import { openFixAccount } from './openFixAccount.ts'
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
  readonly preferences: SettingsStore
  /** Where a venue is reached, as a dry run shows it. */
  readonly urlsOf: (venue: VenueId) => VenueUrls
  readonly fix: FixConnections
  /** Where a sandbox venue takes FIX; null for other environments. */
  readonly fixAddressOf: (venue: VenueId) => FixEndpoint | null
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Remembers over restarts until when an account's fills were asked for. */
function fillsAsked(
  preferences: SettingsStore,
  account: string,
): AccountRunnerOptions['fillsAsked'] {
  const name = `fillsAsked.${account}`
  return {
    time() {
      const kept = Number(preferences.get(name) ?? Number.NaN)
      return Number.isSafeInteger(kept) ? (kept as UnixMs) : null
    },
    note: (time) => preferences.set(name, String(time)),
  }
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
  { accountId, credentials, allowWithdrawal, fix }: AccountSettings,
): void {
  const { observation, connections, config, market, bus, clock, random } = parts
  const adapter = parts.adapters.get(venue)
  const runner = parts.runners.get(venue)
  if (adapter === undefined || runner === undefined) return
  const record = observation.onAttempt(venue, environment, credentials)
  const { onAttempt } = adapterHooks(connections, venue, record)
  const origin = { venue, environment, operation: 'key permissions', context: { accountId } }
  const usual = venueModules[venue].trading
  const trading = fix === null ? usual : overFix(usual)
  const rest = adapter.openAccount({ accountId, credentials, onAttempt })
  const account =
    fix === null
      ? rest
      : openFixAccount(parts, {
          origin: { venue, environment, accountId },
          credentials,
          senderCompId: fix.senderCompId,
          rest,
        })
  const run = runAccount({
    adapter,
    trading,
    account,
    credentials,
    allowWithdrawal,
    bus,
    clock,
    random,
    log: parts.log.child({ venue, environment, accountId }),
    fillsAsked: fillsAsked(parts.preferences, `${environment}.${venue}.${accountId}`),
    ready: (signal) => runner.ready(signal),
    watched: () => market.instrumentsOf(venue, config.symbols),
    onRefused: (failure) => observation.raise({ ...origin, failure }),
  })
  const urls = parts.urlsOf(venue)
  const state = () => run.state()
  parts.accounts.add(run, {
    venue,
    environment,
    accountId,
    account,
    trading,
    credentials,
    urls,
    state,
  })
}
