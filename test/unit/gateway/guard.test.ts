import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiError } from '../../../src/contract/gateway.ts'
import { injectedGateway } from '../../support/gateway.ts'

let gateway: Awaited<ReturnType<typeof injectedGateway>>

beforeAll(async () => {
  gateway = await injectedGateway()
})
afterAll(() => gateway.close())

/** As injected: without a token unless the headers carry one. */
async function ask(url: string, headers: Record<string, string> = {}, more: InjectOptions = {}) {
  const answer = await gateway.app.inject({ url, headers, ...more })
  return { status: answer.statusCode, answer }
}

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${gateway.access.token}` })
const cookie = (): Record<string, string> => ({ cookie: `pitwall-80=${gateway.access.session}` })

describe('the token', () => {
  it('is needed for everything but /health', async () => {
    const urls = ['/', '/exchanges', '/openapi.json', '/liquidations/heatmap', '/nothing']
    for (const url of urls) expect((await ask(url)).status).toBe(401)
    const { status, answer } = await ask('/health')
    expect(status).toBe(200)
    expect(answer.json()).toEqual({ status: 'ok' })
  })

  it('is taken as a bearer header or as the cookie of the first page load', async () => {
    expect((await ask('/exchanges', bearer())).status).toBe(200)
    expect((await ask('/exchanges', cookie())).status).toBe(200)
  })

  it.each([
    ['another token', { authorization: 'Bearer x' }],
    ['no scheme', { authorization: 'x' }],
    ['another scheme', { authorization: 'Basic eDp4' }],
    ['a cookie of another port', { cookie: 'pitwall-81=x' }],
    ['a wrong cookie', { cookie: 'pitwall-80=x' }],
    ['an empty cookie', { cookie: 'pitwall-80=' }],
  ])('%s is refused', async (_what, headers) => {
    expect((await ask('/exchanges', headers)).status).toBe(401)
  })

  it('of the API does not work as a cookie, nor the cookie as a bearer token', async () => {
    const { token, session } = gateway.access
    expect((await ask('/exchanges', { cookie: `pitwall-80=${token}` })).status).toBe(401)
    expect((await ask('/exchanges', { authorization: `Bearer ${session}` })).status).toBe(401)
  })

  it('in the address of the first page becomes a cookie and leaves the address', async () => {
    const { status, answer } = await ask(`/?token=${gateway.access.token}&panel=tape`)
    expect(status).toBe(303)
    expect(answer.headers['location']).toBe('/?panel=tape')
    const set = String(answer.headers['set-cookie'])
    expect(set).toContain('HttpOnly')
    expect(set).toContain('SameSite=Strict')
    expect(set).not.toContain(gateway.access.token)
  })

  it('in any other address is not taken', async () => {
    expect((await ask('/?token=wrong')).status).toBe(401)
    expect((await ask(`/exchanges?token=${gateway.access.token}`)).status).toBe(401)
    const posted = await ask(`/?token=${gateway.access.token}`, {}, { method: 'POST' })
    expect(posted.status).toBe(401)
  })
})

describe('the sender', () => {
  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1:81',
    '127.0.0.1.evil.example:80',
    '[::1]:80',
  ])('with the Host %s is refused, token or not', async (host) => {
    const { status, answer } = await ask('/exchanges', { ...bearer(), host })
    expect(status).toBe(403)
    expect(answer.json<ApiError>().error.code).toBe('FORBIDDEN_ORIGIN')
    expect((await ask('/health', { host })).status).toBe(403)
  })

  it.each(['127.0.0.1', '127.0.0.1:80', 'localhost', 'LOCALHOST:80'])(
    'with the Host %s is answered',
    async (host) => {
      expect((await ask('/exchanges', { ...bearer(), host })).status).toBe(200)
    },
  )

  it.each(['http://evil.example', 'http://127.0.0.1:9999', 'https://localhost:80', 'null'])(
    'on a page of %s is refused',
    async (origin) => {
      expect((await ask('/exchanges', { ...cookie(), origin })).status).toBe(403)
      expect((await ask('/exchanges', { ...bearer(), origin })).status).toBe(403)
    },
  )

  it('on our own page is answered', async () => {
    const headers = { ...cookie(), host: 'localhost:80', origin: 'http://localhost:80' }
    expect((await ask('/exchanges', headers)).status).toBe(200)
  })

  it('on a page of another port of this machine cannot use our cookie', async () => {
    const fetched = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
    expect((await ask('/exchanges', { ...cookie(), ...fetched })).status).toBe(403)
    const framed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    const inFrame = { ...cookie(), ...framed, 'sec-fetch-dest': 'iframe' }
    expect((await ask('/exchanges', inFrame)).status).toBe(403)
    const followed = { ...cookie(), ...framed, 'sec-fetch-dest': 'document' }
    expect((await ask('/exchanges', followed)).status).toBe(200)
  })

  it('gets no permission to read from elsewhere, asked before or not', async () => {
    const preflight = await ask(
      '/exchanges',
      { origin: 'http://evil.example', 'access-control-request-method': 'GET' },
      { method: 'OPTIONS' },
    )
    expect(preflight.status).toBe(403)
    const answered = await ask('/exchanges', bearer())
    for (const { headers } of [preflight.answer, answered.answer]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })
})

describe('every answer', () => {
  it.each(['/health', '/exchanges', '/nothing'])(
    'of %s carries the security headers',
    async (url) => {
      const { headers } = (await ask(url, bearer())).answer
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['x-frame-options']).toBe('DENY')
      expect(headers['referrer-policy']).toBe('no-referrer')
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toMatch(/script-src 'self';/)
      expect(policy).toContain("frame-ancestors 'none'")
    },
  )

  it('to an oversized body is a refusal', async () => {
    const { status } = await ask(
      '/exchanges',
      { ...bearer(), 'content-type': 'application/json' },
      { method: 'POST', payload: `"${'x'.repeat(100_000)}"` },
    )
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })
})
