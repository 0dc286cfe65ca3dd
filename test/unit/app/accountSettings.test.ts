import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { venueSettings } from '../../../src/main/app/venueSettings.ts'
import { configSchema } from '../../../src/main/config/schema.ts'

const key = { api_key: 'a'.repeat(20), secret_key: 's'.repeat(30) }

function parse(bybit: Readonly<Record<string, unknown>>) {
  return configSchema.safeParse({
    environment: 'live',
    symbols: ['BTCUSDT'],
    exchanges: { bybit },
  })
}

function accountsOf(bybit: Readonly<Record<string, unknown>>) {
  const parsed = parse(bybit)
  if (!parsed.success) throw parsed.error
  const settings = venueSettings(parsed.data)
  if (!settings.ok) throw new Error(settings.error.message)
  return settings.value[0]?.accounts ?? []
}

describe("a venue's accounts in config.yaml", () => {
  it('are its own section as main, and its named accounts after it', () => {
    const accounts = accountsOf({
      ...key,
      accounts: { hedge: { ...key, api_key: 'b'.repeat(20), allow_withdrawal: true } },
    })
    expect(accounts.map(({ accountId }) => accountId)).toEqual(['main', 'hedge'])
    expect(accounts.map(({ credentials }) => credentials.apiKey[0])).toEqual(['a', 'b'])
    expect(accounts.map(({ allowWithdrawal }) => allowWithdrawal)).toEqual([false, true])
  })

  it('rest where they have no key', () => {
    expect(accountsOf({ accounts: { hedge: { api_key: '', secret_key: '' } } })).toEqual([])
  })

  it('take a private key as PEM text', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(accountsOf({ ...key, secret_key: pem })[0]?.credentials.secret).toBe(pem)
  })

  it.each([
    [
      { accounts: { hedge: { api_key: 'a'.repeat(20) } } },
      'exchanges.bybit.accounts.hedge.secret_key',
    ],
    [{ accounts: { main: key } }, 'exchanges.bybit.accounts.main'],
    [{ accounts: { 'Not a name': key } }, 'exchanges.bybit.accounts.Not a name'],
    [{ accounts: { hedge: { ...key, withdraw: true } } }, 'exchanges.bybit.accounts.hedge'],
  ])('are refused with the path of what is wrong: %j', (bybit, path) => {
    const parsed = parse(bybit)
    expect(parsed.success).toBe(false)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path)
  })
})
