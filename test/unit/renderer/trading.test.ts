import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { AccountState } from '../../../src/contract/domain/accounts.ts'
import type { TradingCapabilities } from '../../../src/contract/domain/order.ts'
import type { Frame } from '../../../src/contract/ipc/frames.ts'
import { requestSchemas } from '../../../src/contract/ipc/schemas.ts'
import { sendingWords } from '../../../src/renderer/src/app/modeOf.ts'
import { applyFrame } from '../../../src/renderer/src/bridge/applyFrame.ts'
import {
  evidenceText,
  nextCheckText,
  truthText,
} from '../../../src/renderer/src/panels/orders/words.ts'
import { deliberateMs, pressKillSwitch } from '../../../src/renderer/src/panels/risk/killSwitch.ts'
import { draftOf, limitsOf } from '../../../src/renderer/src/panels/risk/limitDraft.ts'
import {
  type Draft,
  emptyDraft,
  missing,
  orderInput,
  placeChosen,
  placesOf,
  planOf,
  routeInput,
  settled,
  termsOf,
} from '../../../src/renderer/src/panels/ticket/draft.ts'
import {
  closedBound,
  isOpen,
  ordersOf,
  putOpenOrders,
  putOrders,
  useOrderStore,
} from '../../../src/renderer/src/stores/orderStore.ts'
import { tradingStateOf, useRiskStore } from '../../../src/renderer/src/stores/riskStore.ts'
import { closeOverlay, useShellStore } from '../../../src/renderer/src/stores/shellStore.ts'
import {
  alarmed,
  putWorkingOrders,
  useWorkingOrderStore,
} from '../../../src/renderer/src/stores/workingOrderStore.ts'
import { presets } from '../../../src/main/trading/risk/presets.ts'
import { btc, instrumentOf } from '../../support/engineServices.ts'
import { fakeTrading, managedOrderOf, workingOrderOf } from '../../support/fakeTrading.ts'

const held = () => ordersOf(useOrderStore.getState())
const emptyFrame: Frame = { sequence: 1, sentTime: 0 as never, full: false }

beforeEach(() => {
  useOrderStore.setState({ orders: new Map(), doubts: 0 })
  useWorkingOrderStore.setState({ workingOrders: null })
  closeOverlay()
})

describe('the orders of a window', () => {
  it('never go back to an older telling', () => {
    const order = managedOrderOf({ version: 3, status: 'filled' })
    putOrders([order])
    putOrders([{ ...order, version: 2, status: 'accepted' }])
    expect(held()).toEqual([order])
  })

  it('that are held as open and are not among the open ones are asked for again', () => {
    const [kept, gone] = [managedOrderOf(), managedOrderOf()]
    putOrders([kept, gone])
    putOpenOrders([kept])
    expect(held()).toEqual([kept])
    expect(useOrderStore.getState().doubts).toBe(1)
  })

  it('are asked for again when a frame could not carry all of them', () => {
    applyFrame({ ...emptyFrame, orders: { items: [managedOrderOf()], dropped: 4 } }, 0)
    expect(useOrderStore.getState().doubts).toBe(1)
  })

  it('take changes that come with a whole frame after what was open', () => {
    const order = managedOrderOf({ version: 1 })
    const items = [{ ...order, version: 2, status: 'filled' as const }]
    applyFrame({ ...emptyFrame, full: true, openOrders: [order], orders: { items, dropped: 0 } }, 0)
    expect(held()[0]?.status).toBe('filled')
  })

  it('give up closed ones past the bound, and never one that can still trade', () => {
    const open = managedOrderOf()
    const closed = Array.from({ length: closedBound + 20 }, () =>
      managedOrderOf({ status: 'filled' }),
    )
    putOrders([open, ...closed])
    expect(held()).toHaveLength(closedBound + 1)
    expect(held()).toContainEqual(open)
  })

  it('are the same whatever the frames they came in', () => {
    const changes = Array.from({ length: 8 }, (_, index) => index + 1)
    const order = managedOrderOf()
    fc.assert(
      fc.property(fc.shuffledSubarray(changes, { minLength: 8 }), fc.nat(7), (versions, cut) => {
        useOrderStore.setState({ orders: new Map(), doubts: 0 })
        const told = versions.map((version) => ({ ...order, version }))
        putOrders(told.slice(0, cut))
        putOrders(told.slice(cut))
        expect(held().map(({ version }) => version)).toEqual([8])
      }),
      { numRuns: 100 },
    )
  })

  it('count as open while nobody can say that they closed', () => {
    const uncertainty = {
      about: 'end',
      reason: 'Vanished from the list.',
      since: 0 as never,
      checks: 1,
      nextCheckTime: 5000 as never,
      needsHand: false,
    } as const
    const order = managedOrderOf({ status: 'canceled', uncertainty })
    expect(isOpen(order)).toBe(true)
    expect(truthText(order)).toBe('UNKNOWN')
    expect(evidenceText(order)).toBe('Vanished from the list.')
    expect(nextCheckText(order, 2500)).toBe('in 3 s')
    expect(nextCheckText(order, 9000)).toBe('now')
  })
})

