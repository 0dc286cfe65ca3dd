import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import { succeed } from '../../contract/errors.ts'
import type { FeedProblem } from '../../contract/events.ts'
import type { GapReason } from '../../contract/domain/heatmap.ts'
import { type BackoffPolicy, backoffDelay, streamBackoff } from '../core/backoff.ts'
import type { Bus } from '../core/bus.ts'
import { type Clock, sleep } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import type { StreamConnection, StreamWish, VenueAdapter, VenueStream } from '../venues/adapter.ts'

export type VenueRunner = {
  readonly adapter: VenueAdapter
  /** Resolves when the venue's instruments are known; rejects when the signal aborts first. */
  ready(signal: AbortSignal): Promise<void>
  subscriptions(): { readonly confirmed: number; readonly wanted: number }
  connections(): readonly StreamConnection[]
  /** Exactly these books are wanted, with their quotes, beside what is watched anyway. */
  setBooks(instrumentIds: readonly InstrumentId[]): void
  /** When the socket that carries an instrument's book or quotes last brought data; null without. */
  provenTime(instrumentId: InstrumentId, what: 'book' | 'quote'): UnixMs | null
  /** Closes the venue's sockets; what is not observed from now on is a gap for this reason. */
  pause(reason: GapReason): Promise<void>
  /** Opens them again, with exactly what is wanted by then. */
  resume(): Promise<void>
  /** Replaces every socket without a gap. */
  renew(reason: string): void
  close(): Promise<void>
}

export type VenueRunnerOptions = {
  readonly adapter: VenueAdapter
  /** Symbols of config.yaml: watched for marks and quotes. */
  readonly symbols: ReadonlySet<string>
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onInstruments: (instruments: readonly Instrument[]) => void
  /** Runs once between the instrument list and the first stream. */
  readonly beforeStream: (signal: AbortSignal) => Promise<void>
  /** Lists the instruments and waits for `resume` with everything else. Default false. */
  readonly startPaused?: boolean
}

/** A venue that lists no more than this is watched whole. */
const smallListing = 40
/** Time that writes under way have to finish when the engine stops, ms. */
const writesMayTakeMs = 30_000
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
  let wish: StreamWish | null = null
  let books: readonly InstrumentId[] = []
  let paused = options.startPaused ?? false
  let pauseReason: GapReason = 'notSubscribed'
  let prepared = false
  let changing = Promise.resolve()
  const listed = Promise.withResolvers<void>()

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
      wish = wishFor(listed.value, options.symbols)
      stream?.update(withBooks(wish, books))
    }
  }

  const pollAccount = async (): Promise<void> => {
    if (adapter.accountLiquidations === undefined) return
    for (let failures = 0; ;) {
      const found = paused ? succeed([]) : await adapter.accountLiquidations(signal)
      failures = found.ok ? 0 : failures + 1
      if (found.ok) for (const liquidation of found.value) bus.publish(liquidation)
      else problem('requestFailed', found.error.message)
      await sleep(clock, backoffDelay(accountPoll, failures, options.random), signal)
    }
  }

  const open = async (first: StreamWish): Promise<void> => {
    if (!prepared) await options.beforeStream(signal)
    prepared = true
    if (signal.aborted || paused) return
    stream = adapter.openStream(withBooks(wish ?? first, books), (event) => bus.publish(event))
  }

  const leave = async (open: VenueStream): Promise<void> => {
    stream = null
    await open.close(pauseReason)
  }

  /** Brings the sockets in line with what is wanted, one change after the other. */
  const change = (): Promise<void> => {
    changing = changing
      .then(() => {
        if (paused) return stream === null ? undefined : leave(stream)
        return stream === null && wish !== null && !signal.aborted ? open(wish) : undefined
      })
      .catch((error: unknown) => {
        if (!signal.aborted) log.error({ error, venue: adapter.venue }, 'streams were not changed')
      })
    return changing
  }

  const run = async (): Promise<void> => {
    const instruments = await firstInstruments()
    options.onInstruments(instruments)
    listed.resolve()
    wish = wishFor(instruments, options.symbols)
    await change()
    await Promise.all([refreshInstruments(), pollAccount()])
  }

  const running = run().catch((error: unknown) => {
    if (!signal.aborted) log.error({ error, venue: adapter.venue }, 'a venue stopped by surprise')
  })

  return {
    adapter,
    ready: (aborting) =>
      Promise.race([
        listed.promise,
        new Promise<never>((_resolve, reject) => {
          aborting.addEventListener('abort', () => reject(new Error('closing')), { once: true })
        }),
      ]),
    subscriptions: () => stream?.subscriptions() ?? { confirmed: 0, wanted: 0 },
    connections: () => stream?.connections() ?? [],
    setBooks(instrumentIds) {
      books = instrumentIds
      if (wish !== null) stream?.update(withBooks(wish, books))
    },
    provenTime: (instrumentId, what) => stream?.provenTime(instrumentId, what) ?? null,
    pause(reason) {
      paused = true
      pauseReason = reason
      return change()
    },
    resume() {
      paused = false
      return change()
    },
    renew: (reason) => stream?.renew(reason),
    async close() {
      stopping.abort(new Error('closing'))
      await running
      await changing
      await stream?.close()
      const drained = await adapter.close(writesMayTakeMs)
      if (drained && drained.canceled + drained.completed > 0) {
        log.info({ venue: adapter.venue, ...drained }, 'requests were under way at the end')
      }
    },
  }
}

/**
 * Liquidations of everything that trades; marks and the top of the book of what the trader chose, so
 * that an order is never held against a price that nobody watched.
 */
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
  return {
    liquidations: ids(trading),
    marks: ids(watched),
    quotes: ids(watched),
    trades: [],
    books: [],
    candles: [],
  }
}

function withBooks(wish: StreamWish, books: readonly InstrumentId[]): StreamWish {
  if (books.length === 0) return wish
  return { ...wish, books, quotes: [...new Set([...(wish.quotes ?? []), ...books])] }
}
