import { Target } from 'lucide-react'
import type { ModelVersion } from '../../../../contract/domain/liquidationModel.ts'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { Hint } from '../../components/Hint.tsx'
import { useHeatmapLook } from '../../components/panelId.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { badgeWords, rowFor } from './validationWords.ts'

const pollMs = 60_000
const horizon = '1h'

/** How the predicted levels met what then happened, next to the map; opens the whole account. */
export function ValidationBadge({
  symbol,
  shown,
  version,
}: {
  readonly symbol: string
  readonly shown: ReadonlySet<VenueId>
  readonly version: ModelVersion | null
}) {
  const { model } = useHeatmapLook()
  const venues = [...shown].toSorted()
  const input =
    version === null || venues.length === 0
      ? null
      : {
          symbol: symbol as UnifiedSymbol,
          venues,
          horizons: [horizon] as ['1h'],
          versions: [version] as [ModelVersion],
          ...(model === null ? {} : { settings: model }),
        }
  const { value, failure } = usePolled('validation:query', input, pollMs)
  const row = value === null ? null : rowFor(value.rows, venues, horizon, version)
  const words = badgeWords(row, failure?.message ?? null, value !== null)
  return (
    <Hint text={words.explanation}>
      <button
        type="button"
        className="levels-button badge"
        data-testid="validation-badge"
        data-scored={words.scored}
        onClick={() => openPanel('validation')}
      >
        <Target size={13} aria-hidden />
        {words.parts.map(([name, figure]) => (
          <span key={name}>
            <span className="dim">{name}</span> <strong className="num">{figure}</strong>
          </span>
        ))}
        {words.parts.length === 0 && <span>{words.short}</span>}
      </button>
    </Hint>
  )
}
