import { describe, expect, it } from 'vitest'
import type { AccountState } from '../../../../src/contract/domain/accounts.ts'
import type { RiskState } from '../../../../src/contract/domain/risk.ts'
import { PitwallError } from '../../../../src/contract/errors.ts'
import { presets } from '../../../../src/main/trading/risk/presets.ts'
import { manualClock } from '../../../support/manualClock.ts'
import { balanceOf, fillOf, positionOf } from '../../../support/orders.ts'
import {
  memoryStore,
  type noLimits,
  perpetual,
  requestFor,
  spotPair,
  startRiskRig,
} from '../../../support/riskRig.ts'

const diskFull = new PitwallError('STORAGE_UNAVAILABLE', 'the disk is full')
const limit = requestFor(perpetual)

describe('limits', () => {
  it('begin as the standard preset', () => {
    const { limits, preset } = startRiskRig().risk.state()
    expect({ limits, preset }).toEqual({ limits: presets.standard, preset: 'standard' })
  })

  it('are journalled with who changed them and kept over a restart', () => {
    const store = memoryStore()
    const first = startRiskRig({ store })
    first.risk.usePreset('cautious', 'ann')
    first.risk.setLimits({ ...presets.cautious, maxOpenOrders: 7 }, 'bob')
    const second = startRiskRig({ store })
    expect(second.risk.state().limits.maxOpenOrders).toBe(7)
    expect(second.risk.state().preset).toBeNull()
    expect(second.risk.changes(10).map(({ what, by }) => [what, by])).toEqual([
      ['limits', 'bob'],
      ['limits', 'ann'],
    ])
  })

  it.each([
    ['maxOrderNotional', '0'],
    ['maxOrderNotional', '-5'],
    ['maxOrderNotional', 'much'],
    ['priceCollar', '1.5'],
    ['maxOpenOrders', 0],
    ['maxOpenOrders', 1.5],
    ['maxDataAgeMs', -1],
  ] as const)('refuse %s %s by name and change nothing', (path, value) => {
    const { risk } = startRiskRig()
    const wrong = { ...presets.standard, [path]: value }
    expect(() => risk.setLimits(wrong, 'ann')).toThrow(expect.objectContaining({ path }))
    expect(risk.state().limits).toEqual(presets.standard)
  })

  it('stay as they were where the change cannot be written', () => {
    const rig = startRiskRig()
    rig.store.broken = diskFull
    expect(() => rig.risk.usePreset('professional', 'ann')).toThrow('the disk is full')
    expect(rig.risk.state().preset).toBe('standard')
  })

  it('are told on the bus when they change', () => {
    const rig = startRiskRig()
    const told: RiskState[] = []
    rig.bus.on('risk', ({ state }) => told.push(state))
    rig.risk.usePreset('cautious', 'ann')
    expect(told.map(({ preset }) => preset)).toEqual(['cautious'])
  })
})

describe('sending', () => {
  it.each([
    ['sandbox', 'armed'],
    ['testnet', 'armed'],
    ['live', 'dryRun'],
  ] as const)('of a %s venue begins %s, at every start', (environment, mode) => {
    const store = memoryStore()
    const first = startRiskRig({ environment, store })
    expect(first.risk.gate.sending('bybit')).toBe(mode)
    first.risk.setSending('bybit', 'armed', 'ann')
    expect(first.risk.gate.sending('bybit')).toBe('armed')
    expect(startRiskRig({ environment, store }).risk.gate.sending('bybit')).toBe(mode)
  })

  it('cannot be armed in a run that was started to send nothing', () => {
    const { risk } = startRiskRig({ startDryRun: true })
    expect(risk.gate.sending('bybit')).toBe('dryRun')
    expect(() => risk.setSending('bybit', 'armed', 'ann')).toThrow('--dry-run')
  })

  it('is of configured venues only', () => {
    const { risk } = startRiskRig()
    expect(risk.gate.sending('hyperliquid')).toBe('dryRun')
    expect(() => risk.setSending('hyperliquid', 'armed', 'ann')).toThrow('not configured')
  })
})

