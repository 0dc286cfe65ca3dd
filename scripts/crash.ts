/**
 * `npm run crash -- --runs N --seed S [--venues a,b]`: kills the engine N times in storms of orders
 * against the sandbox, about twenty to a data directory, and compares the venues' ledgers with our record.
 * Ends at the first difference with the seed that brings it about and the story of its orders.
 */
import { parseArgs } from 'node:util'
import { type VenueId, venueIds } from '../src/contract/domain/venue.ts'
import { type CampaignResult, runCampaign } from '../test/crash/campaign.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    venues: { type: 'string', default: 'binance-spot,binance-usdm,bybit,hyperliquid' },
  },
})
const killsEach = 20
/**
 * Hyperliquid meters an address by the minute, and an engine that was killed does not know what it
 * used: its campaigns have fewer kills, further apart.
 */
const slowKillsEach = 4
const slowStartEveryMs = 15_000
const runs = Number(values.runs)
const seed = Number(values.seed)
const venues = values.venues
  .split(',')
  .flatMap((name): VenueId[] => venueIds.filter((venue) => venue === name))

if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || venues.length === 0) {
  console.error('usage: npm run crash -- [--runs N] [--seed S] [--venues a,b]')
  process.exit(2)
}

const quick = venues.filter((venue) => venue !== 'hyperliquid')
const plans = [
  ...(quick.length === 0 ? [] : [{ venues: quick, kills: killsEach, startEveryMs: 0 }]),
  ...(quick.length === venues.length
    ? []
    : [{ venues, kills: slowKillsEach, startEveryMs: slowStartEveryMs }]),
]

for (let done = 0, campaign = 0; done < runs; campaign += 1) {
  const plan = plans[campaign % plans.length]
  if (plan === undefined) break
  const kills = Math.min(plan.kills, runs - done)
  const onProgress = (words: string): void => console.error(words)
  const result = await runCampaign({ ...plan, kills, seed: seed + campaign, onProgress })
  done += kills
  console.log(summary(result))
  if (result.differences.length === 0) continue
  for (const { what, words } of result.differences) console.log(`  ${what}: ${words}`)
  console.log(result.story.map((line) => `  ${line}`).join('\n'))
  console.log(
    `again: npm run crash -- --runs ${kills} --seed ${seed + campaign} --venues ${plan.venues.join(',')}`,
  )
  process.exit(1)
}

function summary({ seed, kills, differences, ...counts }: CampaignResult): string {
  const { orders, placed, denied, fills } = counts
  const parts = [`${kills} kills`, `${orders} orders`, `${placed} at a venue`, `${denied} denied`]
  return `seed ${seed}: ${[...parts, `${fills} fills`].join(', ')}, ${differences.length} differences`
}
