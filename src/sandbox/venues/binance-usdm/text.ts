/** Share of the notional taken for clearing a liquidated position. */
export const liquidationFeeRate = '0.012500'

/** Mark and index prices carry eight decimals whatever the tick. */
export function markText(price: number): string {
  return price.toFixed(8)
}

export function rateText(rate: number): string {
  return rate.toFixed(8)
}

/** Funding is settled every eight hours, UTC. */
export const fundingIntervalMs = 28_800_000

export function nextFundingTime(time: number): number {
  return (Math.floor(time / fundingIntervalMs) + 1) * fundingIntervalMs
}
