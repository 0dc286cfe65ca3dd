import type { ModelVersion } from '../../../contract/domain/liquidationModel.ts'
import { modelVersions } from '../../../contract/domain/liquidationModel.ts'
import type { LiquidationProfile } from '../../../contract/domain/liquidationModel.ts'
import { z } from 'zod'
import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import {
  type ValidationQuery,
  type ValidationReport,
  validationHorizons,
} from '../../../contract/domain/validation.ts'
import type {
  CompareModelsResponse,
  ValidationResponse,
} from '../../../contract/gatewayLiquidations.ts'
import type { LiquidationAnalytics } from '../../core/liquidationServices.ts'
import type { EngineServices } from '../../core/services.ts'
import { exchangesField, symbolField, timeField } from '../fields.ts'
import { isoTime } from './coverage.ts'
import { nearestOf } from './predicted.ts'
import { rangeGiven, windowNames } from './range.ts'
import { liquidationVenuesNamed, requireSymbol } from './venues.ts'

/** Comma list of words of a kind. */
function listOf<Word extends string>(words: readonly Word[]) {
  return z
    .string()
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(words as readonly [Word, ...Word[]])).min(1))
    .optional()
    .describe('Comma list. Absent: all.')
}

/** Arguments of `GET /liquidations/validation`, as text. */
export const validationQuery = z.strictObject({
  symbol: symbolField.prefault('BTCUSDT'),
  time_window: z.enum(windowNames).optional(),
  start_time: timeField.optional().describe('Absent: seven days before the end.'),
  end_time: timeField.optional(),
  exchanges: exchangesField,
  horizons: listOf(validationHorizons),
  models: listOf(modelVersions),
})

const weekMs = 7 * 86_400_000

/** The answer of `GET /liquidations/validation`. Throws naming what is not known. */
export async function answerValidation(
  services: EngineServices,
  query: z.output<typeof validationQuery>,
): Promise<ValidationResponse> {
  const venues = liquidationVenuesNamed(services, query.exchanges)
  requireSymbol(services, query.symbol)
  const report = await services.analytics.validation.report({
    symbol: query.symbol,
    venues,
    ...rangeGiven(query, services.state().now, weekMs),
    ...(query.horizons === undefined ? {} : { horizons: query.horizons }),
    ...(query.models === undefined ? {} : { versions: query.models }),
  })
  return validationAnswer(query.symbol, report)
}

function validationAnswer(symbol: UnifiedSymbol, report: ValidationReport): ValidationResponse {
  const { parameters } = report
  return {
    symbol,
    start_time: isoTime(report.from),
    end_time: isoTime(report.to),
    generated_time: isoTime(report.generatedTime),
    parameters: {
      range_share: parameters.rangeShare,
      zone_share: parameters.zoneShare,
      bin_share: parameters.binShare,
      warm_up_ms: parameters.warmUpMs,
      resamples: parameters.resamples,
      seed: parameters.seed,
    },
    rows: rowsOf(report),
  }
}

function rowsOf({ rows }: ValidationReport): ValidationResponse['rows'] {
  return rows.map((row) => ({
    exchange: row.venue,
    horizon: row.horizon,
    model: row.version,
    windows: row.windows,
    skipped_windows: row.skippedWindows,
    sample_size: row.events,
    event_notional: row.eventNotional,
    unscored_events: row.unscoredEvents,
    zones: row.zones,
    touched_zones: row.touchedZones,
    recall: row.recall,
    recall_by_notional: row.recallByNotional,
    precision: row.precision,
    zone_coverage: row.coverage,
    random_recall: row.randomRecall,
    round_number_recall: row.roundNumberRecall,
    lift_over_random: row.liftOverRandom,
    lift_over_round_numbers: row.liftOverRoundNumbers,
    guarantee: row.guarantee,
    caution: row.caution,
  }))
}

/** The answer of `GET /liquidations/compare-models`. */
export async function compareAnswer(
  { model, validation }: Pick<LiquidationAnalytics, 'model' | 'validation'>,
  query: Pick<ValidationQuery, 'symbol' | 'venues'>,
): Promise<CompareModelsResponse> {
  const profiles = await Promise.all(
    modelVersions.map(async (version) => ({
      version,
      profile: await model.profile({ ...query, settings: { version } }),
    })),
  )
  const report = await validation.report({ ...query, horizons: ['1h', '4h'] })
  const newest = profiles.reduce(
    (last, { profile }) => (profile.time > last.time ? profile : last),
    firstOf(profiles),
  )
  return {
    symbol: query.symbol,
    timestamp: isoTime(newest.time),
    current_price: newest.referencePrice,
    models: profiles.map(({ version, profile }) => ({
      model: version,
      total_long: profile.totals.long,
      total_short: profile.totals.short,
      ...nearestOf(profile),
    })),
    overlap: overlapOf(profiles),
    validation: rowsOf(report),
  }
}

type VersionProfile = { readonly version: ModelVersion; readonly profile: LiquidationProfile }

function firstOf(profiles: readonly VersionProfile[]): LiquidationProfile {
  const [first] = profiles
  if (first === undefined) throw new Error('there is no model version')
  return first.profile
}

/** Sum of the smaller shares by bin: 1 where the versions agree on every bin, 0 where on none. */
function overlapOf(profiles: readonly VersionProfile[]): number | null {
  const shares = profiles.map(({ profile: { levels, totals } }) => {
    const total = totals.long + totals.short
    return new Map(
      levels.map(({ price, side, notional }) => [`${side} ${price}`, notional / total]),
    )
  })
  const [first, ...others] = shares
  if (first === undefined || shares.some((each) => each.size === 0)) return null
  let overlap = 0
  for (const [bin, share] of first) {
    overlap += Math.min(share, ...others.map((other) => other.get(bin) ?? 0))
  }
  return Math.min(1, overlap)
}
