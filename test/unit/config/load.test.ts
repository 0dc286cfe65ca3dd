import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig, parseConfig } from '../../../src/main/config/load.ts'
import { defaultDataDirectory } from '../../../src/main/config/paths.ts'

const shipped = join(import.meta.dirname, '../../../resources/config.yaml')
const minimal = 'symbols: [BTCUSDT]\nexchanges: {bybit: {}}\n'

function failureOf(text: string, variables: Record<string, string> = {}) {
  const result = parseConfig(text, variables)
  if (result.ok) throw new Error('the configuration was accepted')
  return result.error
}

describe('config.yaml', () => {
  it('starts every venue on the sandbox as shipped, without keys', () => {
    const result = loadConfig(shipped, {})
    expect(result).toMatchObject({
      ok: true,
      value: { environment: 'sandbox', exchanges: { 'binance-usdm': { enabled: true } } },
    })
    expect(readFileSync(shipped, 'utf8')).not.toMatch(/environment: live/)
  })

  it('takes keys from the environment', () => {
    const result = loadConfig(shipped, {
      BINANCE_API_KEY: 'k'.repeat(64),
      BINANCE_SECRET_KEY: 's'.repeat(64),
    })
    expect(result).toMatchObject({
      ok: true,
      value: { exchanges: { 'binance-usdm': { api_key: 'k'.repeat(64) } } },
    })
  })

  it.each([
    ['exchanges.bybit.websocket_url', 'websocket_url: http://x.test'],
    ['exchanges.bybit.websocket_uri', 'websocket_uri: wss://x.test'],
    ['exchanges.bybit.environment', 'environment: production'],
    ['exchanges.bybit.secret_key', 'api_key: abcdefghijklmnop'],
    ['exchanges.bybit.api_key', 'api_key: short, secret_key: abcdefghijklmnopqrstuvwxyz'],
    [
      'exchanges.bybit.api_key',
      'api_key: "with space inside", secret_key: abcdefghijklmnopqrstuvwxyz',
    ],
  ])('names %s when it is wrong', (path, setting) => {
    const error = failureOf(`symbols: [BTCUSDT]\nexchanges: {bybit: {${setting}}}`)
    expect(error.code).toBe('CONFIG_INVALID')
    expect(error.path).toBe(path)
    expect(error.message).toContain(path)
  })

  it('names an unknown venue, a wrong symbol and a missing section', () => {
    expect(failureOf('symbols: [BTCUSDT]\nexchanges: {bybitt: {}}').path).toBe('exchanges.bybitt')
    expect(failureOf('symbols: [btc-usdt]\nexchanges: {}').path).toBe('symbols.0')
    expect(failureOf('exchanges: {}').path).toBe('symbols')
    expect(failureOf(`${minimal}sandbox: {seed: -1}`).path).toBe('sandbox.seed')
  })

  it('names the setting whose environment variable is not set', () => {
    const error = failureOf('symbols: [BTCUSDT]\nexchanges: {bybit: {api_key: "${BYBIT_KEY}"}}')
    expect(error).toMatchObject({ path: 'exchanges.bybit.api_key' })
    expect(error.message).toContain('BYBIT_KEY')
  })

  it('never repeats a secret in its message', () => {
    const error = failureOf(
      'symbols: [BTCUSDT]\nexchanges: {bybit: {api_key: hush, secret_key: hushhush}}',
    )
    expect(error.message).not.toContain('hush')
  })

  it('refuses text that is not YAML, naming the file', () => {
    expect(failureOf('exchanges: [').message).toContain('config.yaml')
  })

  it('says which file cannot be read', () => {
    const result = loadConfig('/nowhere/config.yaml', {})
    expect(result).toMatchObject({ ok: false, error: { code: 'CONFIG_UNREADABLE' } })
  })
})

describe('the data directory', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/pitwall'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/pitwall'],
    ['darwin', {}, '/home/ada/Library/Application Support/Pitwall'],
    ['linux', { PITWALL_DATA: '/elsewhere' }, '/elsewhere'],
  ] as const)('on %s with %o is %s', (platform, variables, expected) => {
    expect(defaultDataDirectory(platform, variables, '/home/ada')).toBe(expected)
  })
})
