import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/main/cli/io.ts'
import { runParse } from '../../../src/main/cli/parse.ts'
import { runReplay } from '../../../src/main/cli/replay.ts'

const time = 1_791_091_285_156
const message = {
  topic: 'allLiquidation.STRKUSDT',
  type: 'snapshot',
  ts: time + 395,
  data: [{ T: time, s: 'STRKUSDT', S: 'Buy', v: '2084.9', p: '0.05165' }],
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'venues-cli-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function run(
  command: typeof runParse,
  ...argv: string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = ''
  let err = ''
  const code = await command(argv, {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
  })
  return { code, out, err }
}

describe('parse', () => {
  it('prints what a recorded message becomes', async () => {
    const path = file('message.json', JSON.stringify(message))
    const { code, out } = await run(runParse, 'bybit', 'liquidations', '--file', path)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ unifiedSymbol: 'STRKUSDT', side: 'sell' }])
  })

  it('reads one message a line, and lines of a capture', async () => {
    const captured = JSON.stringify({ t: '1791091285.6', ch: 'ws', raw: JSON.stringify(message) })
    const path = file('messages.jsonl', `${JSON.stringify(message)}\n${captured}\n`)
    const { out } = await run(runParse, 'bybit', 'liquidations', '--file', path)
    expect(JSON.parse(out)).toHaveLength(2)
    expect((JSON.parse(out) as { receivedTime: number }[])[1]?.receivedTime).toBe(1_791_091_285_600)
  })

  it('knows a venue by its other name', async () => {
    const path = file('error.json', '{"code":-1121,"msg":"Invalid symbol."}')
    const { out } = await run(runParse, 'binance', 'error', '--file', path)
    expect(JSON.parse(out)).toEqual({
      code: 'REQUEST_REFUSED',
      category: 'INVALID_REQUEST',
      venueCode: '-1121',
      message: 'Invalid symbol.',
    })
  })

  it('fails, and says why on stderr, when nothing could be read', async () => {
    const path = file('book.json', '{"s":"BTCUSDT"}')
    const { code, out, err } = await run(runParse, 'bybit', 'book', '--file', path)
    expect(code).toBe(1)
    expect(out).toBe('null\n')
    expect(err).toContain('orderbook')
  })

  it('fails on a file that is missing or no JSON', async () => {
    expect(await run(runParse, 'bybit', 'book', '--file', join(folder, 'no'))).toMatchObject({
      code: 1,
    })
    const path = file('text.txt', 'hello')
    expect(await run(runParse, 'bybit', 'book', '--file', path)).toMatchObject({ code: 1 })
  })

  it.each([
    [['nowhere', 'book', '--file', 'f'], 'no such venue'],
    [['bybit', 'weather', '--file', 'f'], 'no such kind'],
    [
      ['binance-spot', 'liquidations', '--file', 'f'],
      'liquidations is not available for binance-spot',
    ],
    [['bybit', 'book'], '--file F'],
    [['bybit', 'constructor', '--file', 'f'], 'no such kind'],
  ] as const)('refuses %j as wrong usage', async (argv, sentence) => {
    await expect(run(runParse, ...argv)).rejects.toThrow(UsageError)
    await expect(run(runParse, ...argv)).rejects.toThrow(sentence)
  })
})

describe('replay', () => {
  const capture = [
    { t: '1791091285.5', ch: 'sent', raw: '{"op":"subscribe","args":["allLiquidation.STRKUSDT"]}' },
    { t: '1791091285.6', ch: 'ws', raw: JSON.stringify(message) },
  ]
    .map((line) => JSON.stringify(line))
    .join('\n')

  it.each([
    ['capture.jsonl', capture],
    ['capture.jsonl.gz', gzipSync(capture)],
  ])('prints an event a line and the summary last: %s', async (name, content) => {
    const { code, out } = await run(runReplay, 'bybit', '--file', file(name, content))
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind?: string })
    expect(code).toBe(0)
    expect(lines.map(({ kind }) => kind)).toEqual([
      'feedScope',
      'feedAlive',
      'liquidation',
      undefined,
    ])
    expect(lines.at(-1)).toEqual({
      summary: { events: 3, parseErrors: 0, gaps: 0, resyncs: 0, books: {} },
    })
  })

  it('counts lines that are not of the format and goes on', async () => {
    const { code, out } = await run(
      runReplay,
      'bybit',
      '--file',
      file('c.jsonl', `rubbish\n${capture}`),
    )
    expect(code).toBe(0)
    expect(out).toContain('"parseErrors":1')
  })

  it('fails on a file that is missing or damaged', async () => {
    expect(await run(runReplay, 'bybit', '--file', join(folder, 'no'))).toMatchObject({ code: 1 })
    const damaged = file('c.jsonl.gz', 'no gzip at all')
    expect(await run(runReplay, 'bybit', '--file', damaged)).toMatchObject({ code: 1 })
  })
})
