import { describe, expect, it } from 'vitest'
import type { InstrumentId, UnixMs, UnifiedSymbol } from '../../../src/contract/domain/ids.ts'
import { type Instrument, noFinerRules } from '../../../src/contract/domain/instrument.ts'
import { type Result, fail, succeed } from '../../../src/contract/errors.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { runVenue, wishFor } from '../../../src/main/app/venueRunner.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { StreamWish, VenueAdapter } from '../../../src/main/venues/adapter.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { manualClock } from '../../support/manualClock.ts'

function instrument(symbol: string, status: Instrument['status'] = 'trading'): Instrument {
  return {
    instrumentId: `${symbol}-LINEAR.BYBIT` as InstrumentId,
    venue: 'bybit',
    venueSymbol: symbol,
    unifiedSymbol: symbol as UnifiedSymbol,
    marketKind: 'linear',
    baseAsset: symbol.replace('USDT', ''),
    quoteAsset: 'USDT',
    settleAsset: 'USDT',
    status,
    tickSize: '0.1',
    priceDecimals: 1,
    priceSignificantFigures: null,
    stepSize: '0.001',
    minQuantity: null,
    maxQuantity: null,
    minNotional: null,
    multiplier: '1',
    maxLeverage: null,
    ...noFinerRules,
  }
}

/** An adapter whose instrument list answers from a script, the last answer for ever. */
function scripted(answers: Result<readonly Instrument[]>[]) {
  const log: string[] = []
  const wishes: StreamWish[] = []
  const scripted: Partial<VenueAdapter> = {
    venue: 'bybit',
    environment: 'sandbox',
    info: venueModules.bybit.info,
    instruments: () => {
      log.push('instruments')
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      return Promise.resolve(answer ?? succeed([]))
    },
    candles: () => Promise.resolve(succeed([])),
    openStream: (wish) => {
      log.push('stream')
      wishes.push(wish)
      return {
        update: (next) => void wishes.push(next),
        subscriptions: () => ({ confirmed: 1, wanted: 2 }),
        provenTime: () => 7 as UnixMs,
        connections: () => [],
        renew: (reason) => void log.push(`renewed: ${reason}`),
        close: (reason) => Promise.resolve(void log.push(`closed${reason ? ` ${reason}` : ''}`)),
      }
    },
    limits: () => [],
    serverTime: () => Promise.resolve(fail('NOT_FOUND', 'no time')),
    close: () => Promise.resolve(void log.push('adapter closed')),
  }
  const adapter = scripted as VenueAdapter
  return { adapter, log, wishes }
}

function run(adapter: VenueAdapter, log: string[], startPaused = false) {
  const clock = manualClock()
  const bus = createBus(silentLog)
  const events: EngineEvent[] = []
  bus.on('connection', (event) => events.push(event))
  bus.on('problem', (event) => events.push(event))
  const runner = runVenue({
    adapter,
    symbols: new Set(['BTCUSDT']),
    bus,
    clock,
    random: () => 0.5,
    log: silentLog,
    onInstruments: (list) => void log.push(`listed ${list.length}`),
    beforeStream: () => Promise.resolve(void log.push('before')),
    startPaused,
  })
  return { runner, clock, events }
}

describe('a venue that is kept running', () => {
  it('lists, prepares and streams, in this order', async () => {
    const { adapter, log } = scripted([succeed([instrument('BTCUSDT')])])
    const { runner, clock } = run(adapter, log)
    await clock.advanceAsync(0)
    expect(log).toEqual(['instruments', 'listed 1', 'before', 'stream'])
    expect(runner.subscriptions()).toEqual({ confirmed: 1, wanted: 2 })
    await runner.close()
    expect(log.slice(-2)).toEqual(['closed', 'adapter closed'])
  })

  it('asks again, ever more slowly, until the list comes, and says so meanwhile', async () => {
    const refused = fail('NETWORK_UNREACHABLE', 'Bybit could not be reached')
    const { adapter, log } = scripted([refused, refused, succeed([instrument('BTCUSDT')])])
    const { runner, clock, events } = run(adapter, log)
    await clock.advanceAsync(999)
    expect(log).toEqual(['instruments'])
    await clock.advanceAsync(1)
    expect(log).toEqual(['instruments', 'instruments'])
    await clock.advanceAsync(1999)
    expect(log).toHaveLength(2)
    await clock.advanceAsync(1)
    expect(log).toContain('stream')
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'connection', status: 'reconnecting' }),
    )
    expect(events.at(-1)).toMatchObject({ status: 'disconnected', reason: null })
    await runner.close()
  })

  it('takes in new listings every hour', async () => {
    const { adapter, log, wishes } = scripted([
      succeed([instrument('BTCUSDT')]),
      succeed([instrument('BTCUSDT'), instrument('NEWUSDT')]),
    ])
    const { runner, clock } = run(adapter, log)
    await clock.advanceAsync(3_600_000)
    expect(wishes.map(({ liquidations }) => liquidations.length)).toEqual([1, 2])
    await runner.close()
  })

  it('stops waiting at once when closed', async () => {
    const { adapter, log } = scripted([fail('TIMEOUT', 'no answer')])
    const { runner, clock } = run(adapter, log)
    await clock.advanceAsync(0)
    await runner.close()
    expect(log).toEqual(['instruments', 'adapter closed'])
  })
})

