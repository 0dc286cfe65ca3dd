import { PitwallError } from '../../../contract/errors.ts'

const tiers: ReadonlySet<number> = new Set([5, 10, 25, 50, 100])

/** Share per leverage, summing to 1. Reads `5:15,10:30`; throws INVALID_ARGUMENT saying what is wrong. */
export function checkLeverageWeights(text: string): ReadonlyMap<number, number> {
  const weights = new Map<number, number>()
  for (const part of text.split(',')) {
    const [, tierText, weightText] = /^(\d{1,3}):(-?\d+(?:\.\d+)?)$/.exec(part.trim()) ?? []
    if (tierText === undefined || weightText === undefined)
      throw refusal(`"${part}" is not tier:weight`)
    const tier = Number(tierText)
    const weight = Number(weightText)
    if (!tiers.has(tier))
      throw refusal(`there is no tier ${tier}; tiers are ${[...tiers].join(', ')}`)
    if (weights.has(tier)) throw refusal(`tier ${tier} is given twice`)
    if (weight < 0) throw refusal(`the weight of tier ${tier} is negative`)
    weights.set(tier, weight)
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  if (total === 0) throw refusal('at least one weight must be greater than zero')
  return new Map([...weights].map(([tier, weight]) => [tier, weight / total]))
}

function refusal(why: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', `leverage_weights: ${why}.`, {
    path: 'leverage_weights',
  })
}
