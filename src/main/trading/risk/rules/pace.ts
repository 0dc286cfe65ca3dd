import type { Denial } from '../../../../contract/domain/managedOrder.ts'
import { deny } from '../denial.ts'
import type { Facts, Rule } from '../facts.ts'
import { paceWindows } from '../pace.ts'

const rates: Rule = ({ limits, pace, isEmergency }) =>
  isEmergency
    ? []
    : (['maxOrdersPerSecond', 'maxOrdersPerMinute'] as const).flatMap((rule) => {
        const limit = limits[rule]
        const sent = pace.within(paceWindows[rule])
        if (limit === null || sent < limit) return []
        const window = rule === 'maxOrdersPerSecond' ? 'second' : 'minute'
        const message = `${sent} orders left in the last ${window}, which is the limit.`
        return [deny(rule, message, { limit, value: sent + 1, unit: 'orders' })]
      })

/** Orders that programs repeat on purpose have a key each; a person's second click has not. */
const repeaters: ReadonlySet<string> = new Set(['working', 'router', 'killSwitch'])

const duplicate: Rule = ({ limits, pace, question: { request, replaces } }: Facts) => {
  const window = limits.duplicateWindowMs
  if (window === null || replaces !== null || repeaters.has(request.source)) return []
  const since = pace.sinceSame(request)
  if (since === null || since >= window) return []
  const value = Math.floor(since)
  const message = `The same order was sent ${value} ms ago, within the ${window} ms of a second click.`
  return [deny('duplicateClick', message, { limit: window, value, unit: 'ms' })]
}

const openOrders: Rule = ({ limits, underway, work, question, isEmergency }): readonly Denial[] => {
  const limit = limits.maxOpenOrders
  if (limit === null || question.replaces !== null || work.reduces || isEmergency) return []
  if (underway.count < limit) return []
  const message = `${underway.count} orders are open, and the limit is ${limit}.`
  return [deny('maxOpenOrders', message, { limit, value: underway.count + 1, unit: 'orders' })]
}

/** How many orders, and how fast. */
export const paceRules: readonly Rule[] = [rates, duplicate, openOrders]
