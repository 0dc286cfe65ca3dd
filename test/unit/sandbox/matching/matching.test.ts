import { describe, expect, it } from 'vitest'
import { fixed, fixedText } from '../../../../src/sandbox/matching/fixed.ts'
import { leavesOf } from '../../../../src/sandbox/matching/order.ts'
import { bench, linear, spot } from '../../../support/sandbox/engine.ts'

describe('a taker', () => {
  it('walks the levels of the seeded book and pays each its price', () => {
    const { take, fills } = bench()
    const order = take('ann', 'buy', { quantity: fixed(7) })
    expect(fills('ann')).toEqual(['buy 5@101 taker', 'buy 2@102 taker'])
    expect(order.status).toBe('filled')
  })

  it('does not take the same level twice before the seeded book draws it anew', () => {
    const { take, fills, market } = bench()
    take('ann', 'buy', { quantity: fixed(4) })
    take('bob', 'buy', { quantity: fixed(2) })
    expect(fills('bob')).toEqual(['buy 1@101 taker', 'buy 1@102 taker'])
    market.setAsks([[101, 6]])
    take('bob', 'buy', { quantity: fixed(3) })
    expect(fills('bob').at(-1)).toBe('buy 3@101 taker')
  })

  it('rests with what its limit does not reach', () => {
    const { take, fills, engine } = bench()
    const order = take('ann', 'buy', { quantity: fixed(8), price: fixed(101) })
    expect(fills('ann')).toEqual(['buy 5@101 taker'])
    expect(order.status).toBe('partiallyFilled')
    expect(fixedText(leavesOf(order))).toBe('3')
    expect(engine.openOrders('ann', linear.symbol)).toEqual([order])
  })

  it('ends with what is left when immediate or cancel', () => {
    const { take } = bench()
    const order = take('ann', 'buy', {
      quantity: fixed(8),
      price: fixed(101),
      timeInForce: 'ioc',
    })
    expect(order).toMatchObject({ status: 'expired', reason: 'ioc' })
    expect(fixedText(order.cumulativeQuantity)).toBe('5')
  })

  it('trades nothing when fill or kill cannot fill', () => {
    const given = { quantity: fixed(8), price: fixed(101), timeInForce: 'fok' as const }
    const refusing = bench()
    expect(refusing.send('ann', 'buy', given)).toEqual({ ok: false, refusal: 'fokNotFillable' })
    const expiring = bench({ fokThatCannot: 'expire' })
    expect(expiring.take('ann', 'buy', given)).toMatchObject({ status: 'expired', reason: 'fok' })
    expect(expiring.fills('ann')).toEqual([])
    expect(expiring.take('ann', 'buy', { ...given, quantity: fixed(5) }).status).toBe('filled')
  })

  it('spends a quote amount down to the last whole step', () => {
    const { take, fills } = bench()
    const order = take('ann', 'buy', {
      symbol: spot.symbol,
      quantity: null,
      quoteQuantity: fixed(600),
    })
    expect(fills('ann')).toEqual(['buy 5@101 taker', 'buy 0.93@102 taker'])
    expect(order.status).toBe('filled')
  })
})

