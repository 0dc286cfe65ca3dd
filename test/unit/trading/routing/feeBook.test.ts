import { describe, expect, it } from 'vitest'
import { type Result, fail, succeed } from '../../../../src/contract/errors.ts'
import type { FeeRates } from '../../../../src/contract/domain/account.ts'
import { createFeeBook } from '../../../../src/main/trading/routing/feeBook.ts'
import type { TradingAccount } from '../../../../src/main/trading/seams.ts'
import { manualClock } from '../../../support/manualClock.ts'
import { instrumentOf, specOf } from '../../../support/routing.ts'

const hour = 3_600_000
const instrument = instrumentOf(specOf('bybit', { fees: { maker: '0.1', taker: '0.2' } }))
const ours = { maker: '0.01', taker: '0.02' }

function book(answer: () => Result<FeeRates>) {
  const clock = manualClock()
  const asked: number[] = []
  const account = {
    venue: 'bybit',
    accountId: 'main',
    account: {
      feeRates: () => {
        asked.push(clock.now())
        return Promise.resolve(answer())
      },
    },
  } as unknown as TradingAccount
  const fees = createFeeBook(clock)
  return { clock, asked, fees, account }
}

describe('what trading costs', () => {
  it('is the lowest tier of the list until the account told', async () => {
    const { fees, account } = book(() => succeed(ours))
    expect(fees.known(account, instrument)).toEqual({ maker: '0.1', taker: '0.2', source: 'list' })
    await fees.ask(account, instrument)
    expect(fees.known(account, instrument)).toEqual({ ...ours, source: 'account' })
  })

  it('is not known where neither tells', () => {
    const { fees, account } = book(() => fail('UNSUPPORTED', 'not told'))
    expect(fees.known(account, { ...instrument, fees: null })).toBeNull()
  })

  it('is asked for once an hour, however often it is wanted', async () => {
    const { fees, account, asked, clock } = book(() => succeed(ours))
    await Promise.all([fees.ask(account, instrument), fees.ask(account, instrument)])
    clock.advance(hour - 1)
    await fees.ask(account, instrument)
    expect(asked).toHaveLength(1)
    clock.advance(1)
    await fees.ask(account, instrument)
    expect(asked).toHaveLength(2)
  })

  it('is what the account last told while it does not answer, for a day', async () => {
    let answer: Result<FeeRates> = succeed(ours)
    const { fees, account, clock } = book(() => answer)
    await fees.ask(account, instrument)
    answer = fail('TIMEOUT', 'no answer')
    clock.advance(hour)
    await fees.ask(account, instrument)
    await clock.advanceAsync(hour)
    expect(fees.known(account, instrument)?.source).toBe('account')
    clock.advance(24 * hour)
    expect(fees.known(account, instrument)?.source).toBe('list')
  })
})
