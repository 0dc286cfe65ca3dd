import { describe, expect, it } from 'vitest'
import type { FixDialect } from '../../../../src/main/venues/shared/fix/dialect.ts'
import { decodeExecution } from '../../../../src/main/venues/shared/fix/executions.ts'
import {
  binanceSpot,
  coinbaseExchange,
  coinbasePrime,
} from '../../../../src/main/venues/shared/fix/venueDialects.ts'
import { generic42, generic44 } from '../../../../src/main/venues/shared/fix/versions.ts'
import { context, now, origin } from '../../../support/fix/orders.ts'
import { sourceOf } from '../../../support/fix/views.ts'
import { value } from '../../../support/tradingRig.ts'

const reading = { ...context, origin, receivedTime: now }

/** `37=1|150=0` as the fields of an ExecutionReport, beside what every one has. */
function read(dialect: FixDialect, text: string) {
  const own = text.split('|').map((each) => {
    const at = each.indexOf('=')
    return [Number(each.slice(0, at)), each.slice(at + 1)] as const
  })
  const usual = [
    [37, '7001'],
    [11, 'pw-1'],
    [17, 'e-1'],
    [55, 'BTC-USD'],
    [54, '1'],
    [38, '10'],
    [40, '2'],
    [44, '60000'],
    [59, '1'],
    [60, '20260601-12:00:00.000'],
  ] as const
  const fields = [...own, ...usual.filter(([tag]) => own.every(([each]) => each !== tag))]
  return decodeExecution(sourceOf({ msgType: '8', fields }), dialect, reading)
}

describe('an execution report of FIX 4.2', () => {
  it.each([
    ['150=1|39=1|14=4|151=6|32=4|31=60000|6=60000|20=0', 'trade', 'partiallyFilled', '4'],
    ['150=2|39=2|14=10|151=0|32=6|31=60000|6=60000|20=0', 'trade', 'filled', '6'],
  ])('tells a fill in %s', (text, executionType, status, lastQuantity) => {
    expect(read(generic42, text)).toMatchObject({
      ok: true,
      value: { report: { executionType, status }, fill: { tradeId: 'e-1', lastQuantity } },
    })
  })

  it('counts no fill that it repeats as a status', () => {
    const text = '150=1|39=1|14=4|151=6|32=4|31=60000|6=60000|20=3'
    expect(read(generic42, text)).toMatchObject({
      ok: true,
      value: { report: { executionType: 'status', status: 'partiallyFilled' }, fill: null },
    })
  })

  it.each(['20=1', '20=2'])('says that a fill no longer holds with %s', (text) => {
    const told = `150=1|39=1|14=4|151=6|32=4|31=60000|6=60000|${text}`
    expect(read(generic42, told)).toMatchObject({ ok: true, value: { kind: 'correction' } })
  })

  it('takes a replaced order for a working one', () => {
    const text = '150=5|39=5|11=pw-2|41=pw-1|14=0|151=10|6=0|20=0'
    expect(read(generic42, text)).toMatchObject({
      ok: true,
      value: {
        report: {
          executionType: 'amended',
          status: 'accepted',
          clientOrderId: 'pw-2',
          originalClientOrderId: 'pw-1',
        },
      },
    })
  })

  it('says that there is no such order', () => {
    const text = '150=8|39=8|37=NONE|14=0|151=0|6=0|20=3|103=5'
    expect(read(generic42, text)).toMatchObject({ ok: true, value: { kind: 'notFound' } })
  })

  it('is an error without ExecTransType', () => {
    expect(read(generic42, '150=0|39=0|14=0|151=10|6=0').ok).toBe(false)
  })
})