describe('resting orders', () => {
  it('trade in the order of price, then of time', () => {
    const { take, fills, engine, market } = bench()
    market.setAsks([])
    const ids = [
      take('ann', 'sell', { price: fixed('100.5') }).id,
      take('ann', 'sell', { price: fixed('100.4') }).id,
      take('ann', 'sell', { price: fixed('100.5') }).id,
    ]
    take('bob', 'buy', { quantity: fixed('2.5'), price: fixed(101), timeInForce: 'ioc' })
    expect(fills('bob')).toEqual(['buy 1@100.4 taker', 'buy 1@100.5 taker', 'buy 0.5@100.5 taker'])
    const makers = engine.fills('ann', null).map((fill) => fill.orderId)
    expect(makers).toEqual([ids[1], ids[0], ids[2]])
  })

  it('let the external quantity that was there before them trade first', () => {
    const { take, fills, market, clock, pass } = bench()
    take('ann', 'buy', { quantity: fixed(2), price: fixed(99) })
    market.print(clock.now() + 10, 'sell', 99, 4)
    pass(50)
    expect(fills('ann')).toEqual([])
    market.print(clock.now() + 10, 'sell', 99, 1.5)
    pass(50)
    expect(fills('ann')).toEqual(['buy 0.5@99 maker'])
    market.print(clock.now() + 10, 'sell', 99, 9)
    pass(50)
    expect(fills('ann')).toEqual(['buy 0.5@99 maker', 'buy 1.5@99 maker'])
  })

  it('better than the seeded book are filled by its prints at their own price', () => {
    const { take, fills, market, clock, pass } = bench()
    take('ann', 'buy', { price: fixed('99.5') })
    market.print(clock.now() + 1, 'sell', 99, 0.4)
    market.print(clock.now() + 2, 'buy', 101, 5)
    pass(50)
    expect(fills('ann')).toEqual(['buy 0.4@99.5 maker'])
  })

  it('are filled over several looks when the seeded book moves through them', () => {
    const { take, fills, market, pass } = bench()
    take('ann', 'sell', { quantity: fixed(8), price: fixed(102) })
    market.setAsks([[104, 5]])
    market.setBids([
      [103, 3],
      [102, 2],
      [101, 9],
    ])
    pass(50)
    expect(fills('ann')).toEqual(['sell 3@102 maker', 'sell 2@102 maker'])
    pass(50)
    expect(fills('ann')).toHaveLength(2)
    market.setBids([[102.5, 7]])
    pass(50)
    expect(fills('ann').at(-1)).toBe('sell 3@102 maker')
  })

  it('that would take are refused, or ended at once, when post-only', () => {
    const given = { price: fixed(101), postOnly: true }
    expect(bench().send('ann', 'buy', given)).toEqual({ ok: false, refusal: 'wouldTake' })
    const ending = bench({ postOnlyThatTakes: 'cancel' })
    expect(ending.take('ann', 'buy', given)).toMatchObject({
      status: 'expired',
      reason: 'postOnly',
    })
    expect(bench().take('ann', 'buy', { price: fixed(100), postOnly: true }).status).toBe(
      'accepted',
    )
  })

  it('end when their time has come', () => {
    const { take, pass, clock } = bench()
    const order = take('ann', 'buy', {
      price: fixed(90),
      timeInForce: 'gtd',
      expireTime: clock.now() + 1000,
    })
    pass(950)
    expect(order.status).toBe('accepted')
    pass(50)
    expect(order).toMatchObject({ status: 'expired', reason: 'expired' })
  })

  it('are canceled by a countdown that nobody renews', () => {
    const { take, pass, engine } = bench()
    const order = take('ann', 'buy', { price: fixed(90) })
    engine.countdown('ann', linear.symbol, 1000)
    pass(900)
    engine.countdown('ann', linear.symbol, 1000)
    pass(900)
    expect(order.status).toBe('accepted')
    pass(100)
    expect(order).toMatchObject({ status: 'canceled', reason: 'countdown' })
  })
})

