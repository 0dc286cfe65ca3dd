import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Big } from 'big.js'
import { afterEach, describe, expect, it } from 'vitest'
import { formatCaptureLine } from '../../src/contract/capture.ts'
import type { HeatmapResponse } from '../../src/contract/gateway.ts'
import { fixtureCases, fixturesPath, hasFixtures } from '../support/fixtures.ts'
import { type RunningCli, runCli, startCli, temporaryFolder } from '../support/cli.ts'
import { waitFor } from '../support/waitFor.ts'

/**
 * Recorded liquidation messages go through the whole program (sandbox sockets, adapters, service,
 * database, command line) and must come out with the notional that plain decimal arithmetic on the
 * messages themselves gives. Nothing of the program is used for the expectation.
 */
type Sum = { long: Big; short: Big; count: number }
type Sums = Map<string, Sum>
const venues = ['binance-usdm', 'bybit'] as const
type Message = { readonly raw: string; readonly venue: (typeof venues)[number] }

function add(sums: Sums, key: string, side: 'long' | 'short', notional: Big): void {
  const sum = sums.get(key) ?? { long: Big(0), short: Big(0), count: 0 }
  sum[side] = sum[side].plus(notional)
  sum.count += 1
  sums.set(key, sum)
}

type BinanceOrder = { s: string; S: string; X: string; q: string; p: string; z: string; ap: string }
type BybitRow = { s: string; S: string; v: string; p: string }
type RetiredBybitRow = { symbol: string; side: string; size: string; price: string }

function sumBinance(sums: Sums, raw: string): void {
  const message = JSON.parse(raw) as { data?: { o: BinanceOrder }; o?: BinanceOrder }
  const order = message.data?.o ?? message.o
  if (order === undefined) throw new Error('not a forced order')
  const filled = order.X === 'FILLED'
  const notional = Big(filled ? order.z : order.q).times(filled ? order.ap : order.p)
  add(sums, `binance-usdm ${order.s}`, order.S === 'SELL' ? 'long' : 'short', notional)
}

function sumBybit(sums: Sums, raw: string): void {
  const { data } = JSON.parse(raw) as { data: BybitRow[] | RetiredBybitRow }
  const rows = Array.isArray(data)
    ? data
    : [{ s: data.symbol, S: data.side, v: data.size, p: data.price }]
  for (const row of rows) {
    add(sums, `bybit ${row.s}`, row.S === 'Buy' ? 'long' : 'short', Big(row.v).times(row.p))
  }
}

/** Sized in dollars instead of coins: another product line, not subscribed. */
const isInverse = (raw: string): boolean => /"topic"\s*:\s*"liquidation\.[A-Z]+USD"/.test(raw)

/** What the index of the recordings names for these venues, each message once. */
function recordedMessages(): readonly Message[] {
  const index = JSON.parse(readFileSync(fixturesPath('liquidations.json'), 'utf8')) as {
    cases: Record<string, string[]>
  }
  const messages = Object.entries(index.cases).flatMap(([file, ids]) => {
    const venue = venues.find((each) => file.startsWith(`${each}/`))
    if (venue === undefined) return []
    return fixtureCases(file)
      .filter(({ id }) => ids.includes(id))
      .flatMap(({ raw, steps }) =>
        Array.isArray(steps)
          ? (steps as { message: unknown }[]).map(({ message }) => JSON.stringify(message))
          : [raw],
      )
      .map((raw): Message => ({ raw, venue }))
  })
  return [...new Map(messages.map((message) => [message.raw, message])).values()]
}

function writeCapture(file: string, messages: readonly Message[]): void {
  const lines = messages.map(({ raw }, index) =>
    formatCaptureLine({
      channel: 'ws',
      receivedTimeMs: 1_791_000_000_000 + index * 150,
      url: null,
      raw,
    }),
  )
  writeFileSync(file, `${lines.join('\n')}\n`)
}

const running: RunningCli[] = []
const folders: { remove(): void }[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.stop()))
  for (const folder of folders.splice(0)) folder.remove()
})

async function heatmap(data: string, symbol: string): Promise<HeatmapResponse> {
  const args = ['heatmap', '--symbol', symbol, '--timeframe', '24h', '--data', data]
  const { code, stdout, stderr } = await runCli(args)
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as HeatmapResponse
}

async function recordedCount(engine: RunningCli): Promise<number> {
  const { url, token } = engine.first as { url: string; token: string }
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/liquidations/history?limit=1000`, { headers })
  const body = (await response.json()) as { data?: unknown[] }
  return body.data?.length ?? 0
}

describe.skipIf(!hasFixtures())('recorded liquidations through the whole program', () => {
  it('add up to the cent per venue, side and symbol', async () => {
    const folder = temporaryFolder()
    folders.push(folder)
    const messages = recordedMessages()
    const linear = messages.filter(({ raw }) => !isInverse(raw))
    expect(linear.length).toBeGreaterThanOrEqual(8)
    expect(messages.length).toBeGreaterThan(linear.length)
    const sums: Sums = new Map()
    for (const { raw, venue } of linear) (venue === 'bybit' ? sumBybit : sumBinance)(sums, raw)
    const expected = [...sums.values()].reduce((total, { count }) => total + count, 0)

    const capture = join(folder.path, 'capture.jsonl')
    writeCapture(capture, messages)
    const data = join(folder.path, 'data')
    const engine = await startCli([
      'start',
      '--host',
      'headless',
      '--data',
      data,
      '--replay',
      capture,
    ])
    running.push(engine)
    const complete = async (): Promise<boolean> => (await recordedCount(engine)) >= expected
    await waitFor('every message to be recorded', complete, 30_000)

    expect(await recordedCount(engine)).toBe(expected)

    for (const [key, sum] of sums) {
      const [venue = '', symbol = ''] = key.split(' ')
      const entry = (await heatmap(data, symbol)).per_exchange[venue]
      expect({
        key,
        long: entry?.long_volume.toFixed(2),
        short: entry?.short_volume.toFixed(2),
        count: entry?.event_count,
      }).toEqual({ key, long: sum.long.toFixed(2), short: sum.short.toFixed(2), count: sum.count })
    }
  })
})