describe('trading states', () => {
  it('are kept over a restart', () => {
    const store = memoryStore()
    startRiskRig({ store }).risk.setTradingState('bybit', 'halted', 'a break', 'ann')
    const again = startRiskRig({ store })
    expect(again.risk.state().states).toContainEqual(
      expect.objectContaining({ venue: 'bybit', state: 'halted', reason: 'a break', by: 'ann' }),
    )
    expect(again.refused(limit)).toContain('tradingState')
  })

  it('become stricter also where that cannot be written, and looser only where it can', () => {
    const rig = startRiskRig({ limits: {} })
    rig.store.broken = diskFull
    rig.risk.setTradingState(null, 'halted', 'a break', 'ann')
    expect(rig.refused(limit)).toEqual(['tradingState'])
    expect(() => rig.risk.setTradingState(null, 'normal', 'go on', 'ann')).toThrow('disk is full')
    expect(rig.refused(limit)).toEqual(['tradingState'])
  })

  /** A long position of one bought today, with equity of 100,000 dollars when the day was begun. */
  async function losing(limits: Partial<typeof noLimits>) {
    const rig = startRiskRig({ limits })
    const balances = [balanceOf({ total: '100000', available: '100000' })]
    rig.setState('bybit', { balances })
    await rig.risk.start()
    rig.bus.publish(fillOf({ lastQuantity: '1', fee: '0', exchangeTime: rig.clock.now() }))
    rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
    const priceIs = (price: number): void => {
      rig.setPrice(perpetual, price)
      rig.clock.advance(1000)
    }
    return { rig, priceIs, overall: () => rig.risk.state().states[0] }
  }

  it.each([
    ['maxDailyLoss', { maxDailyLoss: '1000' }, 59_000, 'reduceOnly'],
    ['reduceOnlyDrawdown', { reduceOnlyDrawdown: '0.02' }, 58_000, 'reduceOnly'],
    ['haltDrawdown', { haltDrawdown: '0.05' }, 55_000, 'halted'],
  ] as const)('are moved by %s with an alert', async (by, limits, price, state) => {
    const { rig, priceIs, overall } = await losing(limits)
    priceIs(price + 1)
    expect(overall()?.state).toBe('normal')
    expect(rig.alerts).toEqual([])
    priceIs(price)
    expect(overall()).toMatchObject({ state, by })
    expect(rig.alerts).toMatchObject([{ code: 'RISK_LIMIT_REACHED' }])
    await rig.risk.close()
  })

  it('measure a drawdown from the highest equity of the day', async () => {
    const { rig, priceIs, overall } = await losing({ reduceOnlyDrawdown: '0.1' })
    priceIs(100_000)
    expect(rig.risk.state().day).toMatchObject({ peakEquity: '140000', equity: '140000' })
    priceIs(86_001)
    expect(overall()?.state).toBe('normal')
    priceIs(86_000)
    expect(overall()?.state).toBe('reduceOnly')
    await rig.risk.close()
  })

  it('are never loosened by the market, and stay where the trader puts them', async () => {
    const { rig, priceIs, overall } = await losing({ haltDrawdown: '0.05' })
    priceIs(50_000)
    priceIs(60_000)
    expect(overall()?.state).toBe('halted')
    rig.risk.setTradingState(null, 'normal', 'seen', 'ann')
    priceIs(60_000)
    priceIs(50_000)
    expect(overall()).toMatchObject({ state: 'halted', by: 'haltDrawdown' })
    rig.risk.setTradingState(null, 'normal', 'seen again', 'ann')
    priceIs(50_000)
    expect(overall()).toMatchObject({ state: 'normal', by: 'ann' })
    await rig.risk.close()
  })
})

