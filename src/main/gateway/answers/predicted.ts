import type { HeatmapQuery } from '../../../contract/domain/heatmap.ts'
import type {
  LeverageWeights,
  LiquidationCluster,
  LiquidationProfile,
  PredictedGrid,
} from '../../../contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type {
  ClusterRow,
  LevelsResponse,
  PredictedTimeseriesResponse,
} from '../../../contract/gatewayLiquidations.ts'
import type { EngineServices } from '../../core/services.ts'
import { isoTime } from './coverage.ts'
import { edge } from './heatmap.ts'

/** The predicted layer in the documented form; `weights` null means as saved. */
export async function predictedAnswer(
  { analytics }: Pick<EngineServices, 'analytics'>,
  query: HeatmapQuery,
  weights: ReadonlyMap<number, number> | null,
): Promise<PredictedTimeseriesResponse> {
  const settings =
    weights === null
      ? {}
      : { settings: { weights: Object.fromEntries(weights) as LeverageWeights } }
  const grid = await asked(() => analytics.model.grid({ ...query, ...settings, combine: true }))
  const data = columnsOf(grid)
  return { data, meta: metaOf(grid, data) }
}

/** What the service refuses is named as the HTTP API names it. */
async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof PitwallError) || error.path !== 'binSize') throw error
    throw new PitwallError(error.code, error.message.replace('binSize', 'price_bin_size'), {
      path: 'price_bin_size',
    })
  }
}

type Column = PredictedTimeseriesResponse['data'][number]

function columnsOf(grid: PredictedGrid): readonly Column[] {
  const levels = Array.from({ length: grid.columns }, () => new Map<number, [number, number]>())
  const { column: columns, bin: bins, series, notional } = grid.cells
  for (let cell = 0; cell < columns.length; cell += 1) {
    const ofColumn = levels[columns[cell] ?? 0]
    const bin = bins[cell] ?? 0
    const level = ofColumn?.get(bin) ?? [0, 0]
    ofColumn?.set(bin, level)
    level[(series[cell] ?? 0) % 2 === 1 ? 1 : 0] += notional[cell] ?? 0
  }
  return levels.map((ofColumn, index) => ({
    timestamp: isoTime((grid.from + index * intervalMs[grid.interval]) as UnixMs),
    levels: [...ofColumn]
      .toSorted(([left], [right]) => left - right)
      .map(([bin, [long, short]]) => ({
        price: edge(bin, grid.binSize),
        long_density: long,
        short_density: short,
      })),
    ...flowOf(grid, index),
  }))
}

function flowOf(
  grid: PredictedGrid,
  index: number,
): Pick<Column, 'coverage' | `positions_${'created' | 'consumed' | 'closed'}`> {
  const columns = grid.venues.flatMap((venue) => {
    const column = grid.columnStates[venue]?.[index]
    return column === undefined ? [] : [{ venue, column }]
  })
  const sum = (name: 'created' | 'consumed' | 'closed'): number =>
    columns.reduce((all, { column }) => all + column[name], 0)
  return {
    coverage: Object.fromEntries(
      columns.map(({ venue, column: { state, recorded } }) => [venue, { state, recorded }]),
    ),
    positions_created: sum('created'),
    positions_consumed: sum('consumed'),
    positions_closed: sum('closed'),
  }
}

function metaOf(grid: PredictedGrid, data: readonly Column[]): PredictedTimeseriesResponse['meta'] {
  const last = data.findLast(({ levels }) => levels.length > 0)
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
  let [min, max] = [Infinity, -Infinity]
  for (const { levels } of data) {
    min = Math.min(min, levels[0]?.price ?? Infinity)
    max = Math.max(max, levels.at(-1)?.price ?? -Infinity)
  }
  return {
    symbol: grid.symbol,
    layer: 'predicted',
    model: grid.settings.version,
    leverage_weights: { ...grid.settings.weights },
    start_time: isoTime(grid.from),
    end_time: isoTime(grid.to),
    interval: grid.interval,
    price_bin_size: grid.binSize,
    exchanges: grid.venues,
    total_snapshots: data.length,
    price_range: min <= max ? { min, max } : null,
    total_long_volume: sum(last?.levels.map(({ long_density: long }) => long) ?? []),
    total_short_volume: sum(last?.levels.map(({ short_density: short }) => short) ?? []),
    total_created: sum(data.map(({ positions_created: created }) => created)),
    total_consumed: sum(data.map(({ positions_consumed: consumed }) => consumed)),
    total_closed: sum(data.map(({ positions_closed: closed }) => closed)),
    gaps: grid.gaps.map(({ venue, from, to, reason }) => ({
      exchange: venue,
      from: isoTime(from),
      to: isoTime(to),
      reason,
    })),
    notes: grid.notes.map(({ message }) => message),
  }
}

/** The answer of `GET /liquidations/levels`. */
export function levelsOf(profile: LiquidationProfile): LevelsResponse {
  return {
    symbol: profile.symbol,
    timestamp: isoTime(profile.time),
    current_price: profile.referencePrice,
    price_bin_size: profile.binSize,
    exchanges: profile.venues,
    model: profile.settings.version,
    leverage_weights: { ...profile.settings.weights },
    levels: profile.levels.map(({ price, side, notional, cumulative, byVenue, byLeverage }) => ({
      price,
      side,
      notional,
      cumulative,
      exchange_breakdown: { ...byVenue },
      leverage_breakdown: { ...byLeverage },
    })),
    total_long: profile.totals.long,
    total_short: profile.totals.short,
    ...nearestOf(profile),
    clusters: profile.clusters.map(clusterRow),
    states: { ...profile.states },
    notes: profile.notes.map(({ message }) => message),
  }
}

export function nearestOf({
  nearest: { above, below },
}: Pick<LiquidationProfile, 'nearest'>): Pick<LevelsResponse, 'nearest_above' | 'nearest_below'> {
  return {
    nearest_above: above === null ? null : clusterRow(above),
    nearest_below: below === null ? null : clusterRow(below),
  }
}

function clusterRow(cluster: LiquidationCluster): ClusterRow {
  return {
    side: cluster.side,
    price_low: cluster.priceLow,
    price_high: cluster.priceHigh,
    peak_price: cluster.peakPrice,
    notional: cluster.notional,
    distance: cluster.distance,
    share: cluster.share,
    exchange_breakdown: { ...cluster.byVenue },
  }
}