describe('names and bounds', () => {
  it('a name is free again once its order is closed', () => {
    const { send, engine, take } = bench()
    const order = take('ann', 'buy', { price: fixed(90), clientOrderId: 'same' })
    const again = () => send('ann', 'buy', { price: fixed(91), clientOrderId: 'same' })
    expect(again()).toEqual({ ok: false, refusal: 'duplicateClientOrderId' })
    expect(send('bob', 'buy', { price: fixed(91), clientOrderId: 'same' }).ok).toBe(true)
    engine.cancel('ann', order.id)
    expect(again().ok).toBe(true)
    expect(engine.order('ann', { clientOrderId: 'same' })?.status).toBe('accepted')
  })

  it.each([
    ['tickSize', { price: fixed('90.05') }],
    ['priceNotPositive', { price: 0n }],
    ['priceAboveMaximum', { price: fixed(100_001) }],
    ['stepSize', { price: fixed(90), quantity: fixed('0.105') }],
    ['quantityBelowMinimum', { price: fixed(9000), quantity: fixed('0.001') }],
    ['quantityAboveMaximum', { price: fixed(90), quantity: fixed(1001) }],
    ['quantityNotPositive', { price: fixed(90), quantity: 0n }],
    ['notionalBelowMinimum', { price: fixed(90), quantity: fixed('0.05') }],
    ['unknownSymbol', { symbol: 'NONE', price: fixed(90) }],
    ['positionSideMode', { price: fixed(90), positionSide: 'long' }],
    ['reduceOnly', { price: fixed(90), reduceOnly: true }],
    ['expireTimePassed', { price: fixed(90), timeInForce: 'gtd', expireTime: 1 }],
  ] as const)('refuses an order for %s', (refusal, more) => {
    expect(bench().send('ann', 'buy', more)).toEqual({ ok: false, refusal })
  })

  it('refuses more open orders, and more waiting ones, than a contract takes', () => {
    const { send, take } = bench()
    for (let each = 0; each < 3; each += 1) take('ann', 'buy', { price: fixed(90) })
    expect(send('ann', 'buy', { price: fixed(90) })).toEqual({
      ok: false,
      refusal: 'maxOpenOrders',
    })
    const trigger = { kind: 'stop', by: 'last', price: fixed(110), direction: 'rise' } as const
    for (let each = 0; each < 2; each += 1) take('ann', 'buy', { trigger })
    expect(send('ann', 'buy', { trigger })).toEqual({ ok: false, refusal: 'maxTriggerOrders' })
  })
})

describe('triggers', () => {
  it.each(['last', 'mark'] as const)('of the %s price wait for it and then trade', (by) => {
    const { take, fills, market, clock, pass } = bench()
    const order = take('ann', 'buy', {
      trigger: { kind: 'stop', by, price: fixed(105), direction: 'rise' },
    })
    pass(200)
    expect(order.status).toBe('untriggered')
    if (by === 'last') market.print(clock.now() + 10, 'buy', 105, 1)
    else market.setMark(105)
    pass(50)
    expect(order).toMatchObject({ status: 'filled' })
    expect(order.triggeredTime).not.toBeNull()
    expect(fills('ann')).toEqual(['buy 1@101 taker'])
  })

  it('that are met already are refused, or trade at once', () => {
    const trigger = { kind: 'stop', by: 'mark', price: fixed(100), direction: 'rise' } as const
    expect(bench().send('ann', 'buy', { trigger })).toEqual({
      ok: false,
      refusal: 'wouldTriggerAtOnce',
    })
    const eager = bench({ triggerAtOnce: 'trigger' })
    const order = eager.take('ann', 'buy', { trigger })
    eager.pass(50)
    expect(order.status).toBe('filled')
  })

  it('trail the best price from their activation on', () => {
    const { take, market, clock, pass, fills } = bench()
    take('ann', 'buy', { quantity: fixed(2) })
    const order = take('ann', 'sell', {
      trigger: { kind: 'trailing', by: 'last', callback: fixed('0.01'), activation: fixed(110) },
      reduceOnly: true,
    })
    const say = (price: number): void => {
      market.print(clock.now() + 10, 'buy', price, 0.01)
      pass(50)
    }
    say(108)
    say(100)
    expect(order.status).toBe('untriggered')
    say(110)
    say(120)
    say(118.9)
    expect(order.status).toBe('untriggered')
    say(118.8)
    expect(order.status).toBe('filled')
    expect(fills('ann').at(-1)).toBe('sell 1@99 taker')
  })
})

