import { deny } from '../denial.ts'
import type { Rule } from '../facts.ts'

const account: Rule = ({ question: { request }, account, state, grows }) => {
  const name = `The account ${request.accountId} at ${request.venue}`
  if (account === null || state === null) {
    return [deny('account', `${name} is not configured.`, { field: 'accountId' })]
  }
  if (state.status === 'refused') {
    return [
      deny('accountRefused', `${name} cannot trade: ${state.reason ?? 'its key was refused'}.`),
    ]
  }
  if (state.permissions?.trade === false) {
    return [deny('account', `The key of ${request.accountId} at ${request.venue} may not trade.`)]
  }
  if (!grows || state.status === 'live') return []
  const why = state.reason === null ? '' : ` (${state.reason})`
  const message = `${name} is ${state.status}${why}: its orders, balances and positions may be old.`
  return [deny('accountState', message, { limit: 'live', value: state.status })]
}

const killSwitch: Rule = ({ killEngaged, isEmergency }) =>
  killEngaged && !isEmergency
    ? [deny('killSwitch', 'The kill switch is engaged: nothing is sent until it is released.')]
    : []

const tradingState: Rule = (facts) => {
  const { tradingState, grows, isEmergency } = facts
  if (isEmergency || tradingState.state === 'normal') return []
  if (tradingState.state === 'reduceOnly' && !grows) return []
  const where = tradingState.venue === null ? 'Trading' : `Trading at ${tradingState.venue}`
  const words = tradingState.state === 'halted' ? 'halted' : 'limited to reducing positions'
  const message = `${where} is ${words}: ${tradingState.reason}`
  return [deny('tradingState', message, { value: tradingState.state })]
}

/** Of what is to leave: what would be sent may be looked at in a dry run. */
export const sendingRule: Rule = ({ sending, question: { request } }) => {
  if (sending === 'armed') return []
  const message = `Sending to ${request.venue} is not armed: this is a dry run.`
  return [deny('dryRun', message, { limit: 'armed', value: 'dryRun' })]
}

const venueAvailable: Rule = ({ mayTrade }) =>
  mayTrade.allowed ? [] : [deny(mayTrade.reason, mayTrade.message)]

/** Whether anything may leave at all. */
export const permissionRules: readonly Rule[] = [killSwitch, tradingState, venueAvailable, account]
