import type { InstrumentId } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { FeedProblem } from '../../contract/events.ts'
import { type BackoffPolicy, backoffDelay, streamBackoff } from '../core/backoff.ts'
import type { Bus } from '../core/bus.ts'
import { type Clock, sleep } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import type { StreamWish, VenueAdapter, VenueStream } from '../venues/adapter.ts'

export type VenueRunner = {
  readonly adapter: VenueAdapter
  subscriptions(): { readonly confirmed: number; readonly wanted: number }
  close(): Promise<void>
}

export type VenueRunnerOptions = {
  readonly adapter: VenueAdapter
  /** Symbols of config.yaml: watched for marks and trades. */
  readonly symbols: ReadonlySet<string>
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onInstruments: (instruments: readonly Instrument[]) => void
  /** Runs once between the instrument list and the first stream. */
  readonly beforeStream: (signal: AbortSignal) => Promise<void>
}

/** A venue that lists no more than this is watched whole. */
const smallListing = 40
const refreshInstrumentsMs = 3_600_000
const accountPoll: BackoffPolicy = { initialMs: 5000, maxMs: 300_000, multiplier: 2, jitter: 0 }

/**
 * Keeps one venue running: instruments, then streams, then the account poll. Never gives up and
 * never throws; what fails is published as a problem and tried again.
 */
export function runVenue(options: VenueRunnerOptions): VenueRunner {
  const { adapter, bus, clock, log } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let stream: VenueStream | null = null

  const problem = (kind: FeedProblem['problem'], message: string): void => {
    bus.publish({
      kind: 'problem',
      venue: adapter.venue,
      environment: adapter.environment,
      problem: kind,
      message,
      raw: null,
      receivedTime: clock.now(),
    })
  }

  /** The list of instruments counts as a connection until it has come. */
  const status = (reason: string | null): void => {
    bus.publish({
      kind: 'connection',
      venue: adapter.venue,
      environment: adapter.environment,
      connection: 'instruments',
      status: reason === null ? 'disconnected' : 'reconnecting',
      reason,
      receivedTime: clock.now(),
    })
  }

  const firstInstruments = async (): Promise<readonly Instrument[]> => {
    for (let attempt = 0; ; attempt += 1) {
      const listed = await adapter.instruments(signal)
      if (listed.ok) {
        if (attempt > 0) status(null)
        return listed.value
      }
      problem('requestFailed', listed.error.message)
      status(listed.error.message)
      await sleep(clock, backoffDelay(streamBackoff, attempt, options.random), signal)
    }
  }

  const refreshInstruments = async (): Promise<void> => {
    for (;;) {
      await sleep(clock, refreshInstrumentsMs, signal)
      const listed = await adapter.instruments(signal)
      if (!listed.ok) {
        problem('requestFailed', listed.error.message)
        continue
      }
      options.onInstruments(listed.value)
      stream?.update(wishFor(listed.value, options.symbols))
    }
  }

  const pollAccount = async (): Promise<void> => {
    if (adapter.accountLiquidations === undefined) return
    for (let failures = 0; ;) {
      const found = await adapter.accountLiquidations(signal)
      failures = found.ok ? 0 : failures + 1
      if (found.ok) for (const liquidation of found.value) bus.publish(liquidation)
      else problem('requestFailed', found.error.message)
      await sleep(clock, backoffDelay(accountPoll, failures, options.random), signal)
    }
  }

  const run = async (): Promise<void> => {
    const instruments = await firstInstruments()
    options.onInstruments(instruments)
    await options.beforeStream(signal)
    if (signal.aborted) return
    stream = adapter.openStream(wishFor(instruments, options.symbols), (event) =>
      bus.publish(event),
    )
    await Promise.all([refreshInstruments(), pollAccount()])
  }

  const running = run().catch((error: unknown) => {
    if (!signal.aborted) log.error({ error, venue: adapter.venue }, 'a venue stopped by surprise')
  })

  return {
    adapter,
    subscriptions: () => stream?.subscriptions() ?? { confirmed: 0, wanted: 0 },
    async close() {
      stopping.abort(new Error('closing'))
      await running
      await stream?.close()
      await adapter.close()
    },
  }
}

/** Liquidations of everything that trades; prices of what the trader chose. */
export function wishFor(
  instruments: readonly Instrument[],
  symbols: ReadonlySet<string>,
): StreamWish {
  const trading = instruments.filter(({ status }) => status === 'trading' || status === 'unknown')
  const watched = trading.filter(
    ({ unifiedSymbol }) => trading.length <= smallListing || symbols.has(unifiedSymbol),
  )
  const ids = (list: readonly Instrument[]): readonly InstrumentId[] =>
    list.map(({ instrumentId }) => instrumentId)
  return { liquidations: ids(trading), marks: ids(watched), trades: [], books: [], candles: [] }
}
