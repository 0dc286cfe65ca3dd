/**
 * `npm run crash -- --runs N --seed S [--venues a,b]`: kills the engine N times in storms of orders
 * against the sandbox, twenty to a data directory, and compares the venues' ledgers with our record.
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
const runs = Number(values.runs)
const seed = Number(values.seed)
const venues = values.venues
  .split(',')
  .flatMap((name): VenueId[] => venueIds.filter((venue) => venue === name))

if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || venues.length === 0) {
  console.error('usage: npm run crash -- [--runs N] [--seed S] [--venues a,b]')
  process.exit(2)
}

for (let done = 0; done < runs; done += killsEach) {
  const result = await runCampaign({
    seed: seed + done / killsEach,
    kills: Math.min(killsEach, runs - done),
    venues,
    onProgress: (words) => console.error(words),
  })
  console.log(summary(result))
  if (result.differences.length === 0) continue
  for (const { what, words } of result.differences) console.log(`  ${what}: ${words}`)
  console.log(result.story.map((line) => `  ${line}`).join('\n'))
  process.exit(1)
}

function summary({ seed, kills, orders, placed, fills, differences }: CampaignResult): string {
  return `seed ${seed}: ${kills} kills, ${orders} orders, ${placed} at a venue, ${fills} fills, ${differences.length} differences`
}
