import type { RouteCandidate, RoutingDecision } from '../../../contract/domain/routing.ts'

type Decided = Omit<RoutingDecision, 'reasoning'>

/** Why an order goes where it goes, one sentence for the trader. */
export function reasoningOf(decision: Decided): string {
  const { parts, candidates, denials } = decision
  const leftOut = candidates.filter(({ refusals }) => refusals.length > 0)
  const others = leftOut.length === 0 ? '' : `; left out: ${leftOut.map(leftOutWords).join(', ')}`
  const [first] = denials
  if (first !== undefined && first.rule !== 'noVenue') return first.message
  if (parts.length === 0) return `No venue can take it${others}.`
  if (parts.length > 1) {
    const shares = parts.map(({ venue, quantity }) => `${quantity} at ${venue}`).join(', ')
    return `Spread over ${parts.length} venues for the least cost with fees: ${shares}${others}.`
  }
  return `${choiceWords(decision)}${others}.`
}

function choiceWords({ parts, candidates, request, criterion }: Decided): string {
  const chosen = parts[0]?.venue ?? ''
  const eligible = candidates.filter(({ refusals }) => refusals.length === 0)
  if (request.venues?.length === 1) return `${chosen} was asked for by name`
  if (eligible.length === 1) return `${chosen} is the only venue that can take it`
  const figures = eligible.map((each) => `${each.venue} ${figureOf(each, criterion)}`).join(', ')
  return `${chosen} has ${words[criterion]} (${figures})`
}

const words = {
  bestPrice: 'the best price for this size',
  lowestFees: 'the lowest fee',
  highestLiquidity: 'the least slippage',
  userPreference: 'the highest of your priorities',
} as const satisfies Record<RoutingDecision['criterion'], string>

function figureOf(candidate: RouteCandidate, criterion: RoutingDecision['criterion']): string {
  const { expectedPrice, expectedFee, expectedSlippage, score } = candidate
  const figures: Readonly<Record<typeof criterion, () => string>> = {
    bestPrice: () => plain(expectedPrice),
    lowestFees: () => plain(expectedFee),
    highestLiquidity: () =>
      expectedSlippage === null ? 'unknown' : `${(expectedSlippage * 100).toFixed(4)} %`,
    userPreference: () => (score === null ? 'unranked' : `${score}`),
  }
  return figures[criterion]()
}

function plain(value: number | null): string {
  return value === null ? 'unknown' : String(Number(value.toPrecision(10)))
}

function leftOutWords({ venue, refusals }: RouteCandidate): string {
  return `${venue} (${refusals.map(({ rule }) => rule).join(', ')})`
}
