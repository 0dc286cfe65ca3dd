import { describe, expect, it } from 'vitest'
import { venueSettings } from '../../../src/main/app/venueSettings.ts'
import { configSchema } from '../../../src/main/config/schema.ts'

const settingsOf = (exchanges: unknown) =>
  venueSettings(configSchema.parse({ symbols: ['BTCUSDT'], exchanges }))

describe('order entry over FIX', () => {
  it('is chosen by account, with a name of the session', () => {
    const keys = { api_key: 'k'.repeat(64), secret_key: 's'.repeat(64) }
    const hedge = { ...keys, order_entry: 'fix', fix_sender_comp_id: 'HEDGE' }
    const settings = settingsOf({ 'binance-spot': { ...keys, accounts: { hedge } } })
    const accounts = settings.ok ? settings.value[0]?.accounts : []
    expect(accounts?.map(({ fix }) => fix)).toEqual([null, { senderCompId: 'HEDGE' }])
  })

  it.each([
    [{ bybit: { order_entry: 'fix' } }, 'exchanges.bybit.order_entry'],
    [
      { bybit: { accounts: { hedge: { order_entry: 'fix' } } } },
      'exchanges.bybit.accounts.hedge.order_entry',
    ],
  ])('is refused by name where the venue has none: %o', (exchanges, path) => {
    expect(settingsOf(exchanges)).toMatchObject({
      ok: false,
      error: { code: 'CONFIG_INVALID', path },
    })
  })

  it('takes no name that the venue would refuse', () => {
    const exchanges = { 'binance-spot': { fix_sender_comp_id: 'too long a name' } }
    expect(configSchema.safeParse({ symbols: ['BTCUSDT'], exchanges }).success).toBe(false)
  })
})
