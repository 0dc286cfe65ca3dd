import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../../../src/sandbox/matching/events.ts'
import { fixed, fixedText } from '../../../../src/sandbox/matching/fixed.ts'
import { bench, linear, spot } from '../../../support/sandbox/engine.ts'

describe('spot money', () => {
  it('is held for what a limit order may cost, and free again after it', () => {
    const { take, engine } = bench()
    const order = take('ann', 'buy', { symbol: spot.symbol, price: fixed(90), quantity: fixed(2) })
    const wallet = engine.accounts.get('ann')?.wallet('USD')
    expect(fixedText(wallet?.locked ?? 0n)).toBe('180')
    engine.cancel('ann', order.id)
    expect(fixedText(wallet?.locked ?? 0n)).toBe('0')
  })

  it('pays the fill price, not the limit, and the fee in what is received', () => {
    const { take, wallet, engine } = bench()
    take('ann', 'buy', { symbol: spot.symbol, price: fixed(102), quantity: fixed(2) })
    expect(wallet('ann')).toBe('99798')
    expect(wallet('ann', 'Y')).toBe('1001.998')
    expect(engine.accounts.get('ann')?.wallet('USD').locked).toBe(0n)
    take('ann', 'sell', { symbol: spot.symbol, quantity: fixed(1) })
    expect(wallet('ann')).toBe('99896.901')
    expect(wallet('ann', 'Y')).toBe('1000.998')
  })

  it.each([
    ['buy', { price: fixed(150), quantity: fixed(1000) }],
    ['sell', { price: fixed(200), quantity: fixed(1000), first: true }],
    ['buy', { quantity: null, quoteQuantity: fixed(100_001) }],
  ] as const)('that is not there is refused (%s)', (side, more) => {
    const { send, engine } = bench()
    if ('first' in more) engine.credit('ann', 'Y', fixed(-1))
    expect(send('ann', side, { symbol: spot.symbol, ...more })).toEqual({
      ok: false,
      refusal: 'insufficientBalance',
    })
  })

  it('does not leave an account that has too little, and moves between accounts', () => {
    const { engine, wallet } = bench()
    expect(engine.credit('ann', 'Y', fixed(-1001))).toBe(false)
    expect(engine.transfer('ann', 'bob', 'Y', fixed(400))).toBe(true)
    expect(engine.transfer('ann', 'bob', 'Y', fixed(601))).toBe(false)
    expect([wallet('ann', 'Y'), wallet('bob', 'Y')]).toEqual(['600', '1400'])
  })
})