describe('working orders of a window', () => {
  it('keep the newest of each and drop those that a whole frame leaves out', () => {
    const [one, other] = [workingOrderOf({ version: 2 }), workingOrderOf()]
    putWorkingOrders([one, other], true)
    putWorkingOrders([{ ...one, version: 1, alarm: 'old' }])
    expect(alarmed(useWorkingOrderStore.getState().workingOrders)).toEqual([])
    putWorkingOrders([{ ...one, version: 3, alarm: 'No stop.' }])
    expect(alarmed(useWorkingOrderStore.getState().workingOrders)).toHaveLength(1)
    putWorkingOrders([other], true)
    expect(useWorkingOrderStore.getState().workingOrders).toEqual([other])
  })
})

describe('the mode banner', () => {
  const sandboxes = [
    { venue: 'bybit', environment: 'sandbox' },
    { venue: 'hyperliquid', environment: 'sandbox' },
  ] as const
  const both = (first: 'armed' | 'dryRun', second: 'armed' | 'dryRun') =>
    sendingWords({ sending: 'dryRun', venues: sandboxes }, [
      { venue: 'bybit', mode: first },
      { venue: 'hyperliquid', mode: second },
    ])

  it('says armed as soon as one venue is, and names each', () => {
    expect(both('dryRun', 'dryRun')).toMatchObject({ mode: 'dryRun', word: 'Dry run' })
    expect(both('armed', 'armed')).toMatchObject({ mode: 'armed', word: 'Armed' })
    expect(both('armed', 'dryRun')).toMatchObject({
      mode: 'mixed',
      word: 'Armed 1 of 2',
      hint: 'bybit armed · hyperliquid dry run',
    })
    expect(sendingWords({ sending: 'armed', venues: sandboxes }, null).mode).toBe('armed')
  })

  it('is loud only while orders leave with real money', () => {
    const venues = [
      { venue: 'bybit', environment: 'live' },
      { venue: 'hyperliquid', environment: 'testnet' },
    ] as const
    const isReal = (bybit: 'armed' | 'dryRun', hyperliquid: 'armed' | 'dryRun') =>
      sendingWords({ sending: 'dryRun', venues }, [
        { venue: 'bybit', mode: bybit },
        { venue: 'hyperliquid', mode: hyperliquid },
      ]).isReal
    expect(isReal('armed', 'dryRun')).toBe(true)
    expect(isReal('dryRun', 'armed')).toBe(false)
    expect(both('armed', 'armed').isReal).toBe(false)
    expect(sendingWords({ sending: 'armed', venues }, null).isReal).toBe(true)
    expect(sendingWords({ sending: 'dryRun', venues }, null).isReal).toBe(false)
  })
})

describe('the kill switch chord', () => {
  it('asks first, ignores the repeats of that press, and engages at the second or when held', () => {
    let engaged = 0
    const press = (time: number): void => pressKillSwitch(time, () => (engaged += 1))
    press(1000)
    expect(useShellStore.getState().overlay).toBe('killSwitch')
    press(1000 + 30)
    press(1000 + deliberateMs - 1)
    expect(engaged).toBe(0)
    press(1000 + deliberateMs)
    expect(engaged).toBe(1)
  })
})

it('the stricter of a venue’s state and that of everything holds', () => {
  const { risk } = fakeTrading()
  const entry = { reason: '', by: 'user', since: 0 as never }
  useRiskStore.setState({
    risk: {
      ...risk,
      states: [
        { ...entry, venue: null, state: 'reduceOnly' },
        { ...entry, venue: 'bybit', state: 'normal' },
        { ...entry, venue: 'hyperliquid', state: 'halted' },
      ],
    },
  })
  const store = useRiskStore.getState()
  expect(tradingStateOf(store, 'bybit')).toBe('reduceOnly')
  expect(tradingStateOf(store, 'hyperliquid')).toBe('halted')
})

describe('limits as they are typed', () => {
  it.each(Object.entries(presets))('%s is the same after being shown', (_name, limits) => {
    expect(limitsOf(draftOf(limits))).toEqual(limits)
  })

  it('are exact decimals: a share of 0.07 is not shown as 7.000000000000001', () => {
    expect(draftOf({ ...presets.standard, priceCollar: '0.07' }).priceCollar).toBe('7')
  })

  it.each([
    ['maxOrderNotional', '0'],
    ['maxOrderNotional', 'lots'],
    ['maxOrdersPerSecond', '1.5'],
    ['haltDrawdown', '-3'],
  ] as const)('%s cannot be %s', (name, text) => {
    expect(limitsOf({ ...draftOf(presets.standard), [name]: text })).toMatchObject({ name })
  })

  it('left empty switch their rule off', () => {
    const draft = { ...draftOf(presets.standard), maxDailyLoss: '' }
    expect(limitsOf(draft)).toMatchObject({ maxDailyLoss: null })
  })
})