describe('an execution report of FIX 4.4', () => {
  it('tells a fill with 150=F alone', () => {
    const trade = '39=1|14=4|151=6|32=4|31=60000|6=60000'
    expect(read(generic44, `150=F|${trade}`)).toMatchObject({
      ok: true,
      value: { fill: { lastQuantity: '4' } },
    })
    expect(read(generic44, `150=1|${trade}`).ok).toBe(false)
  })

  it.each(['150=G', '150=H'])('says that a fill no longer holds with %s', (text) => {
    expect(read(generic44, `${text}|39=1|14=4|151=6|6=1`)).toMatchObject({
      ok: true,
      value: { kind: 'correction' },
    })
  })

  it('names the order and not the cancel', () => {
    const text = '150=4|39=4|11=c-9|41=pw-1|14=0|151=0|6=0'
    expect(read(generic44, text)).toMatchObject({
      ok: true,
      value: { report: { status: 'canceled', clientOrderId: 'pw-1', leavesQuantity: '0' } },
    })
  })

  it.each(['150=A|39=A', '150=6|39=6', '150=E|39=E'])('of %s settles nothing', (text) => {
    expect(read(generic44, `${text}|14=0|151=10|6=0`)).toMatchObject({
      ok: true,
      value: { kind: 'pending' },
    })
  })

  it('counts a fill that arrives while a cancel is on its way', () => {
    const text = '150=F|39=6|14=4|151=6|32=4|31=60000|6=60000'
    expect(read(generic44, text)).toMatchObject({
      ok: true,
      value: { report: { status: 'partiallyFilled' }, fill: { lastQuantity: '4' } },
    })
  })

  it.each(['39=Z', '54=7', '40=Q', '150=Z', '14=x', '55=ETH-USD'])(
    'is an error with %s',
    (text) => {
      const [tag = ''] = text.split('=')
      const plain = ['150=0', '39=0', '14=0'].filter((each) => !each.startsWith(`${tag}=`))
      expect(read(generic44, [text, ...plain, '151=10', '6=0'].join('|')).ok).toBe(false)
    },
  )

  it('shows an order of a type that we do not have', () => {
    expect(read(generic44, '150=0|39=0|40=P|14=0|151=10|6=0')).toMatchObject({
      ok: true,
      value: { report: { orderType: null, status: 'accepted' } },
    })
  })
})

describe("the venues' own ways", () => {
  it('Coinbase Prime: the last fill still says partial, and the quantities decide', () => {
    const text = '150=1|39=1|14=10|151=0|32=6|31=60000|6=60000|20=0'
    expect(read(coinbasePrime, text)).toMatchObject({
      ok: true,
      value: { report: { status: 'filled', leavesQuantity: '0' }, fill: { lastQuantity: '6' } },
    })
  })

  it('Coinbase Prime: an order of a strategy that we do not have is no limit order', () => {
    const text = '150=0|39=0|847=T|14=0|151=10|6=0|20=0'
    expect(read(coinbasePrime, text)).toMatchObject({
      ok: true,
      value: { report: { orderType: null } },
    })
  })

  it('Coinbase Exchange: an answer of order 0 says that there is none', () => {
    const text = '150=I|39=8|37=0|14=0|151=0|6=0'
    expect(read(coinbaseExchange, text)).toMatchObject({ ok: true, value: { kind: 'notFound' } })
  })

  it('Coinbase Exchange: a post-only lifetime is a good-till-canceled post-only order', () => {
    expect(read(coinbaseExchange, '150=0|39=0|59=P|14=0|151=10|6=0')).toMatchObject({
      ok: true,
      value: { report: { postOnly: true, timeInForce: 'gtc' } },
    })
  })

  it('Coinbase Exchange: done is filled or expired, as the quantities say', () => {
    expect(read(coinbaseExchange, '150=3|39=3|14=10|151=0|6=1')).toMatchObject({
      ok: true,
      value: { report: { status: 'filled', executionType: 'status' } },
    })
    expect(read(coinbaseExchange, '150=3|39=3|14=4|151=0|6=1')).toMatchObject({
      ok: true,
      value: { report: { status: 'expired', executionType: 'expired' } },
    })
  })

  it('Binance: leaves and average follow from what it tells', () => {
    const text =
      '150=F|39=1|14=4|32=1|31=60000|25017=240000|1003=99|1057=Y|136=1|137=0.5|138=BTC|139=4'
    expect(read(binanceSpot, text)).toMatchObject({
      ok: true,
      value: {
        report: { status: 'partiallyFilled', leavesQuantity: '6', averagePrice: '60000' },
        fill: { tradeId: '99', liquiditySide: 'taker', fee: '0.5', feeAsset: 'BTC' },
      },
    })
  })

  it('Binance: a stop waits until the venue says that it works', () => {
    const stop = '150=0|39=0|40=4|1102=59000|14=0|32=0|25017=0'
    expect(value(asResult(read(binanceSpot, `${stop}|636=N`)))).toMatchObject({
      report: { status: 'untriggered', stopPrice: '59000' },
    })
    expect(value(asResult(read(binanceSpot, `${stop}|636=Y`)))).toMatchObject({
      report: { status: 'accepted' },
    })
  })
})

function asResult(reading: ReturnType<typeof read>) {
  return reading.ok
    ? reading
    : ({
        ok: false,
        error: { code: 'RESPONSE_MALFORMED', message: reading.refusal.message },
      } as const)
}
