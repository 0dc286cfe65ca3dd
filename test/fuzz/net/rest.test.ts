import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createRestClient } from '../../../src/main/net/rest/client.ts'
import type { RestOutcome } from '../../../src/main/net/rest/types.ts'
import { fuzzRuns, tally } from '../../support/fuzz/tally.ts'
import { quickRetry, read, write } from '../../support/net/restRig.ts'
import { rawServer } from '../../support/net/rawServer.ts'

const body = '{"id":123456789012345678,"name":"€"}'
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
)

/** One read and one write against a server that sends these bytes and then does `end`. */
async function exchange(
  bytes: Buffer,
  end: 'reset' | 'fin' | 'hang',
): Promise<{ reading: RestOutcome; writing: RestOutcome; connections: number }> {
  const server = await rawServer((socket) => {
    socket.once('data', () => {
      socket.write(bytes, () => {
        if (end === 'reset') socket.resetAndDestroy()
        else if (end === 'fin') socket.end()
      })
    })
  })
  const client = createRestClient({
    baseUrl: `http://${server.host}`,
    allowedHosts: [server.host],
    classify: () => null,
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    retry: { ...quickRetry, retries: 0 },
    maxResponseBytes: 100_000,
    timeouts: { readMs: 150, writeMs: 150 },
  })
  const [reading, writing] = await Promise.all([client.request(read()), client.request(write())])
  await client.close()
  const connections = server.connections()
  await server.close()
  return { reading, writing, connections }
}

/** How many of the two did not end well. */
const faultsOf = (...outcomes: readonly RestOutcome[]): number =>
  outcomes.filter(({ kind }) => kind !== 'ok').length

const isOutcome = (outcome: RestOutcome, kinds: readonly string[]): boolean =>
  kinds.includes(outcome.kind)

describe('the REST client against servers that misbehave', () => {
  it('ends in a known way when the socket is reset after any byte of the answer', async (context) => {
    const count = tally(context, 'REST answers')
    for (let cut = 0; cut < answer.length; cut += 1) {
      const { reading, writing, connections } = await exchange(answer.subarray(0, cut), 'reset')
      expect(reading).toMatchObject({ kind: 'failed', sent: true })
      expect(writing).toMatchObject({ kind: 'unknown', sent: true })
      expect(connections).toBe(2)
      count(faultsOf(reading, writing))
    }
    expect((await exchange(answer, 'fin')).reading.kind).toBe('ok')
  })

  it('survives any bytes in place of an answer', async (context) => {
    const count = tally(context, 'REST answers')
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .uint8Array({ maxLength: 100 })
        .map((tail) => Buffer.concat([answer.subarray(0, 40), tail])),
      fc
        .uint8Array({ maxLength: 60 })
        .map((raw) =>
          Buffer.concat([
            Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${raw.length}\r\n\r\n`),
            raw,
          ]),
        ),
    )
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom('reset' as const, 'fin' as const),
        async (raw, end) => {
          const { reading, writing } = await exchange(Buffer.from(raw), end)
          expect(isOutcome(reading, ['ok', 'failed'])).toBe(true)
          expect(isOutcome(writing, ['ok', 'failed', 'unknown'])).toBe(true)
          count(faultsOf(reading, writing))
        },
      ),
      { numRuns: fuzzRuns },
    )
  })

  it('gives up on an answer that drips', async () => {
    const server = await rawServer((socket) => {
      socket.once('data', () => {
        let at = 0
        const timer = setInterval(() => {
          socket.write(answer.subarray(at, at + 1))
          at += 1
        }, 10)
        socket.on('close', () => clearInterval(timer))
      })
    })
    const client = createRestClient({
      baseUrl: `http://${server.host}`,
      allowedHosts: [server.host],
      classify: () => null,
      clock: systemClock,
      random: () => 0.5,
      log: silentLog,
      retry: { ...quickRetry, retries: 0 },
    })
    const started = performance.now()
    const outcome = await client.request(read({ timeoutMs: 200 }))
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'TIMEOUT' } })
    expect(performance.now() - started).toBeLessThan(1000)
    await client.close()
    await server.close()
  })

  it.each([
    ['a header without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(2_000_000)}`],
    ['a body without end', `HTTP/1.1 200 OK\r\n\r\n${'y'.repeat(2_000_000)}`],
    ['a length that lies', `HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n{}`],
    ['a negative length', `HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}`],
    ['a broken chunk', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}`],
    ['a false packing', `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`],
    ['a cut character', `HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n"\u00ff`],
    ['text without end', `HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"a":"bcde`],
  ])('refuses %s', async (_name, text) => {
    const { reading, writing } = await exchange(Buffer.from(text, 'latin1'), 'hang')
    expect(reading).toMatchObject({ kind: 'failed' })
    expect(writing).toMatchObject({ kind: 'unknown' })
  })

  it('survives JSON of any depth, with and without exact numbers', async () => {
    for (const inner of ['1', '12345678901234567890']) {
      const deep = `${'['.repeat(40_000)}${inner}${']'.repeat(40_000)}`
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${deep.length}\r\n\r\n`
      const { reading } = await exchange(Buffer.from(head + deep), 'fin')
      expect(isOutcome(reading, ['ok', 'failed'])).toBe(true)
    }
  })
})