describe('the figures of the day', () => {
  const day = (rig: ReturnType<typeof startRiskRig>) => rig.risk.state().day

  it('are realised, unrealised and fees in dollars, whatever asset they were paid in', async () => {
    const rig = startRiskRig({ limits: {} })
    rig.setPrice(spotPair, 60_000)
    await rig.risk.start()
    const exchangeTime = rig.clock.now()
    const bought = { exchangeTime, lastQuantity: '2', fee: '0.001', feeAsset: 'BTC' }
    rig.bus.publish(fillOf(bought))
    const sold = { exchangeTime, side: 'sell', lastQuantity: '1', lastPrice: '61000' } as const
    rig.bus.publish(fillOf({ ...sold, tradeId: '2', fee: '7', feeAsset: 'USDT' }))
    rig.setPrice(perpetual, 60_500)
    expect(day(rig)).toMatchObject({
      realizedPnl: '1000',
      unrealizedPnl: '500',
      fees: expect.stringMatching(/^67/),
    })
    await rig.risk.close()
  })

  it('say what is missing: a price, and a fee in an asset without one', async () => {
    const rig = startRiskRig({ limits: {} })
    await rig.risk.start()
    rig.bus.publish(fillOf({ lastQuantity: '1', feeAsset: 'XYZ', exchangeTime: rig.clock.now() }))
    rig.setPrice(perpetual, null)
    expect(day(rig).missing).toEqual([
      'a price of BTCUSDT-LINEAR.BYBIT',
      expect.stringContaining('a price of XYZ'),
    ])
    expect(day(rig)).toMatchObject({ equity: null, fees: '60' })
    await rig.risk.close()
  })

  it('count a position from before the day only by what it gained since', async () => {
    const rig = startRiskRig({ limits: {} })
    const held = positionOf({ quantity: '1', entryPrice: '10000', unrealizedPnl: '50000' })
    rig.setState('bybit', { positions: [held] })
    await rig.risk.start()
    rig.setPrice(perpetual, 60_100)
    expect(day(rig)).toMatchObject({ realizedPnl: '0', unrealizedPnl: '100' })
    await rig.risk.close()
  })

  it('value what the account began with as soon as there is a price', async () => {
    const rig = startRiskRig({ limits: {} })
    rig.setPrice(spotPair, null)
    rig.setPrice(perpetual, null)
    rig.setState('bybit', { balances: [balanceOf({ asset: 'BTC', total: '2' })] })
    await rig.risk.start()
    expect(day(rig)).toMatchObject({
      equity: null,
      missing: ['prices of BTC for the equity of bybit'],
    })
    rig.setPrice(spotPair, 60_000)
    rig.clock.advance(1000)
    expect(day(rig)).toMatchObject({ equity: '120000', missing: [] })
    await rig.risk.close()
  })

  it('take the price that the venue told with a position that nobody watches', async () => {
    const rig = startRiskRig({ limits: { maxDailyLoss: '100' } })
    rig.setPrice(perpetual, null)
    rig.setPrice(spotPair, null)
    const held = { quantity: '1', entryPrice: '60000' }
    rig.setState('bybit', { positions: [positionOf({ ...held, markPrice: '60000' })] })
    await rig.risk.start()
    rig.setState('bybit', { positions: [positionOf({ ...held, markPrice: '59950' })] })
    expect(day(rig)).toMatchObject({ unrealizedPnl: '-50', missing: [] })
    await rig.risk.close()
  })

  it('go on after a restart without counting a fill twice', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const first = startRiskRig({ limits: {}, store, clock })
    await first.risk.start()
    const fill = fillOf({ lastQuantity: '1', fee: '1', exchangeTime: clock.now() })
    first.bus.publish(fill)
    await first.risk.close()
    const second = startRiskRig({ limits: {}, store, clock })
    second.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
    await second.risk.start()
    second.bus.publish(fill)
    const more = { tradeId: '2', side: 'sell', lastPrice: '60100', fee: '1' } as const
    second.bus.publish(fillOf({ ...more, lastQuantity: '1', exchangeTime: clock.now() }))
    expect(day(second)).toMatchObject({ realizedPnl: '100', unrealizedPnl: '0', fees: '2' })
    await second.risk.close()
  })

  it('take over what the venue says once messages had time to arrive, and say so', async () => {
    const rig = startRiskRig({ limits: {} })
    await rig.risk.start()
    rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
    rig.clock.advance(2000)
    expect(day(rig).missing).toEqual([])
    rig.clock.advance(4000)
    expect(day(rig).missing).toEqual([
      'fills of BTCUSDT-LINEAR.BYBIT at bybit main that were not told',
    ])
    expect(day(rig)).toMatchObject({ realizedPnl: '0', unrealizedPnl: '0' })
    await rig.risk.close()
  })

  it('begin again at midnight', async () => {
    const rig = startRiskRig({ limits: {}, clock: manualClock(Date.UTC(2026, 0, 1, 23, 59, 50)) })
    await rig.risk.start()
    rig.bus.publish(fillOf({ lastQuantity: '1', fee: '5', exchangeTime: rig.clock.now() }))
    rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
    rig.setPrice(perpetual, 61_000)
    rig.clock.advance(2000)
    expect(day(rig)).toMatchObject({ unrealizedPnl: '1000', fees: '5' })
    rig.clock.advance(10_000)
    expect(day(rig)).toMatchObject({
      since: Date.UTC(2026, 0, 2),
      realizedPnl: '0',
      unrealizedPnl: '0',
      fees: '0',
    })
    await rig.risk.close()
  })

  it('do not make a short position of coins that were held before and sold', async () => {
    const rig = startRiskRig({ limits: {} })
    await rig.risk.start()
    const { instrumentId, venue } = spotPair
    const sale = { instrumentId, venue, side: 'sell', lastQuantity: '3', fee: '0' } as const
    rig.bus.publish(fillOf({ ...sale, exchangeTime: rig.clock.now() }))
    rig.setPrice(spotPair, 70_000)
    expect(day(rig)).toMatchObject({ realizedPnl: '0', unrealizedPnl: '0' })
    await rig.risk.close()
  })

  it('are of the most real environment alone', () => {
    const state: Pick<AccountState, 'environment'> = { environment: 'live' }
    const rig = startRiskRig({ environment: state.environment, limits: {} })
    expect(rig.risk.state().day.missing).toEqual([
      'bybit main, which did not answer yet',
      'binance-spot main, which did not answer yet',
    ])
  })
})

describe('usage', () => {
  it('is told at most once a second, and only when something changed', async () => {
    const rig = startRiskRig({ limits: { maxExposureTotal: '100000', maxOpenOrders: 5 } })
    await rig.risk.start()
    const told: RiskState[] = []
    rig.bus.on('risk', ({ state }) => told.push(state))
    for (let count = 0; count < 3; count += 1) {
      expect(rig.admit({ ...limit, quantity: '0.1' })).toEqual([])
    }
    expect(told).toEqual([])
    rig.clock.advance(1000)
    expect(told).toHaveLength(1)
    expect(told[0]?.usage).toEqual([
      { rule: 'maxExposureTotal', scope: 'total', value: '18000', limit: '100000', unit: 'USD' },
      { rule: 'maxOpenOrders', scope: 'total', value: '3', limit: '5', unit: 'orders' },
    ])
    rig.clock.advance(3000)
    expect(told).toHaveLength(1)
    await rig.risk.close()
  })
})
