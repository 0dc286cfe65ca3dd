import { describe, expect, it } from 'vitest'
import type { InstrumentId, UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { ManagedOrder } from '../../../../src/contract/domain/managedOrder.ts'
import type { RiskLimits } from '../../../../src/contract/domain/risk.ts'
import { managedOrderOf } from '../../../support/fakeTrading.ts'
import { balanceOf, fillOf, positionOf } from '../../../support/orders.ts'
import {
  instrumentFor,
  perpetual,
  requestFor,
  spotPair,
  startRiskRig,
} from '../../../support/riskRig.ts'

const limit = requestFor(perpetual)
const market = requestFor(perpetual, { orderType: 'market', price: null })

function rigWith(limits: Partial<RiskLimits> = {}) {
  return startRiskRig({ limits })
}

/** A working order of ours at the perpetual. */
function working(fields: Partial<ManagedOrder> = {}): ManagedOrder {
  const { instrumentId } = perpetual
  return managedOrderOf({ instrumentId, quantity: '1', leavesQuantity: '1', ...fields })
}

describe('the gate', () => {
  it('lets through what breaks no rule', () => {
    expect(rigWith().admit(limit)).toEqual([])
  })

  it('names every rule that says no, with limit, value, unit and field', () => {
    const rig = rigWith({ maxOrderNotional: '1000', maxOrderQuantity: '0.5' })
    const denials = rig.admit(requestFor(perpetual, { price: '60000.05' }))
    expect(denials).toMatchObject([
      { rule: 'tickSize', limit: '0.1', value: '60000.05', unit: 'USDT', field: 'price' },
      { rule: 'maxOrderQuantity', limit: '0.5', value: '1', unit: 'BTC', field: 'quantity' },
      { rule: 'maxOrderNotional', limit: '1000', value: '60000.05', unit: 'USD' },
    ])
  })

  it('stays standing on numbers that cannot be read', () => {
    const rig = startRiskRig()
    for (const bad of ['', 'x', '-1', '0', '1e3', null]) {
      expect(rig.refused({ ...limit, quantity: bad, price: bad })).toContain('quantity')
    }
  })

  describe('size', () => {
    it.each([
      ['maxOrderQuantity', { maxOrderQuantity: '1' }, '1', '1.001'],
      ['maxOrderNotional', { maxOrderNotional: '60000' }, '1', '1.001'],
    ] as const)('%s holds at the limit and not one step above', (rule, limits, fits, above) => {
      const rig = rigWith(limits)
      expect(rig.refused({ ...limit, quantity: fits })).toEqual([])
      expect(rig.refused({ ...limit, quantity: above })).toEqual([rule])
    })

    it('takes a market order at the worst price that is known', () => {
      const rig = rigWith({ maxOrderNotional: '60000' })
      const ask = { bid: 59_999, ask: 60_001, receivedTime: rig.clock.now() }
      expect(rig.refused(market)).toEqual([])
      rig.tops.set(perpetual.instrumentId, ask)
      expect(rig.refused(market)).toEqual(['maxOrderNotional'])
    })

    it('does not guess at an order that has no price', () => {
      const rig = rigWith({ maxOrderNotional: '60000' })
      rig.setPrice(perpetual, null)
      expect(rig.refused(market)).toContain('maxOrderNotional')
    })

    it('bounds what only closes a contract by the position alone', () => {
      const rig = rigWith({ maxOrderNotional: '1000' })
      const close = { ...limit, side: 'sell', reduceOnly: true } as const
      rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
      expect(rig.refused(close)).toEqual([])
      expect(rig.refused({ ...close, quantity: '1.001' })).toEqual(['reduceOnly'])
    })

    it('counts an inverse contract by its face, whatever the price', () => {
      const inverse = instrumentFor({
        instrumentId: 'BTCUSD-INVERSE.BYBIT' as InstrumentId,
        marketKind: 'inverse',
        quoteAsset: 'USD',
        settleAsset: 'BTC',
        stepSize: '1',
        minQuantity: '1',
        maxQuantity: '1000000',
      })
      const rig = startRiskRig({ instruments: [inverse], limits: { maxOrderNotional: '500' } })
      expect(rig.refused(requestFor(inverse, { quantity: '500' }))).toEqual([])
      expect(rig.refused(requestFor(inverse, { quantity: '501' }))).toEqual(['maxOrderNotional'])
    })
  })

  describe('the price collar', () => {
    const rig = rigWith({ priceCollar: '0.01' })
    it.each([
      ['a buy at the edge', { price: '60600' }, []],
      ['a buy a tick beyond', { price: '60600.1' }, ['priceCollar']],
      ['a buy far below, which only rests', { price: '100' }, []],
      ['a sell at the edge', { side: 'sell', price: '59400' }, []],
      ['a sell a tick beyond', { side: 'sell', price: '59399.9' }, ['priceCollar']],
      ['a sell far above, which only rests', { side: 'sell', price: '900000' }, []],
      [
        'a stop limit by its stop price',
        { orderType: 'stopLimit', stopPrice: '70000', price: '70700.1' },
        ['priceCollar'],
      ],
      [
        'a buy stop that the market has passed',
        { orderType: 'stopMarket', stopPrice: '59000', price: null },
        ['priceCollar'],
      ],
      [
        'a buy stop that waits for a rise',
        { orderType: 'stopMarket', stopPrice: '70000', price: null },
        [],
      ],
    ] as const)('judges %s', (_, fields, denied) => {
      expect(rig.refused(requestFor(perpetual, fields))).toEqual(denied)
    })

    it('looks at the mark where the book runs away from it', () => {
      const away = rigWith({ priceCollar: '0.01' })
      const receivedTime = away.clock.now()
      away.tops.set(perpetual.instrumentId, { bid: 70_000, ask: 70_001, receivedTime })
      expect(away.refused(market)).toEqual(['priceCollar'])
      expect(away.refused({ ...limit, price: '70000' })).toEqual(['priceCollar'])
    })
  })

  it('decides nothing by prices that are too old, but lets positions be closed', () => {
    const rig = rigWith({ maxDataAgeMs: 1000 })
    rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
    rig.clock.advance(1000)
    expect(rig.refused(limit)).toEqual([])
    rig.clock.advance(1)
    expect(rig.refused(limit)).toEqual(['maxDataAgeMs'])
    expect(rig.refused({ ...limit, side: 'sell', reduceOnly: true })).toEqual([])
  })

  describe('positions', () => {
    const limits = { maxPositionPerInstrument: '120000' }

    it('count what is held, what works and what was just let through', () => {
      const rig = rigWith({ maxPositionPerInstrument: '180000' })
      rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
      rig.open.push(working())
      expect(rig.admit(limit)).toEqual([])
      expect(rig.refused({ ...limit, quantity: '0.001' })).toEqual(['maxPositionPerInstrument'])
    })

    it('count an order once when the order manager lists it', () => {
      const rig = rigWith(limits)
      const question = rig.ask(limit)
      expect(rig.risk.gate.admit(question)).toEqual([])
      rig.open.push(working({ orderId: question.orderId }))
      expect(rig.refused(limit)).toEqual([])
    })

    it('forget an order that was not sent after all', () => {
      const rig = rigWith({ maxPositionPerInstrument: '60000' })
      const question = rig.ask(limit)
      expect(rig.risk.gate.admit(question)).toEqual([])
      expect(rig.refused(limit)).toEqual(['maxPositionPerInstrument'])
      rig.risk.gate.withdraw(question.orderId)
      expect(rig.refused(limit)).toEqual([])
    })

    it('may be turned round as far as the limit goes', () => {
      const rig = rigWith(limits)
      rig.setState('bybit', { positions: [positionOf({ quantity: '2' })] })
      expect(rig.refused({ ...limit, side: 'sell', quantity: '4' })).toEqual([])
      expect(rig.refused({ ...limit, side: 'sell', quantity: '4.001' })).toEqual([
        'maxPositionPerInstrument',
      ])
    })

    it('may shrink however far above the limit they are', () => {
      const rig = rigWith(limits)
      rig.setState('bybit', { positions: [positionOf({ quantity: '9' })] })
      expect(rig.refused({ ...limit, side: 'sell', quantity: '3' })).toEqual([])
      expect(rig.refused(limit)).toEqual(['maxPositionPerInstrument'])
    })

    it('are counted over a venue and over all of them', () => {
      const rig = rigWith({ maxExposurePerVenue: '100000', maxExposureTotal: '110000' })
      rig.setState('binance-spot', {
        balances: [balanceOf({ asset: 'USDT', available: '1000000' })],
      })
      expect(rig.admit(limit)).toEqual([])
      expect(rig.refused(limit)).toEqual(['maxExposurePerVenue', 'maxExposureTotal'])
      const elsewhere = requestFor(spotPair, { quantity: '0.8' })
      expect(rig.refused(elsewhere)).toEqual([])
      expect(rig.refused({ ...elsewhere, quantity: '0.9' })).toEqual(['maxExposureTotal'])
    })

    it('count a fill that the position does not show yet', () => {
      const rig = rigWith(limits)
      const order = working({ quantity: '2', leavesQuantity: '2' })
      rig.bus.publish(order)
      rig.bus.publish({ ...order, cumulativeQuantity: '2', leavesQuantity: '0', status: 'filled' })
      expect(rig.refused(limit)).toEqual(['maxPositionPerInstrument'])
      rig.setState('bybit', { positions: [positionOf({ quantity: '1.5' })] })
      rig.bus.publish(positionOf({ quantity: '1.5' }))
      expect(rig.refused({ ...limit, quantity: '0.5' })).toEqual([])
    })

    it('are not known where a price is missing', () => {
      const other = instrumentFor({ instrumentId: 'AAAUSDT-LINEAR.BYBIT' as InstrumentId })
      const rig = startRiskRig({
        instruments: [perpetual, other],
        limits: { maxExposureTotal: '9000000' },
      })
      rig.setPrice(other, null)
      const { instrumentId } = other
      const unpriced = { instrumentId, markPrice: null, entryPrice: null }
      rig.setState('bybit', { positions: [positionOf(unpriced)] })
      expect(rig.refused(limit)).toEqual(['exposure'])
    })
  })

  describe('reduce-only', () => {
    const close = { ...limit, side: 'sell', reduceOnly: true } as const

    it('needs a position the other way', () => {
      const rig = rigWith()
      expect(rig.refused(close)).toEqual(['reduceOnly'])
      rig.setState('bybit', { positions: [positionOf({ quantity: '1', positionSide: 'short' })] })
      expect(rig.refused(close)).toEqual(['reduceOnly'])
      expect(rig.refused({ ...close, side: 'buy' })).toEqual([])
    })

    it('is let through right after the fill that it protects', () => {
      const rig = rigWith()
      const order = working()
      rig.bus.publish(order)
      rig.bus.publish({ ...order, cumulativeQuantity: '1', leavesQuantity: '0', status: 'filled' })
      expect(rig.refused(close)).toEqual([])
    })

    it('is left to the venue while the account is not up to date', () => {
      const rig = rigWith()
      rig.setState('bybit', { status: 'degraded' })
      expect(rig.refused(close)).toEqual([])
    })
  })

  describe('pace', () => {
    it.each([
      ['maxOrdersPerSecond', { maxOrdersPerSecond: 3 }, 1000],
      ['maxOrdersPerMinute', { maxOrdersPerMinute: 3 }, 60_000],
    ] as const)('%s counts a sliding window', (rule, limits, window) => {
      const rig = rigWith(limits)
      for (let sent = 0; sent < 3; sent += 1) {
        expect(rig.admit(limit)).toEqual([])
        rig.clock.advance(10)
      }
      expect(rig.refused(limit)).toEqual([rule])
      rig.clock.advance(window - 31)
      expect(rig.refused(limit)).toEqual([rule])
      rig.clock.advance(1)
      expect(rig.refused(limit)).toEqual([])
    })

    it('takes the same terms within the window for a second click', () => {
      const rig = rigWith({ duplicateWindowMs: 500 })
      expect(rig.admit(limit)).toEqual([])
      rig.clock.advance(499)
      expect(rig.refused({ ...limit, idempotencyKey: 'another' })).toEqual(['duplicateClick'])
      expect(rig.refused({ ...limit, price: '60000.1' })).toEqual([])
      expect(rig.refused({ ...limit, source: 'working' })).toEqual([])
      rig.clock.advance(1)
      expect(rig.refused(limit)).toEqual([])
    })

    it('does not count a click that was refused or not sent', () => {
      const rig = rigWith({ duplicateWindowMs: 500 })
      const question = rig.ask(limit)
      rig.risk.gate.check(question)
      expect(rig.refused(limit)).toEqual([])
      rig.risk.gate.admit(question)
      rig.risk.gate.withdraw(question.orderId)
      expect(rig.refused(limit)).toEqual([])
    })

    it('bounds open orders, but not those that only close', () => {
      const rig = rigWith({ maxOpenOrders: 2 })
      rig.open.push(working())
      expect(rig.admit(limit)).toEqual([])
      expect(rig.refused(limit)).toEqual(['maxOpenOrders'])
      rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
      expect(rig.refused({ ...limit, side: 'sell', reduceOnly: true })).toEqual([])
    })
  })

  describe('balance', () => {
    const buy = requestFor(spotPair)

    it('must cover what a spot buy spends, beside what was spent since it was told', () => {
      const rig = rigWith()
      rig.setState('binance-spot', {
        balances: [
          balanceOf({ venue: 'binance-spot', available: '60000', receivedTime: rig.clock.now() }),
        ],
      })
      expect(rig.refused({ ...buy, quantity: '1.001' })).toEqual(['balance'])
      expect(rig.admit(buy)).toEqual([])
      expect(rig.refused({ ...buy, quantity: '0.001' })).toEqual(['balance'])
    })

    it('must hold what a spot sell sells', () => {
      const rig = rigWith()
      const balances = [balanceOf({ asset: 'BTC', available: '1' })]
      rig.setState('binance-spot', { balances })
      expect(rig.refused({ ...buy, side: 'sell' })).toEqual([])
      expect(rig.refused({ ...buy, side: 'sell', quantity: '1.001' })).toEqual(['balance'])
    })

    it('lets coins be sold that were bought a moment ago', () => {
      const rig = rigWith()
      const { instrumentId, venue } = spotPair
      const order = managedOrderOf({ instrumentId, venue, status: 'accepted' })
      rig.bus.publish(order)
      rig.bus.publish({ ...order, cumulativeQuantity: '1', status: 'filled' })
      rig.bus.publish(fillOf({ instrumentId, venue, lastQuantity: '1' }))
      expect(rig.refused({ ...buy, side: 'sell' })).toEqual([])
      rig.clock.advance(3000)
      expect(rig.refused({ ...buy, side: 'sell' })).toEqual(['balance'])
    })

    it('is missing where the venue does not tell what is available', () => {
      const rig = rigWith()
      rig.setState('binance-spot', { balances: [balanceOf({ available: null })] })
      expect(rig.refused(buy)).toEqual(['balance'])
    })

    it('must cover the first margin where the leverage is known', () => {
      const rig = rigWith()
      const positions = [positionOf({ quantity: '0.1', leverage: '10' })]
      const balances = [balanceOf({ available: '6000' })]
      rig.setState('bybit', { positions, balances })
      expect(rig.refused(limit)).toEqual([])
      expect(rig.refused({ ...limit, quantity: '1.001' })).toEqual(['balance'])
    })
  })

  describe('permission', () => {
    it('is refused for an account that is not there or whose key was refused', () => {
      const rig = rigWith()
      expect(rig.refused({ ...limit, accountId: 'other' as never })).toContain('account')
      rig.setState('bybit', { status: 'refused', reason: 'the key is wrong' })
      expect(rig.refused(limit)).toEqual(['accountRefused'])
    })

    it('is refused while the account is not up to date', () => {
      const rig = rigWith()
      rig.setState('bybit', { status: 'degraded', reason: 'the stream broke' })
      expect(rig.refused(limit)).toEqual(['accountState'])
    })

    it('Property 3: is refused for a venue that is not available', () => {
      const rig = rigWith()
      rig.refusals.set('bybit', 'Order entry rests.')
      expect(rig.refused(limit)).toEqual(['breakerOpen'])
    })

    it.each(['preLaunch', 'halted', 'settling', 'closed', 'unknown'] as const)(
      'is refused for an instrument that is %s',
      (status) => {
        const instrument = instrumentFor({ status })
        const rig = startRiskRig({ instruments: [instrument] })
        expect(rig.refused(limit)).toContain('instrumentStatus')
      },
    )

    it('follows the stricter of the overall and the venue state', () => {
      const rig = rigWith()
      rig.setState('bybit', { positions: [positionOf({ quantity: '1' })] })
      const close = { ...limit, side: 'sell', reduceOnly: true } as const
      rig.risk.setTradingState('bybit', 'reduceOnly', 'a calm day', 'test')
      expect(rig.refused(limit)).toEqual(['tradingState'])
      expect(rig.refused(close)).toEqual([])
      rig.risk.setTradingState(null, 'halted', 'a wild day', 'test')
      expect(rig.refused(close)).toEqual(['tradingState'])
    })

    it('is refused in a dry run, which may still be looked at', () => {
      const rig = startRiskRig({ startDryRun: true, limits: {} })
      expect(rig.admit(limit)).toMatchObject([{ rule: 'dryRun' }])
      expect(rig.refused(limit)).toEqual([])
    })
  })

  describe('the venue', () => {
    it('bounds open orders and orders with a trigger of an instrument', () => {
      const instrument = instrumentFor({ maxOpenOrders: 3, maxTriggerOrders: 1 })
      const rig = startRiskRig({ instruments: [instrument], limits: {} })
      rig.open.push(working({ orderType: 'stopMarket', stopPrice: '70000' }), working())
      const stop = { ...limit, orderType: 'stopMarket', stopPrice: '70000', price: null } as const
      expect(rig.refused(limit)).toEqual([])
      expect(rig.refused(stop)).toEqual(['venueTriggerOrders'])
      rig.open.push(working({ ownership: 'external' }))
      expect(rig.refused(limit)).toEqual(['venueOpenOrders'])
    })

    it('has a band round the mark price', () => {
      const side = { low: '0.9', high: '1.1' }
      const instrument = instrumentFor({ priceBand: { reference: 'mark', buy: side, sell: side } })
      const rig = startRiskRig({ instruments: [instrument], limits: {} })
      expect(rig.refused({ ...limit, price: '66000' })).toEqual([])
      expect(rig.refused({ ...limit, price: '66000.1' })).toEqual(['priceBand'])
      expect(rig.refused({ ...limit, price: '53999.9' })).toEqual(['priceBand'])
    })

    it('must know the order type, the time in force and the expiry', () => {
      const rig = startRiskRig({
        limits: {},
        capabilities: { orderTypes: ['limit'], postOnly: false },
      })
      expect(rig.refused({ ...limit, orderType: 'market' })).toEqual(['orderType'])
      expect(rig.refused({ ...limit, postOnly: true })).toEqual(['postOnly'])
      const expireTime = rig.clock.now()
      expect(rig.refused({ ...limit, timeInForce: 'gtd', expireTime })).toEqual(['expireTime'])
      const later = (expireTime + 1) as UnixMs
      expect(rig.refused({ ...limit, timeInForce: 'gtd', expireTime: later })).toEqual([])
    })
  })

  describe('an amendment', () => {
    const replaces = working({ quantity: '1', price: '60000', cumulativeQuantity: '0' })

    it('is held only against what it adds', () => {
      const rig = rigWith({ maxPositionPerInstrument: '60000', maxOrderNotional: '60000' })
      rig.open.push(replaces)
      expect(rig.refused({ ...limit, price: '59000' }, { replaces })).toEqual([])
      expect(rig.refused({ ...limit, quantity: '1.001' }, { replaces })).toEqual([
        'maxOrderNotional',
        'maxPositionPerInstrument',
      ])
    })

    it('may make an order smaller whatever the limits are by now', () => {
      const rig = rigWith({
        maxPositionPerInstrument: '1',
        maxOrderNotional: '1',
        maxDataAgeMs: 1000,
      })
      rig.open.push(replaces)
      rig.risk.setTradingState(null, 'reduceOnly', 'a calm day', 'test')
      expect(rig.refused({ ...limit, quantity: '0.5' }, { replaces })).toEqual([])
    })

    it('counts with its larger size until it is settled', () => {
      const rig = rigWith({ maxPositionPerInstrument: '120000' })
      rig.open.push(replaces)
      const question = rig.ask({ ...limit, quantity: '2' }, { replaces, orderId: replaces.orderId })
      expect(rig.risk.gate.admit(question)).toEqual([])
      expect(rig.refused({ ...limit, quantity: '0.001' })).toEqual(['maxPositionPerInstrument'])
    })

    it('must be of a field that the venue can change', () => {
      const rig = startRiskRig({ limits: {}, capabilities: { amendable: ['price'] } })
      rig.open.push(replaces)
      expect(rig.refused({ ...limit, price: '59000' }, { replaces })).toEqual([])
      expect(rig.refused({ ...limit, quantity: '0.5' }, { replaces })).toEqual(['amend'])
    })
  })

  it('stops new risk once the loss of the day is at its limit, and while it is not known', async () => {
    const rig = rigWith({ maxDailyLoss: '100' })
    await rig.risk.start()
    rig.bus.publish(fillOf({ lastQuantity: '1', fee: '0', exchangeTime: rig.clock.now() }))
    rig.setPrice(perpetual, 59_901)
    expect(rig.refused({ ...limit, price: '59000' })).toEqual([])
    rig.setPrice(perpetual, 59_900)
    expect(rig.refused({ ...limit, price: '59000' })).toEqual(['maxDailyLoss'])
    rig.setPrice(perpetual, null)
    expect(rig.refused({ ...limit, price: '59000' })).toEqual(['marketData', 'maxDailyLoss'])
    await rig.risk.close()
  })
})
