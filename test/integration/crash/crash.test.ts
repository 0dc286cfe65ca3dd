import { expect, it } from 'vitest'
import { runCampaign } from '../../crash/campaign.ts'

const kills = 20
const seed = Number(process.env['PITWALL_SEED'] ?? 20_261_121)

it('loses and doubles nothing when the engine is killed at any instant of a storm of orders', async () => {
  const result = await runCampaign({
    seed,
    kills,
    venues: ['binance-spot', 'binance-usdm', 'bybit'],
    stormMs: 500,
  })
  const { differences, story } = result
  expect(differences, `seed ${seed}\n${story.join('\n')}`).toEqual([])
  expect(result.placed).toBeGreaterThan(kills)
  expect(result.fills).toBeGreaterThan(kills / 2)
  expect(result.denied).toBeLessThan(result.placed)
}, 400_000)
