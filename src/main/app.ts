import type { UnifiedSymbol, UnixMs } from '../contract/domain/ids.ts'
import { PitwallError } from '../contract/errors.ts'
import { type VenueId, hasLiquidations } from '../contract/domain/venue.ts'
import type { EngineState } from '../contract/ipc/channels.ts'
import { mainAccount } from '../contract/domain/account.ts'
import { createAccounts } from './app/accounts.ts'
import { importBackfill } from './app/backfill.ts'
import { noteVenues } from './app/lastVenues.ts'
import { openAnalytics } from './app/liquidationAnalytics.ts'
import { createFixConnections } from './app/fixConnections.ts'
import { openAccounts } from './app/openAccounts.ts'
import { openTrading } from './app/openTrading.ts'
import { type Observation, observeVenues } from './app/observation.ts'
import { replayAnchor } from './app/replayAnchor.ts'
import {
  type Sandbox,
  type SpawnSandbox,
  sandboxArguments,
  startSandboxProcess,
} from './app/sandboxProcess.ts'
import { type StartOptions, databaseFile } from './app/startOptions.ts'
import { type VenueRunner, runVenue } from './app/venueRunner.ts'
import { type AccountSettings, type VenueSettings, venueSettings } from './app/venueSettings.ts'
import { adapterHooks, controlOf } from './app/steering.ts'
import { createHealthService } from './connections/health.ts'
import { type ConnectionManager, createConnectionManager } from './connections/manager.ts'
import { type Bus, createBus } from './core/bus.ts'
import type { Clock } from './core/clock.ts'
import { DisposableStack } from './core/disposable.ts'
import type { Log } from './core/log.ts'
import { programVersion } from './core/program.ts'
import type { Random } from './core/random.ts'
import type { Dispatch, EngineServices, FrameHub } from './core/services.ts'
import type { TradingServices } from './core/tradingServices.ts'
import { createDispatch } from './ipc/dispatch.ts'
import { createHandlers } from './ipc/handlers/index.ts'
import { createFrameHub } from './ipc/publisher.ts'
import { createLiquidationService } from './liquidations/service.ts'
import { createMarketService } from './market/service.ts'
import { openDatabase } from './storage/database.ts'
import { SqliteLiquidationStore } from './storage/liquidationStore.ts'
import { createFixStore } from './storage/fixStore.ts'
import { createProblemLog } from './storage/problemLog.ts'
import { createSettingsStore } from './storage/settingsStore.ts'
import type { VenueAdapter, VenueUrls } from './venues/adapter.ts'
import { venueModules } from './venues/registry.ts'
import { readFixAddress } from './venues/shared/fix/session.ts'

export type AppOptions = StartOptions & {
  readonly host: EngineState['host']
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly spawnSandbox: SpawnSandbox
}

export type App = {
  readonly services: EngineServices
  readonly hub: FrameHub
  readonly dispatch: Dispatch
  readonly bus: Pick<Bus, 'on'>
  /** What the machine does, as the host hears it. */
  readonly power: Pick<ConnectionManager, 'notifySuspend' | 'notifyResume'>
  /** Stops everything in the reverse order of its start. */
  close(): Promise<void>
}

const dayMs = 86_400_000

/** Builds and starts everything. Rejects with a PitwallError when it cannot start; then nothing is left open. */
export async function startApp(options: AppOptions): Promise<App> {
  const stack = new DisposableStack()
  try {
    return await build(options, stack)
  } catch (error) {
    await stack.close().catch(() => undefined)
    throw error
  }
}

