import { Writable } from 'node:stream'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requestSchemas } from '../../../src/contract/ipc/schemas.ts'
import { PitwallError } from '../../../src/contract/errors.ts'
import { createLog, silentLog } from '../../../src/main/core/log.ts'
import type { WindowLink } from '../../../src/main/core/services.ts'
import { createDispatch } from '../../../src/main/ipc/dispatch.ts'
import { createHandlers } from '../../../src/main/ipc/handlers/index.ts'
import { fakeServices, liquidationOf, startOfTests } from '../../support/engineServices.ts'

function fakeWindow(calls: unknown[][] = []): WindowLink {
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void calls.push([name, ...args])
  return {
    windowId: 'test',
    acknowledge: note('acknowledge'),
    resync: note('resync'),
    setVisible: note('setVisible'),
    watch: (viewId, query) => {
      calls.push(['watch', viewId])
      return fakeServices().liquidations.heatmap(query)
    },
    unwatch: note('unwatch'),
    close: note('close'),
  }
}

function setup() {
  const services = fakeServices()
  const dispatch = createDispatch(createHandlers(services), silentLog)
  const calls: unknown[][] = []
  const window = fakeWindow(calls)
  return { services, calls, ask: (name: unknown, input: unknown) => dispatch(name, input, window) }
}

const range = { symbol: 'BTCUSDT', from: startOfTests, to: startOfTests + 3_600_000 }

describe('requests of a window', () => {
  it.each([
    ['engine:state', {}, { sending: 'dryRun' }],
    ['venues:list', {}, [{ venue: 'binance-usdm' }, { venue: 'bybit' }, { venue: 'hyperliquid' }]],
    ['venues:health', {}, [{}, {}, {}]],
    ['symbols:list', {}, [{ symbol: 'BTCUSDT' }]],
    ['heatmap:query', { ...range, interval: '15m', binSize: 100 }, { columns: 4 }],
    ['candles:query', { ...range, interval: '15m' }, { venue: 'binance-usdm' }],
    ['liquidations:history', {}, []],
    ['settings:get', { name: 'layout' }, null],
    ['settings:set', { name: 'layout', value: '{}' }, null],
  ])('%s is answered', async (name, input, value) => {
    expect(await setup().ask(name, input)).toMatchObject({ ok: true, value })
  })

  it('keep a setting for the next reading', async () => {
    const { ask } = setup()
    await ask('settings:set', { name: 'layout', value: '[1]' })
    expect(await ask('settings:get', { name: 'layout' })).toEqual({ ok: true, value: '[1]' })
  })

  it('reach the window’s own stream', async () => {
    const { ask, calls } = setup()
    await ask('window:visibility', { visible: false })
    await ask('frames:acknowledge', { sequence: 4 })
    await ask('frames:resync', {})
    await ask('heatmap:watch', { viewId: 'v', query: { ...range, interval: '1h', binSize: 50 } })
    await ask('heatmap:unwatch', { viewId: 'v' })
    expect(calls).toEqual([
      ['setVisible', false],
      ['acknowledge', 4],
      ['resync'],
      ['watch', 'v'],
      ['unwatch', 'v'],
    ])
  })

  it('apply the default of a missing argument', async () => {
    const { ask, services } = setup()
    for (let row = 0; row < 250; row += 1) services.rows.push(liquidationOf())
    const answer = await ask('liquidations:history', {})
    expect(answer.ok && (answer.value as unknown[]).length).toBe(200)
  })

  it('are refused by name and by argument, naming what is wrong', async () => {
    const { ask } = setup()
    expect(await ask('no:such', {})).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await ask('toString', {})).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await ask('settings:get', {})).toMatchObject({
      error: { code: 'INVALID_ARGUMENT', path: 'name' },
    })
    expect(await ask('heatmap:query', { ...range, interval: '7m', binSize: 1 })).toMatchObject({
      error: { code: 'INVALID_ARGUMENT', path: 'interval' },
    })
  })

  it('are refused when the range is empty or far too long', async () => {
    const { ask } = setup()
    const query = { ...range, interval: '1m', binSize: 100 }
    expect(await ask('heatmap:query', { ...query, to: range.from })).toMatchObject({
      error: { code: 'INVALID_RANGE', path: 'from' },
    })
    expect(await ask('candles:query', { ...query, from: 0 })).toMatchObject({
      error: { code: 'INVALID_RANGE', path: 'interval' },
    })
  })

  it('answer an expected failure with its code and a surprise without its detail', async () => {
    const lines: string[] = []
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString())
        done()
      },
    })
    const services = fakeServices()
    const throwing = (error: Error) =>
      createDispatch(
        createHandlers({
          ...services,
          state: () => {
            throw error
          },
        }),
        createLog('error', sink),
      )('engine:state', {}, fakeWindow())
    expect(await throwing(new PitwallError('UNKNOWN_SYMBOL', 'no such symbol'))).toEqual({
      ok: false,
      error: { code: 'UNKNOWN_SYMBOL', message: 'no such symbol' },
    })
    expect(lines).toEqual([])
    const surprise = await throwing(new Error('/home/me/secret'))
    expect(surprise).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
    expect(JSON.stringify(surprise)).not.toContain('secret')
    expect(lines.join('')).toContain('engine:state')
  })

  it('never reject, whatever the input', async () => {
    const { ask } = setup()
    const names = fc.constantFrom(...Object.keys(requestSchemas), '__proto__', 'constructor')
    await fc.assert(
      fc.asyncProperty(fc.oneof(names, fc.anything()), fc.anything(), async (name, input) => {
        expect(await ask(name, input)).toHaveProperty('ok')
      }),
      { numRuns: 500 },
    )
  })
})
