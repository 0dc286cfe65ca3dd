import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KeyPermissions, mainAccount } from '../../../src/contract/domain/account.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { ExecutionReport, Fill } from '../../../src/contract/domain/order.ts'
import { type Failure, type Result, fail, succeed } from '../../../src/contract/errors.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { type AccountRunner, runAccount } from '../../../src/main/app/accountRunner.ts'
import { type Bus, createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { AccountSink, VenueAccount, VenueTrading } from '../../../src/main/venues/account.ts'
import type { VenueAdapter } from '../../../src/main/venues/adapter.ts'
import { manualClock } from '../../support/manualClock.ts'
import { fillOf, positionOf, reportOf } from '../../support/orders.ts'
import { waitFor } from '../../support/waitFor.ts'

const mayTrade: KeyPermissions = {
  read: true,
  trade: true,
  withdraw: false,
  transfer: false,
  ipRestricted: null,
  expiresTime: null,
  words: [],
}

let clock: ReturnType<typeof manualClock>
let bus: Bus
let heard: EngineEvent[]
let refusals: Failure[]
let sink: AccountSink | null
let runner: AccountRunner
/** What the venue answers; tests change it. */
let permissions: Result<KeyPermissions>
let openOrders: Result<readonly ExecutionReport[]>
let ended: ExecutionReport | null
let endedResult: Result<ExecutionReport | null> | null
/** Where the list of orders takes its time, or does not come. */
let openOrdersAnswer: Promise<Result<readonly ExecutionReport[]>> | null
let openOrdersAsked: boolean
let fills: Result<readonly Fill[]>
let asked: string[]
let since: number[]
let fillsAskedTime: UnixMs | null
let askedPositions: number

beforeEach(() => {
  clock = manualClock(reportOf().receivedTime + 1000)
  bus = createBus(silentLog)
  heard = []
  refusals = []
  asked = []
  askedPositions = 0
  sink = null
  permissions = succeed(mayTrade)
  openOrders = succeed([])
  ended = null
  endedResult = null
  openOrdersAnswer = null
  openOrdersAsked = false
  since = []
  fillsAskedTime = null
  fills = succeed([])
  for (const kind of ['executionReport', 'fill', 'balance', 'position'] as const) {
    bus.on(kind, (event) => heard.push(event))
  }
})
afterEach(() => runner.close())

function start(allowWithdrawal = false): void {
  const account = {
    venue: 'bybit',
    accountId: mainAccount,
    permissions: () => Promise.resolve(permissions),
    openStream(given: AccountSink) {
      sink = given
      return {
        healthy: () => true,
        connections: () => [],
        renew: () => undefined,
        close: () => Promise.resolve(),
      }
    },
    openOrders() {
      openOrdersAsked = openOrdersAnswer !== null
      return openOrdersAnswer ?? Promise.resolve(openOrders)
    },
    order: () => Promise.resolve(endedResult ?? succeed(ended)),
    balances: () => Promise.resolve(succeed([])),
    positions() {
      askedPositions += 1
      return Promise.resolve(succeed([]))
    },
    fills({ instrumentId, since: from }) {
      since.push(from ?? 0)
      asked.push(instrumentId ?? 'whole account')
      return Promise.resolve(fills)
    },
    limits: () => [],
    close: () => Promise.resolve(),
  } satisfies Partial<VenueAccount>
  runner = runAccount({
    adapter: { venue: 'bybit', environment: 'sandbox' } as VenueAdapter,
    trading: { capabilities: [] } as unknown as VenueTrading,
    account: account as unknown as VenueAccount,
    credentials: { apiKey: 'abcdefghijklmnop', secret: 'very secret indeed' },
    allowWithdrawal,
    bus,
    clock,
    random: seededRandom(1),
    log: silentLog,
    fillsAsked: { time: () => fillsAskedTime, note: (time) => (fillsAskedTime = time) },
    watched: () => [reportOf().instrumentId],
    ready: () => Promise.resolve(),
    onRefused: (failure) => refusals.push(failure),
  })
}

function stream(status: 'live' | 'broken'): void {
  const { venue, environment, accountId, receivedTime } = reportOf()
  sink?.({
    kind: 'accountStream',
    venue,
    environment,
    accountId,
    status,
    reason: null,
    receivedTime,
  })
}

async function live(): Promise<void> {
  await waitFor('the stream', () => sink !== null)
  stream('live')
  await waitFor('the state', () => runner.state().status === 'live')
}

describe('an account that is kept connected', () => {
  it('is live once its stream is up and everything was asked for after that', async () => {
    start()
    await live()
    expect(runner.state()).toMatchObject({ reason: null, keyPreview: 'abcd...mnop' })
    expect(runner.state().askedTime).not.toBeNull()
    expect(JSON.stringify(runner.state())).not.toContain('secret')
  })

  it('refuses a key that can withdraw, and sends nothing with it', async () => {
    permissions = succeed({ ...mayTrade, withdraw: true })
    start()
    await waitFor('the state', () => runner.state().status === 'refused')
    expect(refusals).toMatchObject([{ code: 'PERMISSION_REFUSED' }])
    expect(runner.state().reason).toContain('withdraw')
    expect(runner.state().permissions?.withdraw).toBe(true)
    expect(sink).toBeNull()
    expect(asked).toEqual([])
  })

  it('uses a key that can withdraw where the user allowed it', async () => {
    permissions = succeed({ ...mayTrade, withdraw: true })
    start(true)
    await live()
    expect(refusals).toEqual([])
  })

  it('gives a key up that the venue refuses, and asks again where it did not answer', async () => {
    permissions = fail('TIMEOUT', 'no answer')
    start()
    await waitFor('the state', () => runner.state().reason === 'no answer')
    expect(runner.state().status).toBe('connecting')
    permissions = fail('AUTHENTICATION_FAILED', 'no such key')
    clock.advance(60_000)
    await waitFor('the state', () => runner.state().status === 'refused')
  })

  it('asks for everything again when the stream comes back, each fill told once', async () => {
    start()
    await live()
    sink?.(fillOf({ tradeId: '1' }))
    stream('broken')
    expect(runner.state().status).toBe('degraded')
    fills = succeed([fillOf({ tradeId: '1' }), fillOf({ tradeId: '2' })])
    await live()
    const told = heard.filter((event) => event.kind === 'fill').map(({ tradeId }) => tradeId)
    expect(told).toEqual(['1', '2'])
  })

  it('asks how an order ended that is open no more', async () => {
    openOrders = succeed([reportOf()])
    start()
    await live()
    stream('broken')
    openOrders = succeed([])
    ended = reportOf({ status: 'canceled' })
    clock.advance(1000)
    await live()
    expect(heard.at(-1)).toMatchObject({ kind: 'executionReport', status: 'canceled' })
    expect(runner.state().openOrders).toEqual([])
  })

  it('asks for fills from before the outage, whatever the stream told since', async () => {
    start()
    await live()
    const first = since.at(-1) ?? 0
    clock.advance(3_600_000)
    await runner.reconcile()
    stream('broken')
    const brokeTime = clock.now()
    sink?.(fillOf({ tradeId: '9', exchangeTime: brokeTime }))
    await live()
    expect(since.at(-1)).toBeGreaterThan(first)
    expect(since.at(-1)).toBe(brokeTime - 600_000)
  })

  it('goes on where the last run had asked for fills', async () => {
    fillsAskedTime = (clock.now() - 5 * 86_400_000) as UnixMs
    start()
    await live()
    expect(since[0]).toBe(clock.now() - 5 * 86_400_000 - 600_000)
    expect(fillsAskedTime).toBe(clock.now())
  })

  it('keeps an order until how it ended was told', async () => {
    openOrders = succeed([reportOf()])
    start()
    await live()
    openOrders = succeed([])
    endedResult = fail('TIMEOUT', 'no answer')
    clock.advance(1000)
    await runner.reconcile()
    expect(runner.state().openOrders).toHaveLength(1)
    endedResult = null
    await runner.reconcile()
    expect(runner.state().openOrders).toEqual([])
  })

  it('is not live with the answers from before a break', async () => {
    start()
    await live()
    let answer: (result: Result<readonly ExecutionReport[]>) => void = () => undefined
    openOrdersAnswer = new Promise((resolve) => (answer = resolve))
    const asking = runner.reconcile()
    await waitFor('the question', () => openOrdersAsked)
    stream('broken')
    stream('live')
    openOrdersAnswer = null
    answer(succeed([]))
    await asking
    expect(runner.state().status).toBe('degraded')
    await live()
  })

  it('goes on after a question that failed by surprise', async () => {
    start()
    await live()
    openOrdersAnswer = Promise.reject(new Error('surprise'))
    await runner.reconcile()
    expect(runner.state().status).toBe('degraded')
    openOrdersAnswer = null
    await runner.reconcile()
    expect(runner.state().status).toBe('live')
  })

  it('asks for the fills of each instrument where the venue wants one named', async () => {
    fills = fail('UNSUPPORTED', 'name an instrument')
    start()
    await waitFor('the questions', () => asked.length >= 2)
    expect(asked.slice(0, 2)).toEqual(['whole account', 'BTCUSDT-LINEAR.BYBIT'])
    expect(runner.state().status).not.toBe('live')
  })

  it('asks for what the stream leaves out of a position, once for a burst of changes', async () => {
    start()
    await live()
    const before = askedPositions
    for (let count = 0; count < 5; count += 1) sink?.(positionOf({ liquidationPrice: null }))
    clock.advance(1000)
    await waitFor('the question', () => askedPositions > before)
    expect(askedPositions).toBe(before + 1)
  })

  it('says what could not be asked for', async () => {
    start()
    await live()
    openOrders = fail('TIMEOUT', 'the list of orders did not come')
    await runner.reconcile()
    expect(runner.state()).toMatchObject({
      status: 'degraded',
      reason: 'the list of orders did not come',
    })
  })
})
