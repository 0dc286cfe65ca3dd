import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createRestClient } from '../../../src/main/net/rest/client.ts'
import { createWsSession } from '../../../src/main/net/ws/session.ts'
import { fakeVenue } from '../../support/net/fakeVenue.ts'
import { httpVenue, type HttpVenue } from '../../support/net/httpVenue.ts'
import { jsonProtocol } from '../../support/net/jsonProtocol.ts'
import { quickRetry, read, restRig, write } from '../../support/net/restRig.ts'
import { manualClock, settle } from '../../support/manualClock.ts'

const runs = { numRuns: 120 }

describe('the hosts of a mode', () => {
  let sandbox: HttpVenue
  let live: HttpVenue

  beforeAll(async () => {
    live = await httpVenue((_request, response) => response.end('{}'))
    sandbox = await httpVenue((request, response) => {
      const redirect = Number(request.headers['x-redirect'] ?? 0)
      if (redirect > 0) response.writeHead(redirect, { location: `${live.url}/order` })
      response.end('{}')
    })
  })
  afterAll(async () => {
    await sandbox.close()
    await live.close()
  })

  it('Property 4: no path, header, redirect, retry or base address reaches the other mode', async () => {
    const path = fc.oneof(
      fc.constantFrom(
        '/order',
        '//HOST/order',
        'http://HOST/order',
        '/\\HOST/x',
        '@HOST/',
        '/..//HOST',
      ),
      fc.string().map((text) => `/${text}`),
      fc.string(),
    )
    const operation = fc.record({
      path,
      query: fc.option(fc.constantFrom('url=http://HOST', '@HOST', '#//HOST'), { nil: undefined }),
      header: fc.constantFrom('x-own', 'host', 'Host', ':authority', 'x-forwarded-host'),
      redirect: fc.constantFrom(0, 0, 301, 302, 303, 307, 308),
      isWrite: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 5 }), async (operations) => {
        const client = createRestClient({
          baseUrl: sandbox.url,
          allowedHosts: [sandbox.host],
          classify: () => null,
          clock: systemClock,
          random: Math.random,
          log: silentLog,
          retry: quickRetry,
        })
        const aim = (text: string): string => text.replaceAll('HOST', live.host)
        for (const { path, query, header, redirect, isWrite } of operations) {
          const request = {
            path: aim(path),
            query: query === undefined ? undefined : aim(query),
            headers: { [header]: live.host, 'x-redirect': String(redirect) },
          }
          const outcome = await client.request(isWrite ? write(request) : read(request))
          const isHost = /^(?:host|:authority)$/i.test(header)
          expect(isHost && outcome.kind !== 'failed').toBe(false)
        }
        await client.close()
        expect(live.connections()).toBe(0)
        expect(new Set(sandbox.seen.map(({ headers }) => headers.host))).toEqual(
          sandbox.seen.length === 0 ? new Set() : new Set([sandbox.host]),
        )
      }),
      runs,
    )
  })

  it('Property 4: a client whose base address is not on its list sends nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webUrl(), fc.domain(), async (allowed, other) => {
        const client = createRestClient({
          baseUrl: live.url,
          allowedHosts: [new URL(allowed).host, other, sandbox.host],
          classify: () => null,
          clock: systemClock,
          random: Math.random,
          log: silentLog,
        })
        expect(await client.request(write())).toMatchObject({
          kind: 'failed',
          sent: false,
          failure: { code: 'HOST_NOT_ALLOWED' },
        })
        await client.close()
        expect(live.connections()).toBe(0)
      }),
      runs,
    )
  })

  it('Property 4: a session opens sockets to hosts of its list only, over every reconnect', async () => {
    const address = fc.oneof(
      fc.constantFrom(
        'wss://sandbox.example/ws',
        'wss://sandbox.example:443/x?key=1',
        'wss://live.example/ws',
        'wss://sandbox.example.live.example/ws',
        'wss://sandbox.example@live.example/ws',
        'ws://sandbox.example/ws',
        'https://sandbox.example/ws',
      ),
      fc.webUrl().map((url) => url.replace('http', 'ws')),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(address, { minLength: 1, maxLength: 6 }), async (addresses) => {
        const clock = manualClock()
        const venue = fakeVenue(clock)
        let asked = 0
        const session = createWsSession({
          name: 'market',
          url: () => addresses[Math.min(asked++, addresses.length - 1)] ?? '',
          allowedHosts: ['sandbox.example'],
          protocol: jsonProtocol(),
          clock,
          random: seededRandom(1),
          log: silentLog,
          staleAfterMs: 60_000,
          openSocket: venue.openSocket,
          onData: () => {},
        })
        for (let turn = 0; turn < 8; turn += 1) {
          await clock.advanceAsync(70_000)
          for (const end of venue.open()) end.drop()
        }
        for (const { url } of venue.ends) {
          expect(new URL(url)).toMatchObject({ protocol: 'wss:', host: 'sandbox.example' })
        }
        await session.close()
      }),
      runs,
    )
  })
})

