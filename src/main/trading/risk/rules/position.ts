import { Big } from 'big.js'
import type { Denial } from '../../../../contract/domain/managedOrder.ts'
import { quantityUnit } from '../../../core/orderRules.ts'
import { deny, dollars } from '../denial.ts'
import { type InstrumentRisk, worstOf } from '../exposure.ts'
import type { Facts, Rule } from '../facts.ts'

const zero = new Big(0)

/** What each scope comes to at worst, with the order and as it is without this change. */
const exposure: Rule = (facts) => {
  const { limits, grows, work, question } = facts
  const { maxPositionPerInstrument, maxExposurePerVenue, maxExposureTotal } = limits
  const isLimited = [maxPositionPerInstrument, maxExposurePerVenue, maxExposureTotal].some(
    (limit) => limit !== null,
  )
  if (!grows || !isLimited) return []
  if (work.notional === null) return [unknownOf(question.instrument.venueSymbol)]
  const { instruments } = facts.exposure()
  const { instrumentId, venue } = question.instrument
  const now = instruments.get(instrumentId) ?? none(facts)
  const before = worstOf(withWork(now, facts.before?.notional ?? zero, facts))
  const after = worstOf(withWork(now, work.notional, facts))
  if (after.lte(before)) return []
  const others = [...instruments.values()].filter((each) => each.instrumentId !== instrumentId)
  const inVenue = sumOf(others.filter((each) => each.venue === venue)).plus(after)
  const inTotal = sumOf(others).plus(after)
  return [
    ...unknownIn(facts),
    ...over(
      'maxPositionPerInstrument',
      maxPositionPerInstrument,
      after,
      question.instrument.venueSymbol,
    ),
    ...over('maxExposurePerVenue', maxExposurePerVenue, inVenue, venue),
    ...over('maxExposureTotal', maxExposureTotal, inTotal, 'all venues'),
  ]
}

function over(rule: string, limit: string | null, value: Big, where: string): readonly Denial[] {
  if (limit === null || value.lte(limit)) return []
  const message = `With this order and everything that works, the exposure to ${where} could become ${dollars(value)}, above the limit of ${limit} USD.`
  return [deny(rule, message, { field: 'quantity', limit, value, unit: 'USD' })]
}

function none({ question: { instrument } }: Facts): InstrumentRisk {
  const { instrumentId, venue } = instrument
  return { instrumentId, venue, long: zero, short: zero, hedged: false }
}

function withWork(risk: InstrumentRisk, notional: Big, { work }: Facts): InstrumentRisk {
  return work.side === 'buy'
    ? { ...risk, long: risk.long.plus(notional) }
    : { ...risk, short: risk.short.plus(notional) }
}

function sumOf(risks: readonly InstrumentRisk[]): Big {
  return risks.reduce((sum, risk) => sum.plus(worstOf(risk)), zero)
}

/** Only what a limit needs may not be missing. */
function unknownIn(facts: Facts): readonly Denial[] {
  const { limits, question } = facts
  const { instrumentId, venue } = question.instrument
  const { instruments, unknown } = facts.exposure()
  const concerns = unknown.filter(
    (id) =>
      id === instrumentId ||
      limits.maxExposureTotal !== null ||
      (limits.maxExposurePerVenue !== null && instruments.get(id)?.venue === venue),
  )
  return concerns.length === 0 ? [] : [unknownOf(concerns.slice(0, 5).join(', '))]
}

function unknownOf(what: string): Denial {
  return deny('exposure', `The exposure is not known: a price of ${what} is missing.`)
}

/** A reduce-only order needs a position the other way, at least as large as itself. */
const reduceOnly: Rule = (facts) => {
  const { question, state, work, isEmergency } = facts
  const { request, instrument } = question
  const isContract = instrument.marketKind !== 'spot'
  if (!work.reduces || !isContract || isEmergency || state?.status !== 'live') return []
  const closes = request.side === 'sell' ? 1 : -1
  const held = request.positionSide === null ? facts.held() : sideHeld(facts)
  const most = held
    .map((quantity) => quantity.times(closes))
    .reduce((left, right) => (left.gt(right) ? left : right), zero)
  if (work.quantity !== null && work.quantity.lte(most)) return []
  const unit = quantityUnit(instrument)
  const side = request.side === 'sell' ? 'long' : 'short'
  const message = most.eq(0)
    ? `There is no ${side} position in ${instrument.venueSymbol} to reduce.`
    : `The order would reduce more than the ${side} position of ${most.toFixed()} ${unit}.`
  const value = work.quantity ?? request.quoteQuantity ?? ''
  return [deny('reduceOnly', message, { field: 'reduceOnly', limit: most, value, unit })]
}

function sideHeld({ state, question: { request } }: Facts): readonly Big[] {
  const found = (state?.positions ?? []).find(
    (each) =>
      each.instrumentId === request.instrumentId && each.positionSide === request.positionSide,
  )
  const quantity = new Big(found?.quantity ?? 0)
  return [request.positionSide === 'long' ? quantity : quantity.times(-1)]
}

/** What may be held. */
export const positionRules: readonly Rule[] = [exposure, reduceOnly]
