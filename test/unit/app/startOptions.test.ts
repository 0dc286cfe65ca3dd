import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readStartOptions } from '../../../src/main/app/startOptions.ts'
import { venueSettings } from '../../../src/main/app/venueSettings.ts'
import { parseConfig } from '../../../src/main/config/load.ts'

const data = mkdtempSync(join(tmpdir(), 'pitwall-options-'))
afterAll(() => rmSync(data, { recursive: true }))

function options(flags: Parameters<typeof readStartOptions>[0]) {
  return readStartOptions({ data, ...flags }, {})
}

describe('start flags', () => {
  it('lie over the settings of the file', () => {
    const result = options({
      port: '8123',
      replay: ['a.jsonl'],
      'replay-speed': '10',
      'log-level': 'warn',
    })
    expect(result).toMatchObject({
      ok: true,
      value: {
        dataDirectory: data,
        config: {
          log_level: 'warn',
          gateway: { port: 8123 },
          sandbox: { replay: ['a.jsonl'], replay_speed: 10 },
        },
      },
    })
  })

  it('keep orders from leaving only where that is asked for', () => {
    expect(options({})).toMatchObject({ value: { dryRun: false } })
    expect(options({ 'dry-run': true })).toMatchObject({ value: { dryRun: true } })
  })

  it('switch every venue to live', () => {
    const result = options({ live: true })
    if (!result.ok) throw new Error(result.error.message)
    const environments = Object.values(result.value.config.exchanges).map(
      (each) => each.environment,
    )
    expect(new Set(environments)).toEqual(new Set(['live']))
  })

  it.each([
    [{ port: 'eighty' }, '--port'],
    [{ port: '70000' }, '--port'],
    [{ 'replay-speed': 'fast' }, '--replay-speed'],
    [{ 'replay-times': 'later' }, '--replay-times'],
    [{ 'log-level': 'loud' }, '--log-level'],
    [{ live: true, 'dry-run': true }, '--live'],
  ])('are refused with their name: %o', (flags, name) => {
    const result = options(flags)
    expect(result).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT' } })
    expect(result.ok ? '' : result.error.message).toContain(name)
  })

  it('prefer the settings in the data directory to the shipped ones', () => {
    writeFileSync(join(data, 'config.yaml'), 'symbols: [SOLUSDT]\nexchanges: {bybit: {}}\n')
    expect(options({})).toMatchObject({ ok: true, value: { config: { symbols: ['SOLUSDT'] } } })
    rmSync(join(data, 'config.yaml'))
  })
})

describe('the addresses of venues', () => {
  function settingsFor(exchange: string) {
    const config = parseConfig(`symbols: [BTCUSDT]\nexchanges: {bybit: {${exchange}}}`, {})
    if (!config.ok) throw new Error(config.error.message)
    return venueSettings(config.value)
  }

  it('are left to the sandbox process unless given', () => {
    expect(settingsFor('environment: sandbox')).toMatchObject({ value: [{ urls: null }] })
  })

  it('are the venue’s own when live', () => {
    expect(settingsFor('environment: live')).toMatchObject({
      value: [{ urls: { ws: expect.stringMatching(/^wss:\/\/stream\.bybit\.com/) as string } }],
    })
  })

  it.each([
    ['environment: live, base_url: "https://api-testnet.bybit.com"', 'exchanges.bybit.base_url'],
    ['environment: live, base_url: "http://127.0.0.1:9"', 'exchanges.bybit.base_url'],
    [
      'environment: live, websocket_url: "wss://stream.bybit.com.evil.test"',
      'exchanges.bybit.websocket_url',
    ],
    ['environment: testnet, base_url: "https://api.bybit.com"', 'exchanges.bybit.base_url'],
    [
      'environment: sandbox, base_url: "https://api.bybit.com", websocket_url: "ws://127.0.0.1:1"',
      'exchanges.bybit.base_url',
    ],
    ['environment: sandbox, base_url: "http://127.0.0.1:1"', 'exchanges.bybit.websocket_url'],
  ])('never leave their environment: %s', (exchange, path) => {
    expect(settingsFor(exchange)).toMatchObject({
      ok: false,
      error: { code: 'CONFIG_INVALID', path },
    })
  })

  it('need at least one enabled venue', () => {
    expect(settingsFor('enabled: false')).toMatchObject({ ok: false, error: { path: 'exchanges' } })
  })
})
