import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLog, redact, redactText } from '../../../src/main/core/log.ts'

const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const out = new PassThrough()
  write(createLog('debug', out))
  return String(out.read() ?? '')
}

describe('the log', () => {
  it.each([
    { apiKey: secret },
    { api_key: secret },
    { secret },
    { secret_key: secret },
    { headers: { 'X-MBX-APIKEY': secret } },
    { headers: { 'X-BAPI-SIGN': secret, 'X-BAPI-API-KEY': secret } },
    { headers: { authorization: `Bearer ${secret}` } },
    { request: { query: `symbol=BTCUSDT&signature=${secret}` } },
    { body: `{"listenKey":"${secret}"}` },
    { url: `ws://127.0.0.1/socket?token=${secret}` },
    { list: [{ deep: { passphrase: secret } }] },
    { error: new Error(`refused: signature=${secret}`) },
    { error: new Error('outer', { cause: new Error(`token=${secret}`) }) },
  ])('never holds a secret: %o', (fields) => {
    const text = logged((log) => log.info(fields, 'a message'))
    expect(text).toContain('a message')
    expect(text).not.toContain(secret)
  })

  it('redacts the message itself', () => {
    expect(logged((log) => log.warn(`GET /x?signature=${secret}`))).not.toContain(secret)
  })

  it('redacts what a child log is bound to', () => {
    expect(logged((log) => log.child({ venue: 'bybit' }).info({ secret }, 'x'))).not.toContain(
      secret,
    )
  })

  it('keeps what is not secret', () => {
    expect(redact({ symbol: 'BTCUSDT', price: 1, signedBy: 'me' })).toEqual({
      symbol: 'BTCUSDT',
      price: 1,
      signedBy: 'me',
    })
    const plain = 'symbol=BTCUSDT&side=BUY&recvWindow=5000 design: new, the token was refused'
    expect(redactText(plain)).toBe(plain)
  })

  it.each([
    `{"action":{},"signature":{"r":"${secret}","s":"${secret}","v":27},"nonce":1`,
    `{"op":"auth","args":[],"sign":"${secret}"}`,
    `{"secretKey":"${secret}"}`,
    `{\\"listenKey\\":\\"${secret}\\"}`,
    `Authorization: Bearer ${secret}`,
    `X-MBX-APIKEY: ${secret}`,
    `X-BAPI-SIGN: ${secret}`,
    `X-BAPI-API-KEY: ${secret}`,
    `secret_key=${secret}&x=1`,
    `password: ${secret}`,
  ])('finds the secret in a text that is no JSON: %s', (text) => {
    expect(redactText(text)).not.toContain(secret)
  })

  it('survives values that refer to themselves', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    expect(JSON.stringify(redact(cyclic))).toContain('too deep')
  })
})