const capabilities: TradingCapabilities = {
  marketKind: 'linear',
  orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit'],
  timesInForce: { limit: ['gtc', 'ioc'], stopLimit: ['gtc'] },
  postOnly: true,
  reduceOnly: true,
  quoteQuantity: false,
  amend: 'native',
  amendable: ['price', 'quantity'],
  cancelAll: 'account',
  hedgeMode: false,
  leverage: true,
  triggerBy: ['last'],
  trailingDelta: null,
  webSocketOrderEntry: true,
  deadMansSwitch: null,
  notes: [],
}

function accountOf(venue: 'bybit' | 'hyperliquid', environment: AccountState['environment']) {
  return {
    venue,
    environment,
    accountId: mainAccount,
    capabilities: [capabilities],
  } as unknown as AccountState
}

const accounts = [accountOf('bybit', 'sandbox'), accountOf('hyperliquid', 'live')]
const places = placesOf(accounts, [instrumentOf('bybit'), instrumentOf('hyperliquid')])

function draftAt(key: string, fields: Partial<Draft>) {
  const place = placeChosen(places, key)
  if (place === null) throw new Error('no place')
  return { place, draft: settled({ ...emptyDraft, ...fields }, place) }
}

describe('the order ticket', () => {
  it('offers each account’s instrument, and the router with the most serious environment', () => {
    expect(places.map(({ kind, venues, environment }) => [kind, venues, environment])).toEqual([
      ['venue', ['bybit'], 'sandbox'],
      ['venue', ['hyperliquid'], 'live'],
      ['best', ['bybit', 'hyperliquid'], 'live'],
    ])
  })

  it('sends only what the type has', () => {
    const { draft } = draftAt('', {
      orderType: 'market',
      price: '60000',
      stopPrice: '1',
      quantity: '0.010',
      postOnly: true,
    })
    expect(termsOf(draft)).toMatchObject({
      quantity: '0.010',
      price: null,
      stopPrice: null,
      timeInForce: null,
      postOnly: false,
    })
  })

  it('falls back to what the venue offers', () => {
    const { draft } = draftAt('', { orderType: 'trailingStop', timeInForce: 'day' })
    expect(draft).toMatchObject({ orderType: 'market', timeInForce: null })
    expect(draftAt('', { orderType: 'limit', timeInForce: 'fok' }).draft.timeInForce).toBe('gtc')
  })

  it.each([
    [{ orderType: 'limit', price: '1' }, 'Quantity is missing.'],
    [{ orderType: 'limit', quantity: '1' }, 'Price is missing.'],
    [{ orderType: 'limit', quantity: '1e3', price: '1' }, 'Quantity is no amount.'],
    [{ orderType: 'stopLimit', quantity: '1', price: '1' }, 'Stop price is missing.'],
    [
      { strategy: 'bracket', quantity: '1', price: '1' },
      'A bracket needs a stop loss, a target, or both.',
    ],
    [{ strategy: 'ladder', quantity: '1', from: '1', to: '' }, 'Last price is missing.'],
    [{ strategy: 'chase', quantity: '1' }, 'Price limit is missing.'],
    [{ orderType: 'market', quantity: '1' }, null],
  ] as const)('%j says: %s', (fields, words) => {
    expect(missing(draftAt('', fields as Partial<Draft>).draft)).toBe(words)
  })

  it('asks in a form that the contract takes, whatever the plan', () => {
    const amounts = {
      quantity: '1',
      price: '60000',
      exitStop: '59000',
      target: '61000',
      otherStop: '58000',
      from: '59000',
      to: '60000',
      limitPrice: '60100',
      shownQuantity: '0.1',
      trailingDelta: '50',
    }
    const strategies = ['bracket', 'oco', 'ladder', 'chase', 'twap', 'iceberg', 'trailing'] as const
    const stamp = { idempotencyKey: 'a', clickedTime: 1 }
    for (const strategy of strategies) {
      const { draft, place } = draftAt('', { ...amounts, strategy })
      expect(missing(draft)).toBeNull()
      const { venue, accountId, instrumentId } = orderInput(draft, place) ?? {}
      const input = { venue, accountId, instrumentId, plan: planOf(draft), ...stamp }
      expect(requestSchemas['workingOrders:start'].safeParse(input).error).toBeUndefined()
    }
    const { draft, place } = draftAt('', amounts)
    expect(
      requestSchemas['order:submit'].safeParse({ ...orderInput(draft, place), ...stamp }).success,
    ).toBe(true)
    const best = places.at(-1)
    if (best === undefined) throw new Error('no router')
    const route = { ...routeInput(draft, best, btc), ...stamp }
    expect(requestSchemas['routing:submit'].safeParse(route).success).toBe(true)
  })
})