describe('a venue that is switched off and on', () => {
  it('closes its sockets for the reason given and comes back with what is wanted by then', async () => {
    const { adapter, log, wishes } = scripted([
      succeed([instrument('BTCUSDT')]),
      succeed([instrument('BTCUSDT'), instrument('NEWUSDT')]),
    ])
    const { runner, clock } = run(adapter, log)
    await clock.advanceAsync(0)
    await runner.pause('notSubscribed')
    expect(log.at(-1)).toBe('closed notSubscribed')
    expect(runner.subscriptions()).toEqual({ confirmed: 0, wanted: 0 })
    await clock.advanceAsync(3_600_000)
    await runner.resume()
    expect(log.at(-1)).toBe('stream')
    expect(wishes.at(-1)?.liquidations).toHaveLength(2)
    expect(log.filter((entry) => entry === 'before')).toHaveLength(1)
    await runner.close()
  })

  it('ends with one stream however quickly the wish changes', async () => {
    const { adapter, log } = scripted([succeed([instrument('BTCUSDT')])])
    const { runner, clock } = run(adapter, log)
    await clock.advanceAsync(0)
    const changes = [runner.pause('stale'), runner.resume(), runner.pause('stale'), runner.resume()]
    await Promise.all(changes)
    const opened = log.filter((entry) => entry === 'stream').length
    const closed = log.filter((entry) => entry.startsWith('closed')).length
    expect(opened - closed).toBe(1)
    await runner.close()
  })

  it('lists its instruments and opens nothing while it is off from the start', async () => {
    const { adapter, log } = scripted([succeed([instrument('BTCUSDT')])])
    const { runner, clock } = run(adapter, log, true)
    await clock.advanceAsync(60_000)
    expect(log).toEqual(['instruments', 'listed 1'])
    await runner.resume()
    expect(log.slice(-2)).toEqual(['before', 'stream'])
    await runner.close()
  })
})

describe('books that are wanted for a while', () => {
  const book = 'NEWUSDT-LINEAR.BYBIT' as InstrumentId

  it('join the stream with their quotes and leave it again', async () => {
    const { adapter, log, wishes } = scripted([succeed([instrument('BTCUSDT')])])
    const { runner, clock } = run(adapter, log)
    await clock.advanceAsync(0)
    runner.setBooks([book])
    expect(wishes.at(-1)?.books).toEqual([book])
    expect(wishes.at(-1)?.quotes).toEqual(['BTCUSDT-LINEAR.BYBIT', book])
    runner.setBooks([])
    expect(wishes.at(-1)).toEqual(wishes[0])
    await runner.close()
  })

  it('are in the wish of a stream that opens later, and of one that lists anew', async () => {
    const { adapter, log, wishes } = scripted([succeed([instrument('BTCUSDT')])])
    const { runner, clock } = run(adapter, log, true)
    await clock.advanceAsync(0)
    runner.setBooks([book])
    expect(runner.provenTime(book, 'book')).toBeNull()
    await runner.resume()
    expect(wishes.at(-1)?.books).toEqual([book])
    expect(runner.provenTime(book, 'book')).toBe(7)
    await clock.advanceAsync(3_600_000)
    expect(wishes).toHaveLength(2)
    expect(wishes.at(-1)?.books).toEqual([book])
    await runner.close()
  })
})

describe('the wish of a venue', () => {
  it('is liquidations of everything that trades, prices of what was chosen', () => {
    const many = Array.from({ length: 50 }, (_, index) => instrument(`A${index}USDT`))
    const list = [instrument('BTCUSDT'), instrument('OLDUSDT', 'closed'), ...many]
    const wish = wishFor(list, new Set(['BTCUSDT', 'A1USDT']))
    expect(wish.liquidations).toHaveLength(51)
    expect(wish.marks).toEqual(['BTCUSDT-LINEAR.BYBIT', 'A1USDT-LINEAR.BYBIT'])
    expect(wish.quotes).toEqual(wish.marks)
  })

  it('watches a short list whole', () => {
    expect(wishFor([instrument('XUSDT')], new Set(['BTCUSDT'])).marks).toHaveLength(1)
  })
})
