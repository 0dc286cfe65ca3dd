import { ArrowDown, ArrowUp, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { Popover } from 'radix-ui'
import type {
  LiquidationCluster,
  LiquidationProfile,
} from '../../../../contract/domain/liquidationModel.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { Polled } from '../../bridge/usePolled.ts'
import { Hint } from '../../components/Hint.tsx'
import { useHeatmapLook } from '../../components/panelId.ts'
import { formatCompact, formatExact, formatShare } from '../../format/notional.ts'
import { formatBinPrice } from '../../format/price.ts'
import { formatDistance } from '../../format/share.ts'
import { shortName, useVenueStore } from '../../stores/venueStore.ts'
import { ValidationBadge } from '../validation/ValidationBadge.tsx'
import { modelNotes } from './modelNotes.ts'
import type { Predicted } from './usePredicted.ts'
import { venueAmounts } from './venueAmounts.ts'

/** The predicted levels in a line: the nearest clusters, what to know of the data, and how it did. */
export function LevelsStrip({
  symbol,
  predicted,
  profile,
  shown,
  onModel,
}: {
  readonly symbol: string | null
  readonly predicted: Predicted
  readonly profile: Polled<LiquidationProfile>
  readonly shown: ReadonlySet<VenueId>
  readonly onModel: () => void
}) {
  const look = useHeatmapLook()
  if (!look.predicted.on && !look.profile) return null
  const failure =
    profile.failure ?? (predicted.state.status === 'error' ? predicted.state.failure : null)
  const { value } = profile
  return (
    <div className="levels" data-testid="levels-strip">
      {value === null ? (
        <Missing
          failure={failure?.message ?? null}
          onRetry={() => {
            profile.retry()
            predicted.retry()
          }}
        />
      ) : (
        <>
          <Cluster where="below" cluster={value.nearest.below} binSize={value.binSize} />
          <Cluster where="above" cluster={value.nearest.above} binSize={value.binSize} />
        </>
      )}
      <span className="toolbar-space" />
      <Notes predicted={predicted} profile={value} failure={value === null ? null : failure} />
      {symbol !== null && value !== null && (
        <ValidationBadge symbol={symbol} shown={shown} version={value.settings.version} />
      )}
      <Hint text="What the predicted levels assume, and how to change it">
        <button
          type="button"
          className="levels-button"
          aria-label="What the predicted levels assume"
          data-testid="model-open"
          onClick={onModel}
        >
          <Info size={13} aria-hidden />
          Model
          <span className="dim">{value?.settings.version ?? ''}</span>
        </button>
      </Hint>
    </div>
  )
}

function Missing({
  failure,
  onRetry,
}: {
  readonly failure: string | null
  readonly onRetry: () => void
}) {
  if (failure === null) return <span className="dim">Working out the predicted levels…</span>
  return (
    <span className="levels-missing" role="status">
      <TriangleAlert size={13} aria-hidden />
      <span title={failure}>No predicted levels: {failure}</span>
      <button type="button" className="levels-button" onClick={onRetry}>
        Try again
      </button>
    </span>
  )
}

const sides = {
  below: { Icon: ArrowDown, side: 'long', word: 'Below' },
  above: { Icon: ArrowUp, side: 'short', word: 'Above' },
} as const

function Cluster({
  where,
  cluster,
  binSize,
}: {
  readonly where: 'above' | 'below'
  readonly cluster: LiquidationCluster | null
  readonly binSize: number
}) {
  const { Icon, side, word } = sides[where]
  const infos = useVenueStore((store) => store.venues)
  if (cluster === null) {
    return (
      <span className="cluster dim" data-testid={`cluster-${where}`}>
        <Icon size={13} aria-hidden /> {word}: no cluster
      </span>
    )
  }
  const price = (of: number): string => formatBinPrice(of, binSize)
  const venues = venueAmounts(cluster.byVenue)
    .map(([venue, notional]) => {
      const info = infos.find((each) => each.venue === venue)
      return `${info === undefined ? venue : shortName(info)} ${formatCompact(notional)}`
    })
    .join(', ')
  const distance = formatDistance(where === 'below' ? -cluster.distance : cluster.distance)
  return (
    <Hint
      text={`Nearest cluster of ${side}s ${where} the price: ${formatExact(cluster.notional)} predicted between ${price(cluster.priceLow)} and ${price(cluster.priceHigh)}, ${formatShare(cluster.share)} of all predicted ${side}s. ${venues}.`}
    >
      <button
        type="button"
        className="cluster"
        data-testid={`cluster-${where}`}
        data-value={cluster.notional}
      >
        <Icon size={13} aria-hidden className={`side-${side}`} />
        <span className="cluster-word">{word}</span>
        <strong className="num">{price(cluster.peakPrice)}</strong>
        <span className={`num side-${side}`}>{distance}</span>
        <span className="num">{formatCompact(cluster.notional)}</span>
        <span className="dim cluster-word">{side}s</span>
      </button>
    </Hint>
  )
}

function Notes({
  predicted,
  profile,
  failure,
}: {
  readonly predicted: Predicted
  readonly profile: LiquidationProfile | null
  readonly failure: { readonly message: string } | null
}) {
  const infos = useVenueStore((store) => store.venues)
  const nameOf = (venue: VenueId): string =>
    infos.find((info) => info.venue === venue)?.displayName ?? venue
  const notes = modelNotes(predicted.state.heat, profile, nameOf)
  const all = failure === null ? notes : [`Not current: ${failure.message}`, ...notes]
  if (all.length === 0) return null
  return (
    <Popover.Root>
      <Popover.Trigger
        className="levels-button levels-warn"
        data-testid="model-notes"
        aria-label={`${all.length} notes about the data of the predicted levels`}
      >
        <CircleAlert size={13} aria-hidden />
        {all.length} {all.length === 1 ? 'note' : 'notes'}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="menu notes" align="end" sideOffset={4} collisionPadding={8}>
          <p className="menu-title">What the predicted levels rest on</p>
          <ul>
            {all.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
