import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { parseCaptureLine } from '../../../src/contract/capture.ts'
import type { ReplayStatus } from '../../../src/sandbox/replay/player.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { fixturesPath, hasFixtures } from '../../support/fixtures.ts'
import { captureFolder, control, replayOf, venueOf } from '../../support/sandbox/running.ts'
import { connectSocket, type SocketClient } from '../../support/sandbox/socketClient.ts'
import { waitFor } from '../../support/waitFor.ts'

const start = Date.parse('2026-10-08T10:00:00Z')
const socketUrl = 'wss://fstream.binance.com/market/stream'

type Order = {
  readonly E: number
  readonly o: { readonly T: number; readonly s: string; readonly q: string }
}

function forceOrder(symbol: string, time: number, quantity = '1'): string {
  const o = {
    s: symbol,
    S: 'SELL',
    o: 'LIMIT',
    f: 'IOC',
    q: quantity,
    p: '10.5',
    ap: '10.52',
    X: 'FILLED',
    l: quantity,
    z: quantity,
    T: time,
  }
  return `{"stream":"!forceOrder@arr","data":${JSON.stringify({ e: 'forceOrder', E: time + 40, o })}}`
}

function orderIn(text: string): Order {
  return (JSON.parse(text) as { data: Order }).data
}

