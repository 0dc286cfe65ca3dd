import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatCaptureLine, parseCaptureLine } from '../../../src/contract/capture.ts'
import { PitwallError, errorCatalogue, toFailure } from '../../../src/contract/errors.ts'
import { decodeWire, encodeWire } from '../../../src/contract/ipc/wire.ts'
import { requestSchemas } from '../../../src/contract/ipc/schemas.ts'

describe('capture lines', () => {
  it('reads what it writes', () => {
    const line = {
      channel: 'ws' as const,
      receivedTimeMs: 1626992741062,
      url: 'wss://x.test/ws',
      raw: '{"a":"\\u00e9"}',
    }
    expect(parseCaptureLine(formatCaptureLine(line))).toEqual(line)
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"t":"x","ch":"ws","raw":""}',
    '{"t":"1","ch":"tcp","raw":""}',
  ])('refuses %s without throwing', (text) => {
    expect(parseCaptureLine(text)).toBeNull()
  })
})

describe('the wire between engine and window', () => {
  it('carries typed arrays exactly', () => {
    const cells = {
      column: new Uint32Array([0, 4_294_967_295]),
      bin: new Int32Array([-5, 82_000]),
      notional: new Float64Array([0.1, 1e300, -0]),
    }
    expect(decodeWire(encodeWire({ cells }))).toEqual({ cells })
  })

  it('carries a typed array that is a window on a larger buffer', () => {
    const window = new Float64Array([1, 2, 3, 4]).subarray(1, 3)
    expect(decodeWire(encodeWire(window))).toEqual(new Float64Array([2, 3]))
  })

  it('throws on bytes that are not a message', () => {
    expect(() => decodeWire(new Uint8Array([0xc1]))).toThrow()
    expect(() => decodeWire(new Uint8Array())).toThrow()
  })
})

describe('errors', () => {
  it('keeps what was not expected out of sight', () => {
    expect(toFailure(new Error('secret=abc')).message).toBe(errorCatalogue.INTERNAL.sentence)
    expect(toFailure(new PitwallError('TIMEOUT', 'Bybit did not answer'))).toEqual({
      code: 'TIMEOUT',
      message: 'Bybit did not answer',
    })
  })

  it('are all documented, with their sentence and category', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8')
    const rows = page.split('\n').filter((line) => /^\| `[A-Z_]+` +\|/.test(line))
    const expected = Object.entries(errorCatalogue).map(
      ([code, { category, sentence }]) => `| \`${code}\` | ${category} | ${sentence} |`,
    )
    expect(rows.map((row) => row.replace(/ +/g, ' '))).toEqual(expected)
  })
})

describe('requests', () => {
  it('refuse what is out of range before a handler sees it', () => {
    const query = { symbol: 'BTCUSDT', from: 0, to: 1, interval: '15m', binSize: 100 }
    expect(requestSchemas['heatmap:query'].safeParse(query).success).toBe(true)
    for (const wrong of [
      { ...query, symbol: 'btc' },
      { ...query, binSize: 0 },
      { ...query, binSize: Number.NaN },
      { ...query, interval: '7m' },
      { ...query, venues: ['nowhere'] },
      { ...query, from: 1.5 },
    ]) {
      expect(requestSchemas['heatmap:query'].safeParse(wrong).success).toBe(false)
    }
  })
})