describe('retries', () => {
  const policies = fc.record({
    retries: fc.integer({ min: 0, max: 5 }),
    initialMs: fc.integer({ min: 1, max: 5000 }),
    maxMs: fc.integer({ min: 1, max: 60_000 }),
    multiplier: fc.double({ min: 1, max: 4, noNaN: true }),
    jitter: fc.double({ min: 0, max: 0.5, noNaN: true }),
    patienceMs: fc.constant(600_000),
  })
  const answers = fc.array(
    fc.record({
      status: fc.constantFrom(200, 500, 503, 429, 418, 408, 400, 401, 404),
      retryAfter: fc.option(fc.integer({ min: 0, max: 120 }), { nil: null }),
    }),
    { minLength: 8, maxLength: 8 },
  )
  const retried = new Set([500, 503, 429, 418, 408])

  it('Property 6: follow the policy, stop at success, and obey a longer Retry-After', async () => {
    await fc.assert(
      fc.asyncProperty(policies, answers, fc.nat(), async (policy, script, seed) => {
        const clock = manualClock()
        let attempts = 0
        let recorded = Promise.withResolvers<void>()
        const rig = await restRig(
          (_request, response) => {
            const step = script[attempts] ?? { status: 200, retryAfter: null }
            attempts += 1
            if (step.retryAfter !== null) response.setHeader('retry-after', String(step.retryAfter))
            response.statusCode = step.status
            response.end('{}')
          },
          {
            clock,
            random: seededRandom(seed),
            retry: policy,
            onAttempt: () => recorded.resolve(),
          },
        )
        let done = false
        const outcome = rig.client.request(read()).finally(() => (done = true))
        const waits: number[] = []
        for (;;) {
          await recorded.promise
          recorded = Promise.withResolvers<void>()
          await settle()
          if (done) break
          waits.push(clock.nextIn() ?? NaN)
          await clock.advanceAsync(clock.nextIn() ?? 0)
        }
        await outcome
        await rig.close()

        const stop = script.findIndex(({ status }) => !retried.has(status))
        const expected = Math.min(policy.retries + 1, (stop === -1 ? 8 : stop) + 1)
        expect(attempts).toBe(expected)
        expect(waits).toHaveLength(expected - 1)
        for (const [retry, wait] of waits.entries()) {
          const plain = Math.min(policy.initialMs * policy.multiplier ** retry, policy.maxMs)
          const asked = (script[retry]?.retryAfter ?? 0) * 1000
          expect(wait).toBeGreaterThanOrEqual(Math.max(plain * (1 - policy.jitter), asked) - 0.001)
          expect(wait).toBeLessThanOrEqual(Math.max(plain * (1 + policy.jitter), asked) + 0.001)
        }
      }),
      runs,
    )
  })

  it('Property 6: never repeat a write', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (script) => {
        const rig = await restRig((_request, response) => {
          response.statusCode = script[0]?.status ?? 200
          response.end('{}')
        })
        await rig.client.request(write())
        expect(rig.venue.seen).toHaveLength(1)
        expect(rig.records).toHaveLength(1)
        await rig.close()
      }),
      runs,
    )
  })
})
