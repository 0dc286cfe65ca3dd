import { sleep } from '../../core/clock.ts'
import { DisposableStack } from '../../core/disposable.ts'
import type { Result } from '../../../contract/errors.ts'
import type { GapReason } from '../../../contract/domain/heatmap.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { AdapterOptions, StreamSink, StreamWish, VenueStream } from '../adapter.ts'
import {
  type FeedConnection,
  type FeedConnectionOptions,
  openFeedConnection,
} from './connection.ts'
import type { Messages } from './messages.ts'
import { type Origin, problemOf } from './problems.ts'
import type { Answer } from './rest.ts'

/** One connection a wish comes to. The name stays with it for as long as the stream lives. */
export type ConnectionPlan = {
  readonly name: string
  readonly url: string
  /** Empty: the connection is no longer needed. */
  readonly channels: readonly string[]
}

export type VenueStreamOptions = Pick<
  FeedConnectionOptions,
  'protocol' | 'allowedHosts' | 'isTalkative' | 'liquidationsOf'
> & {
  /** The plan tells which connection it is for, where the same words mean another thing on each. */
  readonly createMessages: (
    onResync: Parameters<FeedConnectionOptions['createMessages']>[0],
    plan: ConnectionPlan,
  ) => Messages
  readonly origin: Origin
  readonly adapter: AdapterOptions
  readonly sink: StreamSink
  /** May remember what it answered, so that channels stay where they are. */
  readonly plan: (wish: StreamWish) => readonly ConnectionPlan[]
  /** Where books need a snapshot over REST. */
  readonly fetchBook?: (venueSymbol: string, signal: AbortSignal) => Promise<Result<Answer>>
  /** Runs beside the sockets for as long as the stream is open. */
  readonly companion?: { update(wish: StreamWish): void; close(): void }
}

/** Wait before a book snapshot is asked for again, ms. */
const bookRetryMs = 1_000

/** Keeps as many connections as a wish needs, and closes those it no longer does. */
export function openVenueStream(options: VenueStreamOptions, first: StreamWish): VenueStream {
  const { origin, adapter, sink, companion } = options
  const connections = new Map<string, FeedConnection>()
  const leaving = new Set<Promise<void>>()
  const stop = new AbortController()
  const owned = new DisposableStack()
  let closedFor: GapReason | undefined
  const fetchBook = bookFetcher(options, stop.signal)

  const open = (plan: ConnectionPlan): FeedConnection => {
    const { name, url } = plan
    const connection = openFeedConnection({
      ...options,
      createMessages: (onResync) => options.createMessages(onResync, plan),
      origin,
      name,
      url,
      adapter,
      sink,
      fetchBook,
    })
    connections.set(name, connection)
    return connection
  }

  const dismiss = (name: string, connection: FeedConnection, reason?: GapReason): void => {
    connections.delete(name)
    const gone = connection.close(reason)
    leaving.add(gone)
    void gone.finally(() => leaving.delete(gone))
  }

  const update = (wish: StreamWish): void => {
    if (stop.signal.aborted) return
    for (const plan of options.plan(wish)) {
      const connection = connections.get(plan.name)
      if (plan.channels.length > 0) (connection ?? open(plan)).setChannels(plan.channels)
      else if (connection !== undefined) dismiss(plan.name, connection)
    }
    companion?.update(wish)
  }

  owned.add(async () => {
    stop.abort()
    companion?.close()
    for (const [name, connection] of connections) dismiss(name, connection, closedFor)
    await Promise.all(leaving)
  })
  update(first)

  return {
    update,
    subscriptions() {
      const all = [...connections.values()].map((connection) => connection.subscriptions())
      return {
        confirmed: all.reduce((sum, each) => sum + each.confirmed, 0),
        wanted: all.reduce((sum, each) => sum + each.wanted, 0),
      }
    },
    provenTime(instrumentId, what) {
      const times = [...connections.values()]
        .map((connection) => connection.provenTime(instrumentId, what))
        .filter((time) => time !== null)
      return times.length === 0 ? null : (Math.max(...times) as UnixMs)
    },
    connections: () => [...connections.values()].map((connection) => connection.figures()),
    renew(reason) {
      for (const connection of connections.values()) connection.renew(reason)
    },
    close(reason) {
      closedFor ??= reason
      return owned.close()
    },
  }
}

/** Fetches a book until it comes; one request per connection and symbol at a time. */
function bookFetcher(
  options: VenueStreamOptions,
  signal: AbortSignal,
): FeedConnectionOptions['fetchBook'] {
  const { fetchBook, origin, adapter, sink } = options
  if (fetchBook === undefined) return null
  const underway = new Set<string>()

  const run = async (venueSymbol: string, connection: FeedConnection): Promise<void> => {
    while (!signal.aborted) {
      const answer = await fetchBook(venueSymbol, signal)
      if (signal.aborted) return
      if (answer.ok) {
        underway.delete(`${connection.name} ${venueSymbol}`)
        connection.deliverBook(venueSymbol, answer.value.body, answer.value.receivedTime)
        return
      }
      const message = `book of ${venueSymbol}: ${answer.error.message}`
      sink(problemOf(origin, 'requestFailed', message, null, adapter.clock.now()))
      await sleep(adapter.clock, bookRetryMs, signal)
    }
  }

  return (venueSymbol, connection) => {
    const key = `${connection.name} ${venueSymbol}`
    if (underway.has(key)) return
    underway.add(key)
    run(venueSymbol, connection).catch((error: unknown) => {
      underway.delete(key)
      if (!signal.aborted) adapter.log.error({ error, venueSymbol }, 'a book was not fetched')
    })
  }
}