async function build(options: AppOptions, stack: DisposableStack): Promise<App> {
  const { clock, log, config } = options
  const settings = settingsOrThrow(options)
  const database = openDatabase(databaseFile(options.dataDirectory), { log, clock })
  stack.add(() => database.close())
  const store = new SqliteLiquidationStore(database)
  const preferences = createSettingsStore(database)
  const bus = createBus(log)
  const problems = createProblemLog(database, clock, log)
  stack.add(() => problems.close())
  stack.add(bus.on('problem', (problem) => problems.record(problem)))
  const observation = observeVenues({ database, bus, clock, log }, stack)
  noteVenues(preferences, settings)

  const anchor = replayAnchor(config.sandbox, preferences, clock.now())
  const notices = [...database.notices]
  const sandbox = await openSandbox(options, settings, anchor, stack, notices)
  const connections = createConnectionManager({
    bus,
    clock,
    log,
    settings: preferences,
    venues: settings,
    quality: {
      latencyMs: config.connections.alert_latency_ms,
      errorRate: config.connections.alert_error_rate,
    },
    pauseOnBadQuality: config.connections.pause_trading,
    isTimely: replayOf(config, settings) === null,
  })
  const told = { observation, connections }
  const adapters = createAdapters(options, settings, sandbox, told)
  const accounts = createAccounts()
  const venues = settings.map(({ venue, environment }) => ({
    info: venueModules[venue].info,
    environment,
  }))

  const runners = new Map<VenueId, VenueRunner>()
  const market = createMarketService({
    bus,
    clock,
    venues: settings.map(({ venue }) => venue),
    fetchCandles: candlesOf(adapters),
  })
  stack.add(() => market.close())
  const liquidations = createLiquidationService({
    bus,
    store,
    clock,
    log,
    venues,
    directory: market,
  })
  stack.add(() => liquidations.close())
  const analytics = openAnalytics({
    database,
    store,
    bus,
    clock,
    random: options.random,
    log,
    venues: venues.filter(({ info }) => hasLiquidations(info)),
    liquidations,
    market,
    settings: preferences,
    adapters,
    accountOf: (venue) => accounts.find(venue, mainAccount),
    mayIngest: (venue) => connections.mayIngest(venue),
    symbols: config.symbols as UnifiedSymbol[],
  })
  stack.add(() => analytics.close())
  const health = createHealthService({
    bus,
    clock,
    venues,
    subscriptions: (venue) => runners.get(venue)?.subscriptions() ?? { confirmed: 0, wanted: 0 },
    restReason: (venue) => connections.restReason(venue),
  })
  stack.add(() => health.close())

  const trading = openTrading({
    ...options,
    database,
    accounts,
    market,
    runners,
    settings,
    connections,
    observation,
    bus,
  })
  const fix = createFixConnections({
    store: createFixStore(database),
    onLogLost: (error) => log.error({ error }, 'the FIX log could not be written'),
    logRows: config.fix.log_rows,
    record: (entry) => observation.record(entry),
    now: () => clock.now(),
  })
  const services: EngineServices = {
    state: engineState(options, settings, notices, { connections, trading }),
    liquidations,
    analytics,
    market,
    health,
    settings: preferences,
    connections,
    audit: observation.audit,
    auditChecks: observation.auditChecks,
    alerts: observation.alerts,
    accounts,
    trading,
    fix,
  }
  const hub = createFrameHub({ services, bus, clock, log })
  stack.add(() => hub.close())
  const dispatch = createDispatch(createHandlers(services), log)

  stack.add(async () => {
    await Promise.all([...runners.values()].map((runner) => runner.close()))
  })
  for (const adapter of adapters.values()) {
    const runner = runVenue({
      adapter,
      symbols: new Set(config.symbols),
      bus,
      clock,
      random: options.random,
      log,
      onInstruments: (instruments) => market.setInstruments(adapter.venue, instruments),
      beforeStream: (signal) => backfill(options, adapter, bus, store, sandbox, signal),
      startPaused: !connections.mayIngest(adapter.venue),
    })
    runners.set(adapter.venue, runner)
    connections.attach(adapter.venue, controlOf(runner))
  }
  stack.add(() => accounts.close())
  openAccounts(
    {
      ...options,
      settings,
      adapters,
      runners,
      market,
      accounts,
      bus,
      preferences,
      fix,
      fixAddressOf: (venue) => readFixAddress(sandbox?.endpoints.venues[venue]?.fix ?? ''),
      urlsOf: (venue) => urlsOf(venue, settings, sandbox),
      ...told,
    },
    (each) => accountsOf(each, sandbox),
  )
  stack.add(() => trading.close())
  await trading.start()
  stack.add(() => connections.close())
  return { services, hub, dispatch, bus, power: connections, close: () => stack.close() }
}

function settingsOrThrow({ config }: AppOptions): readonly VenueSettings[] {
  const settings = venueSettings(config)
  if (settings.ok) return settings.value
  const { code, message, path } = settings.error
  throw new PitwallError(code, message, path === undefined ? undefined : { path })
}

/** Starts the sandbox process if any venue needs it. */
async function openSandbox(
  { config, spawnSandbox, clock, log }: AppOptions,
  settings: readonly VenueSettings[],
  anchor: number | null,
  stack: DisposableStack,
  notices: string[],
): Promise<Sandbox | null> {
  const venues = settings.filter(({ urls }) => urls === null).map(({ venue }) => venue)
  if (venues.length === 0) return null
  const args = sandboxArguments(config.sandbox, venues, anchor)
  const sandbox = await startSandboxProcess({ spawn: spawnSandbox, args, clock, log })
  stack.add(() => sandbox.close())
  sandbox.onUnexpectedExit((code) => {
    log.error({ code }, 'the sandbox process ended')
    notices.push('The sandbox process ended by itself: its venues stay down until the next start.')
  })
  return sandbox
}

type Told = { readonly observation: Observation; readonly connections: ConnectionManager }

