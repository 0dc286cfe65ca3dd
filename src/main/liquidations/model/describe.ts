import type { ModelDescription, ModelSettings } from '../../../contract/domain/liquidationModel.ts'
import { rangeShare, zoneShare } from './zones.ts'

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

/** The model's assumptions in words, for whoever asks before believing a picture. */
export function assumptionsOf(settings: ModelSettings): ModelDescription['assumptions'] {
  const isTwoSided = settings.version === 'twoSided-1'
  return [
    {
      title: 'What it is',
      text: 'A model, not a measurement. No venue publishes at which leverage positions are open, so where they would be liquidated is computed from open interest, prices and the assumptions below. Compare sizes with each other, not with money.',
    },
    {
      title: 'Opening',
      text: isTwoSided
        ? 'When open interest rises within five minutes, as many longs and shorts are taken to be opened at the closing mark price.'
        : 'When open interest rises within five minutes, the side the price moved to is taken to have opened it, at the closing mark price.',
    },
    {
      title: 'Leverage',
      text: `The volume is spread over leverages by the chosen weights (${weightsText(settings)}), capped by what each venue allows. The weights are a guess.`,
    },
    {
      title: 'Liquidation price',
      text: 'The exact price of an isolated position of 10,000 in the quote asset, with the venue’s tiered maintenance margin. Added margin and cross margin, which push it away, are not known.',
    },
    {
      title: 'Funding',
      text: settings.fundingTilt
        ? 'A positive funding rate counts as more longs: 0.01 % as 59 %, 0.03 % as 68 %.'
        : 'The funding rate is not used.',
    },
    {
      title: 'Turnover',
      text: settings.turnover
        ? 'Positions are replaced at the present price as time passes: half of them after 8 hours at 100x, 18 hours at 50x, 2.5 days at 25x, 7 days at 10x, 14 days at 5x. An assumption.'
        : 'Positions stay until they are liquidated or open interest falls.',
    },
    {
      title: 'Liquidation and closing',
      text: 'A level is gone when the mark price reaches it. When open interest falls by more than that explains, every position shrinks by the same share.',
    },
    {
      title: 'Zones',
      text: `A zone or cluster is made of the strongest ${percent(zoneShare)} of the price bins within ${percent(rangeShare)} of the price, on each side.`,
    },
    {
      title: 'Gaps',
      text: 'Where open interest or prices are missing for more than half an hour nothing is drawn. Over such a hole a rise of open interest is not believed, because nobody knows at which price it happened. Past prices told by a venue are last trades, not mark prices.',
    },
  ]
}

function weightsText({ weights }: ModelSettings): string {
  return Object.entries(weights)
    .map(([leverage, share]) => `${leverage}x ${percent(share)}`)
    .join(', ')
}
