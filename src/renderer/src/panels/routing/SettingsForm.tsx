import { Settings2 } from 'lucide-react'
import { useState } from 'react'
import { isDecimalText } from '../../../../contract/domain/decimal.ts'
import { type RoutingSettings, routingCriteria } from '../../../../contract/domain/routing.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { useEngine } from '../../bridge/engine.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { DecimalField } from '../../components/DecimalField.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Field } from '../../components/Field.tsx'
import { Flag } from '../../components/Flag.tsx'
import { NumberField } from '../../components/NumberField.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { notify } from '../../stores/tradeNotes.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import { wordsOf } from '../orders/words.ts'

/** How the best venue is chosen. Every change is kept at once. */
export function SettingsForm() {
  const engine = useEngine()
  const { value, failure, take } = usePolled('routing:settings', {}, 0)
  if (value === null) {
    return <EmptyState icon={Settings2} title={failure?.message ?? 'Reading the settings'} />
  }
  const save = async (change: Partial<RoutingSettings>): Promise<void> => {
    const { priorities, disabled, ...rest } = { ...value, ...change }
    const answer = await engine.request('routing:setSettings', {
      ...rest,
      priorities: [...priorities],
      disabled: [...disabled],
    })
    if (answer.ok) take(answer)
    else notify('error', `Not saved: ${answer.error.message}`)
  }
  return <Fields settings={value} onSave={(change) => void save(change)} />
}

type Save = (change: Partial<RoutingSettings>) => void

function Fields({
  settings,
  onSave,
}: {
  readonly settings: RoutingSettings
  readonly onSave: Save
}) {
  return (
    <div className="routing-settings" role="region" aria-label="Routing settings">
      <Field label="Best is">
        <Segmented
          name="Best is"
          value={settings.criterion}
          segments={routingCriteria.map((value) => ({ value, label: wordsOf(value) }))}
          onChoose={(criterion) => onSave({ criterion })}
        />
      </Field>
      <Field label="Split large orders">
        <Flag
          label=""
          name="Split large orders"
          on={settings.splitting}
          onChange={(splitting) => onSave({ splitting })}
        />
        <span className="dim">over at most</span>
        <NumberField
          name="Most venues"
          value={settings.maxSplits}
          min={1}
          max={10}
          step={1}
          onChange={(maxSplits) => onSave({ maxSplits })}
        />
        <span className="dim">venues, from a notional of</span>
        <SplitNotional settings={settings} onSave={onSave} />
      </Field>
      <Field label="Venues">
        <Venues settings={settings} onSave={onSave} />
      </Field>
    </div>
  )
}

function SplitNotional({
  settings,
  onSave,
}: {
  readonly settings: RoutingSettings
  readonly onSave: Save
}) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <span
      onBlur={() => {
        if (typed !== null && isDecimalText(typed)) onSave({ minSplitNotional: typed })
        setTyped(null)
      }}
    >
      <DecimalField
        name="Least notional to split"
        value={typed ?? settings.minSplitNotional}
        onChange={setTyped}
      />
    </span>
  )
}

/** On or off, and the number by which preference goes: lower first. */
function Venues({
  settings,
  onSave,
}: {
  readonly settings: RoutingSettings
  readonly onSave: Save
}) {
  const venues = useVenueStore((store) => store.venues)
  const { priorities, disabled } = settings
  const rank = (venue: VenueId, priority: number): void =>
    onSave({
      priorities: [...priorities.filter((each) => each.venue !== venue), { venue, priority }],
    })
  const toggle = (venue: VenueId, on: boolean): void =>
    onSave({
      disabled: on ? disabled.filter((each) => each !== venue) : [...disabled, venue],
    })
  return (
    <ul className="routing-venues">
      {venues.map(({ venue }) => (
        <li key={venue}>
          <Flag
            label={<VenueMark venue={venue} />}
            name={`Route to ${venue}`}
            on={!disabled.includes(venue)}
            onChange={(on) => toggle(venue, on)}
          />
          <NumberField
            name={`Priority of ${venue}, lower first`}
            value={priorities.find((each) => each.venue === venue)?.priority ?? 100}
            min={0}
            max={1000}
            step={1}
            onChange={(priority) => rank(venue, priority)}
          />
        </li>
      ))}
    </ul>
  )
}