describe('self-trade prevention', () => {
  const start = (selfTrade: 'expireTaker' | 'expireMaker' | 'expireBoth' | 'decrement') => {
    const held = bench({ selfTrade })
    held.market.setAsks([[103, 9]])
    const maker = held.take('ann', 'sell', { quantity: fixed(2), price: fixed(102) })
    const taker = held.take('ann', 'buy', { quantity: fixed(3), price: fixed(103) })
    return { maker, taker, fills: held.fills('ann') }
  }

  it('ends the resting order and lets the taker go on', () => {
    const { maker, taker, fills } = start('expireMaker')
    expect(maker).toMatchObject({ status: 'expired', reason: 'selfTrade' })
    expect(taker.status).toBe('filled')
    expect(fills).toEqual(['buy 3@103 taker'])
  })

  it('ends the taker, or both', () => {
    expect(start('expireTaker')).toMatchObject({
      maker: { status: 'accepted' },
      taker: { status: 'expired', reason: 'selfTrade' },
      fills: [],
    })
    expect(start('expireBoth')).toMatchObject({
      maker: { status: 'expired' },
      taker: { status: 'expired' },
      fills: [],
    })
  })

  it('takes the smaller quantity off both', () => {
    const { maker, taker, fills } = start('decrement')
    expect(maker).toMatchObject({ status: 'expired', reason: 'selfTrade' })
    expect(fills).toEqual(['buy 1@103 taker'])
    expect(fixedText(taker.preventedQuantity)).toBe('2')
  })

  it('covers the accounts of one owner, and nobody else', () => {
    const held = bench({ selfTrade: 'expireTaker' })
    held.engine.accounts.create('ann-sub', 'ann', held.clock.now())
    held.engine.credit('ann-sub', 'USD', fixed(1000))
    held.take('ann', 'sell', { price: fixed('100.5') })
    expect(held.take('ann-sub', 'buy', { price: fixed('100.5') }).status).toBe('expired')
    expect(held.take('bob', 'buy', { price: fixed('100.5') }).status).toBe('filled')
  })
})

describe('an amendment', () => {
  it('keeps the place for less at the same price, where the venue does so', () => {
    const outcome = (amendPlace: 'lost' | 'keptWhenSmaller') => {
      const { take, engine, fills, market } = bench({ amendPlace })
      market.setAsks([])
      const first = take('ann', 'sell', { quantity: fixed(2), price: fixed('100.5') })
      take('bob', 'sell', { price: fixed('100.5') })
      engine.amend('ann', first.id, { quantity: fixed(1) })
      engine.accounts.create('cid', null, 0)
      engine.credit('cid', 'USD', fixed(1000))
      take('cid', 'buy', { price: fixed('100.5') })
      return { ann: fills('ann').length, bob: fills('bob').length }
    }
    expect(outcome('keptWhenSmaller')).toEqual({ ann: 1, bob: 0 })
    expect(outcome('lost')).toEqual({ ann: 0, bob: 1 })
  })

  it('to a price that crosses trades at once under the same number', () => {
    const { take, engine, fills } = bench()
    const order = take('ann', 'buy', { price: fixed(95) })
    const outcome = engine.amend('ann', order.id, { price: fixed(102) })
    expect(outcome).toMatchObject({ ok: true, value: { order: { id: order.id } } })
    expect(fills('ann')).toEqual(['buy 1@101 taker'])
  })

  it('at or below what is filled ends the order, or is refused', () => {
    const partly = { quantity: fixed(8), price: fixed(101) }
    const ending = bench()
    const order = ending.take('ann', 'buy', partly)
    ending.engine.amend('ann', order.id, { quantity: fixed(5) })
    expect(order).toMatchObject({ status: 'canceled', reason: 'amendedBelowFilled' })
    const refusing = bench({ amendBelowFilled: 'refuse' })
    const kept = refusing.take('ann', 'buy', partly)
    expect(refusing.engine.amend('ann', kept.id, { quantity: fixed(5) })).toEqual({
      ok: false,
      refusal: 'quantityBelowFilled',
    })
  })

  it('that changes nothing, or names an order that is gone, is refused', () => {
    const { take, engine } = bench()
    const order = take('ann', 'buy', { price: fixed(95) })
    expect(engine.amend('ann', order.id, { price: fixed(95) })).toEqual({
      ok: false,
      refusal: 'nothingToChange',
    })
    expect(engine.amend('bob', order.id, { price: fixed(96) })).toEqual({
      ok: false,
      refusal: 'unknownOrder',
    })
    engine.cancel('ann', order.id)
    expect(engine.cancel('ann', order.id)).toEqual({ ok: false, refusal: 'unknownOrder' })
  })
})
