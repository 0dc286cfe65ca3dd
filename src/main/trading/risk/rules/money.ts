import { Big } from 'big.js'
import type { Balance } from '../../../../contract/domain/balance.ts'
import type { Denial } from '../../../../contract/domain/managedOrder.ts'
import { deny, dollars } from '../denial.ts'
import type { Facts, Rule } from '../facts.ts'
import { profitAsset } from '../prices.ts'

const zero = new Big(0)

/** A spot order needs what it spends, beside what was spent since the balance was told. */
const spotBalance: Rule = (facts) => {
  const { question, work, before, account, state } = facts
  if (question.instrument.marketKind !== 'spot' || account === null || state === null) return []
  if (work.spends === null) return facts.grows ? [unknownCost(facts)] : []
  const { asset } = work.spends
  const balance = balanceOf(facts, asset)
  if (balance === undefined && state.askedTime === null) {
    return facts.grows ? [unknownBalance(asset, facts)] : []
  }
  if (balance !== undefined && balance.available === null) {
    return facts.grows ? [unknownBalance(asset, facts)] : []
  }
  const needed = work.spends.amount.minus(before?.spends?.amount ?? zero)
  const told = new Big(balance?.available ?? 0).minus(spentSince(facts, asset, balance))
  // The exit of a trade leaves as soon as its entry has filled, which balances show later.
  const left = work.side === 'sell' ? told.plus(facts.justBought()) : told
  return needed.lte(0) || needed.lte(left) ? [] : [tooLittle(asset, left, needed)]
}

/** A contract order needs its first margin, where the account's leverage is known. */
const margin: Rule = (facts) => {
  const { question, work, before, grows, state, isEmergency } = facts
  const { instrument } = question
  if (instrument.marketKind === 'spot' || !grows || isEmergency || state === null) return []
  const position = state.positions.find((each) => each.instrumentId === instrument.instrumentId)
  const leverage = position?.leverage ?? null
  const asset = instrument.settleAsset
  const available = balanceOf(facts, asset)?.available ?? null
  const rate = facts.prices.inDollars(profitAsset(instrument))
  if (leverage === null || available === null || rate === null || work.notional === null) return []
  const notional = work.notional.minus(before?.notional ?? zero)
  if (!new Big(leverage).gt(0) || notional.lte(0)) return []
  const needed = notional.div(leverage).div(rate)
  const left = new Big(available)
  return needed.lte(left) ? [] : [tooLittle(asset, left, needed)]
}

function tooLittle(asset: string, left: Big, needed: Big): Denial {
  const message = `The order needs ${needed.round(12).toFixed()} ${asset}, and ${left.round(12).toFixed()} are available.`
  return deny('balance', message, { field: 'quantity', limit: left, value: needed, unit: asset })
}

/** Where an account has a wallet for each, contracts use the other one than spot. */
function balanceOf({ state, question }: Facts, asset: string): Balance | undefined {
  const other = question.instrument.marketKind === 'spot' ? 'perp' : 'spot'
  return state?.balances.find((each) => each.asset === asset && each.wallet !== other)
}

function spentSince({ underway, question }: Facts, asset: string, balance?: Balance): Big {
  const { venue, accountId } = question.request
  const told = balance?.receivedTime ?? -Infinity
  return underway
    .list()
    .filter((each) => each.venue === venue && each.accountId === accountId)
    .filter((each) => each.work.spends?.asset === asset && each.createdTime >= told)
    .reduce((sum, each) => sum.plus(each.work.spends?.amount ?? zero), zero)
}

function unknownCost({ question }: Facts): Denial {
  const message = `What the order costs is not known: a price of ${question.instrument.venueSymbol} is missing.`
  return deny('balance', message, { field: 'quantity' })
}

function unknownBalance(asset: string, { question }: Facts): Denial {
  const message = `How much ${asset} is available at ${question.request.venue} is not known.`
  return deny('balance', message, { field: 'quantity', unit: asset })
}

const dailyLoss: Rule = ({ limits, grows, day }) => {
  const limit = limits.maxDailyLoss
  if (limit === null || !grows) return []
  const { profit, unknown } = day()
  if (unknown.length > 0) {
    const message = `The day's loss is not known: ${unknown.slice(0, 3).join(', ')} is missing.`
    return [deny('maxDailyLoss', message, { limit, unit: 'USD' })]
  }
  const loss = profit.times(-1)
  if (loss.lt(limit)) return []
  const message = `The day's loss is ${dollars(loss)}, and the limit is ${limit} USD.`
  return [deny('maxDailyLoss', message, { limit, value: loss, unit: 'USD' })]
}

/** Whether there is money for it, and whether the day allows it. */
export const moneyRules: readonly Rule[] = [spotBalance, margin, dailyLoss]