describe('replay of a recording', () => {
  const open: (SocketClient | RunningSandbox)[] = []

  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.close()
  })

  async function run(
    lines: readonly { readonly t: number; readonly raw: string }[],
    options: Parameters<typeof replayOf>[1] = {},
  ): Promise<RunningSandbox> {
    const fresh = captureFolder()
    const file = fresh.write(
      'capture.jsonl',
      lines.map(({ t, raw }) => ({ receivedTimeMs: t, url: socketUrl, raw })),
    )
    const sandbox = await startSandbox({
      venues: ['binance-usdm'],
      replay: replayOf(file, options),
    })
    fresh.remove()
    open.push(sandbox)
    return sandbox
  }

  async function listen(
    sandbox: RunningSandbox,
    streams: readonly string[],
  ): Promise<SocketClient> {
    const client = await connectSocket(`${venueOf(sandbox, 'binance-usdm').ws}/market/stream`)
    open.push(client)
    client.send({ method: 'SUBSCRIBE', params: streams, id: 1 })
    return client
  }

  function status(sandbox: RunningSandbox): Promise<ReplayStatus> {
    return control<{ venues: Record<string, { replay: ReplayStatus }> }>(sandbox, '/status').then(
      ({ venues }) => venues['binance-usdm']?.replay as ReplayStatus,
    )
  }

  const pushed = (client: SocketClient): string[] =>
    client.received.filter((text) => text.includes('"data"'))

  it('sends a message byte for byte when times are left as recorded', async () => {
    const odd = `{ "stream":"btcusdt@forceOrder",\t"data":{"e":"forceOrder","E":1568014460893,"o":{"s":"BTCUSDT","S":"SELL","q":"0.014","p":"9910","T":1568014460893}}}`
    const sandbox = await run([{ t: start, raw: odd }], { times: 'original', speed: 'max' })
    const client = await listen(sandbox, ['!forceOrder@arr'])
    await client.wait('the order', (text) => text.includes('forceOrder",'))
    expect(pushed(client)).toEqual([odd])
  })

  it('keeps the distances between messages when times are shifted, a hole included', async () => {
    const times = [0, 1000, 31_000, 32_000].map((after) => start + after)
    const sandbox = await run(
      times.map((t) => ({ t: t + 60, raw: forceOrder('BTCUSDT', t) })),
      { speed: 'max' },
    )
    const before = Date.now()
    const client = await listen(sandbox, ['!forceOrder@arr'])
    await waitFor('all orders', () => pushed(client).length === times.length)
    const moved = pushed(client).map((text) => orderIn(text).o.T)
    expect(moved.map((time) => time - (moved[0] ?? 0))).toEqual([0, 1000, 31_000, 32_000])
    const last = moved.at(-1) as number
    expect(Math.abs(last + 60 - before)).toBeLessThan(5000)
  })

  it('changes nothing but the digits of times', async () => {
    const raw = forceOrder('BTCUSDT', start, '1795200000000')
    const sandbox = await run([{ t: start, raw }], { anchor: start + 5000, speed: 'max' })
    const client = await listen(sandbox, ['btcusdt@forceOrder'])
    await client.wait('the order', (text) => text.includes('"data"'))
    const expected = raw
      .replace(`"T":${start}`, `"T":${start + 5000}`)
      .replace(`"E":${start + 40}`, `"E":${start + 5040}`)
    expect(pushed(client)).toEqual([expected])
  })

  it('lays a message of another day at the time of its line, the same text always alike', async () => {
    const stray = forceOrder('BTCUSDT', Date.parse('2019-09-09T07:00:00Z'))
    const sandbox = await run(
      [
        { t: start, raw: forceOrder('ETHUSDT', start) },
        { t: start + 10_000, raw: stray },
        { t: start + 20_000, raw: stray },
      ],
      { anchor: start + 20_000, speed: 'max' },
    )
    const client = await listen(sandbox, ['!forceOrder@arr'])
    await waitFor('all orders', () => pushed(client).length === 3)
    const [first, second, third] = pushed(client)
    expect(orderIn(first as string).o.T).toBe(start)
    expect(orderIn(second as string).E).toBe(start + 10_000)
    expect(third).toBe(second)
  })

  it('waits for the first subscription and stands still while there is none', async () => {
    const orders = Array.from({ length: 6 }, (_, index) =>
      forceOrder(`S${index}USDT`, start + index),
    )
    const sandbox = await run(
      orders.map((raw, index) => ({ t: start + index * 400, raw })),
      { times: 'original', speed: 2 },
    )
    expect((await status(sandbox)).state).toBe('waiting')
    const first = await listen(sandbox, ['!forceOrder@arr'])
    await waitFor('two orders', () => pushed(first).length >= 2)
    await first.close()
    const paused = await waitFor('the pause', async () => {
      const now = await status(sandbox)
      return now.state === 'paused' ? now : null
    })
    const second = await listen(sandbox, ['!forceOrder@arr'])
    await waitFor('the end', async () => (await status(sandbox)).state === 'finished')
    await waitFor('the rest', () => pushed(second).length === orders.length - paused.position)
    expect([...pushed(first), ...pushed(second)]).toEqual(orders)
  })

  it('sends what is already past at once and then keeps the recorded pace', async () => {
    const anchor = Date.now() - 60_000
    const after = [0, 20_000, 40_000, 61_500]
    const sandbox = await run(
      after.map((ms) => ({ t: start + ms, raw: forceOrder('BTCUSDT', start + ms) })),
      { anchor },
    )
    const client = await listen(sandbox, ['!forceOrder@arr'])
    await waitFor('the past', () => pushed(client).length >= 3)
    expect(pushed(client)).toHaveLength(3)
    await waitFor('the present', () => pushed(client).length === 4)
    expect(Date.now()).toBeGreaterThanOrEqual(anchor + 61_500)
    expect(pushed(client).map((text) => orderIn(text).o.T)).toEqual(after.map((ms) => anchor + ms))
  })

  it('gives the same times again to whoever starts over with the same anchor', async () => {
    const lines = [0, 700, 900].map((ms) => ({
      t: start + ms,
      raw: forceOrder('BTCUSDT', start + ms),
    }))
    const anchor = Date.now() - 30_000
    const heard: string[][] = []
    for (let round = 0; round < 2; round += 1) {
      const sandbox = await run(lines, { anchor })
      const client = await listen(sandbox, ['!forceOrder@arr'])
      await waitFor('all orders', () => pushed(client).length === lines.length)
      heard.push(pushed(client))
    }
    expect(heard[0]).toEqual(heard[1])
  })

  it('sends as many messages as it is told to in steps', async () => {
    const orders = [1, 2, 3].map((index) => forceOrder(`S${index}USDT`, start + index))
    const sandbox = await run(
      orders.map((raw, index) => ({ t: start + index, raw })),
      { speed: 'step', times: 'original' },
    )
    const client = await listen(sandbox, ['!forceOrder@arr'])
    await control(sandbox, '/replay/step?count=2', { method: 'POST' })
    await waitFor('two orders', () => pushed(client).length === 2)
    expect((await status(sandbox)).position).toBe(2)
    await control(sandbox, '/replay/step?count=1', { method: 'POST' })
    await waitFor('three orders', () => pushed(client).length === 3)
    expect(pushed(client)).toEqual(orders)
  })

  it('counts messages nobody asked for and makes nothing up', async () => {
    const trade = (time: number): string =>
      JSON.stringify({
        stream: 'btcusdt@aggTrade',
        data: {
          e: 'aggTrade',
          E: time,
          s: 'BTCUSDT',
          a: 1,
          p: '10.125',
          q: '0.5',
          f: 1,
          l: 1,
          T: time,
          m: true,
        },
      })
    const sandbox = await run(
      [
        { t: start, raw: trade(start) },
        { t: start + 100, raw: forceOrder('BTCUSDT', start + 90) },
      ],
      { speed: 'max' },
    )
    const client = await listen(sandbox, ['!forceOrder@arr', 'btcusdt@markPrice@1s'])
    const ended = await waitFor('the end', async () => {
      const now = await status(sandbox)
      return now.state === 'finished' ? now : null
    })
    expect(ended).toMatchObject({ sent: 1, unmatched: 1 })
    const { rest } = venueOf(sandbox, 'binance-usdm')
    const info = (await (await fetch(`${rest}/fapi/v1/exchangeInfo`)).json()) as {
      symbols: { symbol: string; filters: { filterType: string; tickSize?: string }[] }[]
    }
    expect(info.symbols.map(({ symbol }) => symbol)).toEqual(['BTCUSDT'])
    expect(info.symbols[0]?.filters[0]?.tickSize).toBe('0.001')
    const klines = await (await fetch(`${rest}/fapi/v1/klines?symbol=BTCUSDT&interval=1m`)).json()
    expect(klines).toHaveLength(1)
    expect((klines as unknown[][])[0]?.slice(1, 6)).toEqual([
      '10.125',
      '10.125',
      '10.125',
      '10.125',
      '0.5',
    ])
    expect(pushed(client)).toHaveLength(1)
  })

  it('gives each venue of a mixed recording its own messages, in the shape of each', async () => {
    const folder = captureFolder()
    const bybit = `{"topic":"allLiquidation.BTCUSDT","type":"snapshot","ts":${start + 20},"data":[{"T":${start},"s":"BTCUSDT","S":"Buy","v":"1","p":"10"}]}`
    const old = `{"topic":"liquidation.ETHUSDT","type":"snapshot","ts":${start + 30},"data":{"updatedTime":${start},"symbol":"ETHUSDT","side":"Sell","size":"2","price":"9"}}`
    const trade = `{"channel":"trades","data":[{"coin":"BTC","side":"A","px":"10.0","sz":"1.0","hash":"0x0","time":${start},"tid":1,"users":["0xa","0xb"]}]}`
    const mixed = folder.write('mixed.jsonl', [
      { receivedTimeMs: start, url: 'wss://stream.bybit.com/v5/public/linear', raw: bybit },
      { receivedTimeMs: start, url: 'wss://stream.bybit.com/v5/public/linear', raw: old },
      { receivedTimeMs: start, raw: forceOrder('BTCUSDT', start), url: socketUrl },
      { receivedTimeMs: start, raw: trade, url: 'wss://api.hyperliquid.xyz/ws' },
      { receivedTimeMs: start, raw: trade, url: 'wss://ws-feed.exchange.coinbase.com' },
    ])
    const bare = folder.write('bare.jsonl', [{ receivedTimeMs: start, raw: bybit }])
    const sandbox = await startSandbox({
      replay: {
        files: [
          { file: mixed, venue: null },
          { file: bare, venue: 'bybit' },
        ],
        speed: 'max',
        times: 'original',
        anchor: null,
      },
    })
    folder.remove()
    open.push(sandbox)
    const sockets = {
      bybit: await connectSocket(`${venueOf(sandbox, 'bybit').ws}/v5/public/linear`),
      hyperliquid: await connectSocket(`${venueOf(sandbox, 'hyperliquid').ws}/ws`),
    }
    open.push(...Object.values(sockets))
    const args = ['allLiquidation.BTCUSDT', 'allLiquidation.ETHUSDT', 'tickers.BTCUSDT']
    sockets.bybit.send({ op: 'subscribe', args })
    const subscription = { type: 'trades', coin: 'BTC' }
    sockets.hyperliquid.send({ method: 'subscribe', subscription })
    const binance = await listen(sandbox, ['btcusdt@forceOrder'])
    await waitFor('every message', () => sockets.bybit.received.length === 4)
    await waitFor('the trade', () => sockets.hyperliquid.received.length === 2)
    await waitFor('the order', () => pushed(binance).length === 1)
    expect(sockets.bybit.received.slice(1)).toEqual([bybit, old, bybit])
    expect(sockets.hyperliquid.received.at(-1)).toBe(trade)
  })

  it.skipIf(!hasFixtures())('plays a recorded day of another project in full', async () => {
    const file = fixturesPath(
      'binance-usdm',
      'ws-captures',
      'hftbacktest-2024-08-08-ethusdt.jsonl.gz',
    )
    const recorded = gunzipSync(readFileSync(file))
      .toString('utf8')
      .split('\n')
      .map(parseCaptureLine)
      .filter((line) => line !== null && line.channel === 'ws')
      .map((line) => line?.raw)
    const sandbox = await startSandbox({
      venues: ['binance-usdm'],
      replay: replayOf(file, { times: 'original', speed: 'max' }),
    })
    open.push(sandbox)
    const streams = 'ethusdt@bookTicker/ethusdt@depth@100ms/ethusdt@trade'
    const client = await connectSocket(
      `${venueOf(sandbox, 'binance-usdm').ws}/public/stream?streams=${streams}`,
    )
    open.push(client)
    await waitFor('every message', () => client.received.length >= recorded.length, 45_000)
    expect(client.received).toEqual(recorded)
    const { rest } = venueOf(sandbox, 'binance-usdm')
    const book = (await (
      await fetch(`${rest}/fapi/v1/depth?symbol=ETHUSDT&limit=1000`)
    ).json()) as {
      lastUpdateId: number
    }
    expect(book.lastUpdateId).toBeGreaterThan(5_000_000_000_000)
  })
})

