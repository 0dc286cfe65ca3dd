import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { venueIds } from '../../../src/contract/domain/venue.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { fixtureCases, hasFixtures } from '../../support/fixtures.ts'
import { mutated } from '../../support/fuzz/mutated.ts'
import { cheapRuns, tally } from '../../support/fuzz/tally.ts'

const now = 1_800_000_000_000

const samples: Readonly<Record<(typeof venueIds)[number], readonly string[]>> = {
  'binance-usdm': [
    '{"stream":"!forceOrder@arr","data":{"e":"forceOrder","E":1791391083124,"o":{"s":"ILVUSDT","S":"SELL","q":"116.5","p":"3.80300","ap":"3.85642","X":"FILLED","z":"116.5","T":1791391082119,"st":1}}}',
    '{"e":"depthUpdate","E":1791391083124,"T":1791391083124,"s":"BTCUSDT","U":1,"u":2,"pu":0,"b":[["1","2"]],"a":[]}',
  ],
  bybit: [
    '{"topic":"allLiquidation.STRKUSDT","type":"snapshot","ts":1791091285551,"data":[{"T":1791091285156,"s":"STRKUSDT","S":"Buy","v":"2084.9","p":"0.05165"}]}',
    '{"topic":"orderbook.50.BTCUSDT","type":"delta","ts":1791091285551,"data":{"s":"BTCUSDT","b":[["1","2"]],"a":[],"u":5,"seq":9}}',
  ],
  'binance-spot': [
    '{"stream":"btcusdt@trade","data":{"e":"trade","E":1791391083124,"s":"BTCUSDT","t":12,"p":"80000.10","q":"0.002","T":1791391083120,"m":true,"M":true}}',
    '{"e":"depthUpdate","E":1791391083124,"s":"BTCUSDT","U":1,"u":2,"b":[["1","2"]],"a":[]}',
    '{"u":400900217,"s":"BNBUSDT","b":"25.35","B":"31.21","a":"25.36","A":"40.66"}',
  ],
  hyperliquid: [
    '{"channel":"trades","data":[{"coin":"HYPE","side":"B","px":"35.276","sz":"5.78","time":1764835613064,"hash":"0x0","tid":716095722814130,"users":["0x2e3d94f0562703b25c83308a05046ddaf9a8dd14","0x1"]}]}',
    '{"channel":"l2Book","data":{"coin":"BTC","time":1791457528112,"levels":[[{"px":"1","sz":"2","n":1}],[]]}}',
  ],
}

/** The report of a failing run; null when the property held. */
function failureOf<Values extends [unknown, ...unknown[]]>(
  property: fc.IPropertyWithHooks<Values>,
): string | null {
  return fc.defaultReportMessage(fc.check(property, { numRuns: cheapRuns })) ?? null
}

describe.each(venueIds)('%s', (venue) => {
  let count: ReturnType<typeof tally>
  beforeEach((context) => {
    count = tally(context, 'venue messages')
  })

  const feed = (raws: readonly string[], channel: 'ws' | 'rest' | 'sent' = 'ws'): void => {
    const decoder = venueModules[venue].createDecoder({ environment: 'sandbox' })
    for (const raw of raws) {
      for (const event of decoder.feed({ channel, receivedTimeMs: now, url: null, raw })) {
        if (event.kind !== 'liquidation') continue
        expect(event.price).toBeGreaterThan(0)
        expect(event.quantity).toBeGreaterThan(0)
        expect(Number.isFinite(event.notional)).toBe(true)
      }
    }
    count(decoder.summary().parseErrors)
  }

  it('is not thrown by random text, on any kind of line', () => {
    expect(
      failureOf(
        fc.property(
          fc.array(fc.string({ unit: 'binary' })),
          fc.constantFrom('ws', 'rest', 'sent'),
          feed,
        ),
      ),
    ).toBeNull()
  })

  it('is not thrown by random JSON', () => {
    expect(
      failureOf(fc.property(fc.array(fc.json(), { maxLength: 5 }), (raws) => feed(raws))),
    ).toBeNull()
  })

  it('is not thrown by random values in the place of fields, and lets nothing wrong through', () => {
    const keys = [
      'e',
      'E',
      'o',
      's',
      'S',
      'q',
      'p',
      'ap',
      'X',
      'z',
      'T',
      'topic',
      'type',
      'ts',
      'data',
      'v',
      'b',
      'a',
      'u',
      'U',
      'pu',
      'channel',
      'coin',
      'side',
      'px',
      'sz',
      'time',
      'tid',
      'users',
      'levels',
      'st',
    ]
    const words = fc.constantFrom(
      'forceOrder',
      'depthUpdate',
      'allLiquidation.A',
      'tickers.A',
      'trades',
      'l2Book',
      'BUY',
      'Buy',
      'B',
      'BTCUSDT',
      'BTC',
      'FILLED',
      '1',
      '-1',
      '',
      now,
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        words,
        fc.anything({ maxDepth: 0 }),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 8 }),
      ),
    }))
    expect(
      failureOf(
        fc.property(fc.dictionary(fc.constantFrom(...keys), tree, { maxKeys: 10 }), (message) =>
          feed([
            JSON.stringify(message, (_name, value: unknown) =>
              typeof value === 'bigint' ? String(value) : value,
            ),
          ]),
        ),
      ),
    ).toBeNull()
  })

  it('is not thrown by damaged messages', () => {
    expect(
      failureOf(
        fc.property(fc.constantFrom(...samples[venue]).chain(mutated), (raw) => feed([raw])),
      ),
    ).toBeNull()
  })

  it.skipIf(!hasFixtures())(
    'is not thrown by damaged recorded messages, on the socket or parsed',
    () => {
      const recorded = [
        ...fixtureCases(venue, 'ws-messages', 'cases.json'),
        ...fixtureCases(venue, 'rest-responses', 'cases.json'),
      ].map(({ raw }) => raw.slice(0, 3_000))
      const parsers = Object.values(venueModules[venue].parsers)
      expect(
        failureOf(
          fc.property(fc.constantFrom(...recorded).chain(mutated), (raw) => {
            feed([raw])
            feed([raw], 'rest')
            const body = tryJson(raw)
            for (const parse of parsers) parse(body, now as UnixMs)
          }),
        ),
      ).toBeNull()
    },
  )
})

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