describe('a position', () => {
  const positionOf = (held: ReturnType<typeof bench>, account = 'ann') => {
    const position = held.engine.accounts.get(account)?.position(linear.symbol, 'both')
    if (position === undefined || position === null) throw new Error('no position')
    return { position, view: held.engine.positionView(account, position) }
  }

  it('averages what was paid, and realises the share that is closed', () => {
    const held = bench()
    held.take('ann', 'buy', { quantity: fixed(6) })
    const before = positionOf(held)
    expect(fixedText(before.view.entryPrice, 8)).toBe('101.16666666')
    held.take('ann', 'sell', { quantity: fixed(3) })
    const [, , closing] = held.engine.fills('ann', null)
    expect(fixedText(closing?.realizedPnl ?? 0n)).toBe('-6.5')
    expect(fixedText(before.position.cost)).toBe('303.5')
    // 607 x 0.0005 and 297 x 0.0005 in fees
    expect(held.wallet('ann')).toBe('99993.048')
  })

  it('turns from long to short in one trade', () => {
    const held = bench()
    held.take('ann', 'buy', { quantity: fixed(1) })
    held.take('ann', 'sell', { quantity: fixed(3) })
    const { position, view } = positionOf(held)
    expect(fixedText(position.quantity)).toBe('-2')
    expect(fixedText(view.entryPrice)).toBe('99')
  })

  it('is not enlarged or turned by a reduce-only order', () => {
    const held = bench()
    held.take('ann', 'buy', { quantity: fixed(2) })
    const order = held.take('ann', 'sell', { quantity: fixed(5), reduceOnly: true })
    expect(held.fills('ann')).toEqual(['buy 2@101 taker', 'sell 2@99 taker'])
    expect(order.status).toBe('expired')
    expect(positionOf(held).position.quantity).toBe(0n)
  })

  it('takes its resting reduce-only orders with it when it ends', () => {
    const held = bench()
    held.take('ann', 'buy', { quantity: fixed(2) })
    const order = held.take('ann', 'sell', { price: fixed(120), reduceOnly: true })
    held.take('ann', 'sell', { quantity: fixed(2) })
    expect(order).toMatchObject({ status: 'expired', reason: 'reduceOnly' })
  })

  it('is kept apart long and short in a hedged account', () => {
    const held = bench()
    expect(held.engine.setHedged('ann', true).ok).toBe(true)
    held.take('ann', 'buy', { positionSide: 'long' })
    held.take('ann', 'sell', { positionSide: 'short' })
    const account = held.engine.accounts.get('ann')
    expect(account?.livePositions().map((each) => fixedText(each.quantity))).toEqual(['1', '-1'])
    expect(held.send('ann', 'buy', { positionSide: 'both' })).toMatchObject({ ok: false })
    expect(held.send('ann', 'sell', { positionSide: 'long', quantity: fixed(2) })).toEqual({
      ok: false,
      refusal: 'reduceOnly',
    })
    expect(held.engine.setHedged('ann', false)).toEqual({ ok: false, refusal: 'hasPosition' })
  })

  it('needs margin by its leverage, and no more than its tier allows', () => {
    const held = bench()
    held.engine.credit('ann', 'USD', fixed(-99_000))
    const big = { price: fixed(100), quantity: fixed(101) }
    expect(held.send('ann', 'buy', big)).toEqual({ ok: false, refusal: 'insufficientMargin' })
    expect(held.engine.setLeverage('ann', linear.symbol, 20)).toMatchObject({ ok: true })
    expect(held.send('ann', 'buy', big)).toEqual({ ok: false, refusal: 'positionLimit' })
    expect(held.send('ann', 'buy', { price: fixed(100), quantity: fixed(99) })).toMatchObject({
      ok: true,
    })
    expect(held.engine.setLeverage('ann', linear.symbol, 51)).toEqual({
      ok: false,
      refusal: 'leverageOutOfRange',
    })
  })

  it('pays funding when it falls due, longs to shorts', () => {
    const held = bench()
    held.take('ann', 'buy', {})
    held.take('bob', 'sell', {})
    const before = [held.wallet('ann'), held.wallet('bob')].map(Number)
    const untilFunding = 4 * 3_600_000
    held.pass(untilFunding - 50)
    expect([held.wallet('ann'), held.wallet('bob')].map(Number)).toEqual(before)
    held.pass(50)
    expect(Number(held.wallet('ann')) - (before[0] ?? 0)).toBeCloseTo(-0.01, 8)
    expect(Number(held.wallet('bob')) - (before[1] ?? 0)).toBeCloseTo(0.01, 8)
  })

  it('has the liquidation price of the published form', () => {
    const held = bench()
    held.engine.setMarginMode('ann', linear.symbol, 'isolated')
    held.market.setAsks([[100, 50]])
    held.take('ann', 'buy', { quantity: fixed(1) })
    // 100 (1 - 1/10) / (1 - 0.01)
    expect(fixedText(positionOf(held).view.liquidationPrice ?? 0n, 8)).toBe('90.90909090')
    held.take('ann', 'buy', { quantity: fixed(199) })
    expect(positionOf(held).view.maintenance).toBeGreaterThan(0n)
  })

  it('is closed when its isolated margin is used up, and costs no more than that', () => {
    const held = bench()
    held.engine.setMarginMode('ann', linear.symbol, 'isolated')
    held.take('ann', 'buy', { quantity: fixed(5) })
    const { position } = positionOf(held)
    const left = Number(held.wallet('ann')) - Number(fixedText(position.isolatedWallet))
    held.market.setMark(91)
    held.market.setBids([[60, 100]])
    held.pass(1000)
    expect(position.quantity).toBe(0n)
    expect(Number(held.wallet('ann'))).toBeCloseTo(left, 8)
    const forced = held.engine.fills('ann', null).at(-1)
    expect(forced).toMatchObject({ isLiquidation: true, side: 'sell' })
    const reasons = [...held.engine.ledger.after(0, 'ann')].map((entry) => entry['reason'])
    expect(reasons).toContain('insurance')
  })

  it('is closed with the others, orders first, when the cross margin is used up', () => {
    const held = bench()
    held.engine.credit('ann', 'USD', fixed(-99_900))
    held.take('ann', 'buy', { quantity: fixed(5) })
    const order = held.take('ann', 'sell', { price: fixed(150) })
    held.market.setMark(80)
    held.market.setBids([[85, 100]])
    held.pass(1000)
    expect(order).toMatchObject({ status: 'canceled', reason: 'liquidation' })
    expect(positionOf(held).position.quantity).toBe(0n)
    expect(Number(held.wallet('ann'))).toBeGreaterThanOrEqual(0)
  })

  it('takes and gives isolated margin as far as it can be spared', () => {
    const { engine, take } = bench()
    engine.setMarginMode('ann', linear.symbol, 'isolated')
    take('ann', 'buy', {})
    const move = (amount: number) =>
      engine.moveIsolatedMargin('ann', linear.symbol, 'both', fixed(amount))
    expect(move(50)).toMatchObject({ ok: true, value: fixed('60.1') })
    expect(move(-60)).toEqual({ ok: false, refusal: 'insufficientMargin' })
    expect(move(-40)).toMatchObject({ ok: true })
  })
})

describe('what the engine tells', () => {
  it('comes in the order it happened: the order first, then the account', () => {
    const { engine, take } = bench()
    const seen: string[] = []
    engine.on((event: EngineEvent) =>
      seen.push(
        event.kind === 'order'
          ? `${event.execution} ${event.order.status}`
          : `${event.reason} ${event.assets.join()} ${event.positions.length}`,
      ),
    )
    take('ann', 'buy', { quantity: fixed(6) })
    engine.credit('ann', 'USD', fixed(1))
    expect(seen).toEqual([
      'accepted accepted',
      'trade partiallyFilled',
      'trade filled',
      'order USD 1',
      'deposit USD 0',
    ])
  })

  it('may be asked about while it is told, without time going on', () => {
    const { engine, take, clock } = bench()
    const open: number[] = []
    engine.on(() => {
      clock.jump(60_000)
      open.push(engine.openOrders('ann', null).length)
    })
    take('ann', 'buy', { price: fixed(90) })
    expect(open).toEqual([1])
  })
})
