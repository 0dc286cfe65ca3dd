import type { ModelVersion } from '../../../../contract/domain/liquidationModel.ts'
import type { ValidationHorizon, ValidationRow } from '../../../../contract/domain/validation.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { formatCount } from '../../format/notional.ts'
import type { EstimateWords } from '../../format/share.ts'
import { estimateWords, formatPercent, formatTimes, noInterval } from '../../format/share.ts'

/** The row of these venues: a venue's own where it is the only one, else that of all together. */
export function rowFor(
  rows: readonly ValidationRow[],
  venues: readonly VenueId[],
  horizon: ValidationHorizon,
  version: ModelVersion | null,
): ValidationRow | null {
  const fitting = rows.filter((row) => row.horizon === horizon && row.version === version)
  const alone = venues.length === 1 ? fitting.find((row) => row.venue === venues[0]) : undefined
  return alone ?? fitting.find((row) => row.venue === null) ?? null
}

export type BadgeWords = {
  /** Whether real events stand behind it. */
  readonly scored: boolean
  /** Said instead of figures. */
  readonly short: string
  readonly parts: readonly (readonly [name: string, figure: string])[]
  readonly explanation: string
}

/** No figure without events behind it. */
export function badgeWords(
  row: ValidationRow | null,
  failure: string | null,
  answered: boolean,
): BadgeWords {
  const none = (short: string, explanation: string): BadgeWords => ({
    scored: false,
    short,
    parts: [],
    explanation,
  })
  if (row === null) {
    if (failure !== null) return none('Not validated', `No score: ${failure}`)
    return answered
      ? none('Not validated', 'Nothing was scored for these venues yet.')
      : none('Validating…', 'Predicted levels are being scored against what happened.')
  }
  if (row.events === 0 || row.recall === null) {
    return none('Not validated', row.caution ?? 'No real liquidation has been scored yet.')
  }
  const recall = estimateWords(row.recall, formatPercent)
  const lift = estimateWords(row.liftOverRandom, formatTimes)
  return {
    scored: true,
    short: '',
    parts: [
      [`${row.horizon} hit`, recall.value],
      ['lift', lift.value],
      ['n', String(row.events)],
    ],
    explanation: [
      `Within ${row.horizon}, ${withInterval(recall)} of ${formatCount(row.events, 'real liquidation')} lay in a predicted zone of their side.`,
      `Zones covered ${estimateWords(row.coverage, formatPercent).value} of the price range; that is ${withInterval(lift)} of what random zones get, where 1× is chance.`,
      row.caution ?? '',
    ]
      .join(' ')
      .trim(),
  }
}

function withInterval({ value, interval }: EstimateWords): string {
  return interval === noInterval ? value : `${value} (${interval})`
}
