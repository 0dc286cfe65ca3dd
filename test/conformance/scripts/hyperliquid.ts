import type {
  WireInfoRequest,
  WireRequest,
  WireSubscription,
  WireTrade,
  WireTradesMessage,
} from '../../../src/main/venues/hyperliquid/wire.ts'
import type { VenueScript } from '../scriptedVenue.ts'
import { figures, openTimes } from './candles.ts'

const vault = '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14'
const trader = '0x360878d351f05975e25f1807a27895e1e5e004fb'
const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

function nameOf(subscription: WireSubscription): string {
  return Object.values(subscription).join(':')
}

function trades(time: number, change: Partial<WireTrade>): WireTradesMessage {
  const usual: WireTrade = {
    coin: 'BTC',
    side: 'A',
    px: '100',
    sz: '1',
    hash: '0x0',
    time,
    tid: 1,
    users: [vault, trader],
  }
  return { channel: 'trades', data: [{ ...usual, ...change }] }
}

export const hyperliquidScript: VenueScript = {
  rest({ path, body }) {
    if (path !== '/info') return null
    const request = body as WireInfoRequest
    if (request.type === 'meta') {
      const universe = ['BTC', 'ETH'].map((name) => ({ name, szDecimals: 4, maxLeverage: 40 }))
      return { body: { universe } }
    }
    if (request.type === 'userFillsByTime') return { body: [] }
    if (request.type === 'vaultDetails') {
      const isChild = request.vaultAddress === vault
      return {
        body: {
          name: isChild ? 'HLP Liquidator' : 'HLP',
          vaultAddress: request.vaultAddress,
          relationship: { type: 'parent', data: { childAddresses: isChild ? [] : [vault] } },
        },
      }
    }
    if (request.type !== 'candleSnapshot') return null
    const { coin, interval, startTime, endTime } = request.req
    const length = Number.parseInt(interval, 10) * (units[interval.at(-1) ?? ''] ?? 0)
    const { open, high, low, close, volume } = figures
    return {
      body: openTimes(startTime, endTime, length).map((t) => ({
        t,
        T: t + length - 1,
        s: coin,
        i: interval,
        o: open,
        h: high,
        l: low,
        c: close,
        v: volume,
        n: 1,
      })),
    }
  },
  ask(frame) {
    const request = frame as WireRequest
    if (request.method === 'ping') return { replies: [{ channel: 'pong' }], joined: [], left: [] }
    const { method, subscription } = request
    const name = nameOf(subscription)
    return {
      replies: [{ channel: 'subscriptionResponse', data: { method, subscription } }],
      joined: method === 'subscribe' ? [name] : [],
      left: method === 'unsubscribe' ? [name] : [],
    }
  },
  pulse: () => ({
    channel: 'activeAssetCtx',
    data: {
      coin: 'BTC',
      ctx: {
        funding: '0.0000125',
        openInterest: '7',
        prevDayPx: '99',
        dayNtlVlm: '1',
        premium: null,
        oraclePx: '100',
        markPx: '100',
        midPx: null,
        impactPxs: null,
      },
    },
  }),
  liquidation: (number, time) => trades(time, { tid: 1_000 + number }),
  broken: (time) => [
    trades(time, { px: '' }),
    trades(time, { sz: '-1' }),
    trades(time, { side: 'Q' as never }),
    trades(Math.floor(time / 1000), {}),
    { channel: 'newThing', data: {} },
  ],
}