describe('beside a recording', () => {
  it('venues it does not concern stay quiet and made nothing up', async () => {
    const fresh = captureFolder()
    const raw = forceOrder('BTCUSDT', start)
    const file = fresh.write('capture.jsonl', [{ receivedTimeMs: start, url: socketUrl, raw }])
    const sandbox = await startSandbox({
      venues: ['binance-usdm', 'bybit'],
      replay: replayOf(file, { speed: 'max' }),
    })
    fresh.remove()
    const quiet = await connectSocket(`${venueOf(sandbox, 'bybit').ws}/v5/public/linear`)
    quiet.send({ op: 'subscribe', args: ['orderbook.50.BTCUSDT', 'tickers.BTCUSDT'], req_id: 's' })
    await quiet.wait('the acknowledgement', (text) => text.includes('"success":true'))
    const recorded = await connectSocket(`${venueOf(sandbox, 'binance-usdm').ws}/market/stream`)
    recorded.send({ method: 'SUBSCRIBE', params: ['!forceOrder@arr'], id: 1 })
    await recorded.wait('the recorded order', (text) => text.includes('forceOrder'))
    const until = Date.now()
    expect(quiet.received.filter((text) => text.includes('topic'))).toEqual([])
    const truth = await fetch(`${sandbox.control}/truth?from=${until - 3_600_000}&to=${until}`)
    expect(await truth.text()).toBe('')
    await quiet.close()
    await recorded.close()
    await sandbox.close()
  })
})