function createAdapters(
  { clock, random, log }: AppOptions,
  settings: readonly VenueSettings[],
  sandbox: Sandbox | null,
  told: Told,
): ReadonlyMap<VenueId, VenueAdapter> {
  return new Map(
    settings.map((each) => {
      const { venue, environment } = each
      const keys = accountsOf(each, sandbox)[0]?.credentials ?? null
      const adapter = venueModules[venue].createAdapter({
        environment,
        urls: urlsOf(venue, settings, sandbox),
        credentials: keys,
        clock,
        random,
        log: log.child({ venue, environment }),
        ...adapterHooks(
          told.connections,
          venue,
          told.observation.onAttempt(venue, environment, keys),
        ),
      })
      return [venue, adapter]
    }),
  )
}

/** The sandbox has keys of its own: the user's never go there. */
function accountsOf(
  { venue, urls, accounts, fix }: VenueSettings,
  sandbox: Sandbox | null,
): readonly AccountSettings[] {
  if (urls !== null) return accounts
  const endpoint = sandbox?.endpoints.venues[venue]
  const credentials = fix === null ? endpoint?.credentials : endpoint?.fixCredentials
  if (credentials === undefined) return []
  return [{ accountId: mainAccount, credentials, allowWithdrawal: false, fix }]
}

function urlsOf(
  venue: VenueId,
  settings: readonly VenueSettings[],
  sandbox: Sandbox | null,
): VenueUrls {
  const configured = settings.find((each) => each.venue === venue)?.urls ?? null
  const own = configured ?? sandbox?.endpoints.venues[venue]
  if (own !== undefined) return { rest: own.rest, ws: own.ws }
  throw new PitwallError('INTERNAL', `The sandbox does not serve ${venue}.`)
}

/** Once per database: the simulated market's last day, so that the first map is full. */
async function backfill(
  { config, clock, log }: AppOptions,
  adapter: VenueAdapter,
  bus: Bus,
  store: SqliteLiquidationStore,
  sandbox: Sandbox | null,
  signal: AbortSignal,
): Promise<void> {
  const { venue, environment } = adapter
  const wanted = config.sandbox.backfill && config.sandbox.replay.length === 0
  if (sandbox === null || environment !== 'sandbox' || !wanted) return
  if (sandbox.endpoints.venues[venue] === undefined) return
  const to = clock.now()
  const from = (to - dayMs) as UnixMs
  if (isCovered(store, adapter, from, to)) return
  try {
    const count = await importBackfill({
      control: sandbox.endpoints.control,
      venue,
      from,
      to,
      decoder: venueModules[venue].createDecoder({ environment }),
      accept: (event) => bus.publish(event),
      signal,
    })
    log.info({ venue, count }, "took in the simulated market's last day")
  } catch (error) {
    if (!signal.aborted) log.warn({ error, venue }, "the simulated market's past was not taken in")
  }
}

/** Whether anything of the range was recorded before. */
function isCovered(
  store: SqliteLiquidationStore,
  { venue, environment }: VenueAdapter,
  from: UnixMs,
  to: UnixMs,
): boolean {
  const scopes = store
    .scopes()
    .filter((scope) => scope.venue === venue && scope.environment === environment)
    .map(({ scope }) => scope)
  return store
    .intervals({ venue, environment, scopes, from, to })
    .some((interval) => interval.to > from)
}

function candlesOf(adapters: ReadonlyMap<VenueId, VenueAdapter>) {
  return (
    venue: VenueId,
    ...range: Parameters<VenueAdapter['candles']>
  ): ReturnType<VenueAdapter['candles']> => {
    const adapter = adapters.get(venue)
    if (adapter === undefined)
      throw new PitwallError('UNKNOWN_VENUE', `${venue} is not configured.`)
    return adapter.candles(...range)
  }
}

function engineState(
  { config, clock, host }: AppOptions,
  settings: readonly VenueSettings[],
  notices: readonly string[],
  { connections, trading }: { connections: ConnectionManager; trading: TradingServices },
): () => EngineState {
  const startedTime = clock.now()
  const version = programVersion()
  const replay = replayOf(config, settings)
  return () => ({
    version,
    host,
    startedTime,
    now: clock.now(),
    sending: sendingOf(trading),
    venues: settings.map(({ venue, environment }) => ({ venue, environment })),
    replay,
    resuming: connections.state().resuming,
    credentialStore: 'memory',
    notices: [...notices],
  })
}

/** Armed as soon as an order for any venue would leave. */
function sendingOf({ risk }: TradingServices): EngineState['sending'] {
  return risk.state().sending.some(({ mode }) => mode === 'armed') ? 'armed' : 'dryRun'
}

/** The recording that is played instead of the simulated market, if one is. */
function replayOf(
  { sandbox: { replay, replay_speed: speed } }: AppOptions['config'],
  settings: readonly VenueSettings[],
): EngineState['replay'] {
  const replays = replay.length > 0 && settings.some(({ urls }) => urls === null)
  return replays ? { file: replay.join(', '), speed: String(speed) } : null
}
