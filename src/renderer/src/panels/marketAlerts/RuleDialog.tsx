import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import type { AlertRulesState } from '../../../../contract/ipc/liquidationChannels.ts'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { Result } from '../../../../contract/errors.ts'
import { useEngine } from '../../bridge/engine.ts'
import { Field } from '../../components/Field.tsx'
import { Flag } from '../../components/Flag.tsx'
import { NumberField } from '../../components/NumberField.tsx'
import { PickMenu } from '../../components/PickMenu.tsx'
import { useMarketStore } from '../../stores/marketStore.ts'
import { shortName, useVenueStore, withLiquidations } from '../../stores/venueStore.ts'
import { KindFields } from './KindFields.tsx'
import type { RuleDraft } from './ruleDraft.ts'
import { draftProblem } from './ruleDraft.ts'
import { kindExplanations, kindTitles } from './ruleWords.ts'

/** Writes a new rule or changes one. */
export function RuleDialog({
  rule,
  onClose,
  onSaved,
}: {
  readonly rule: RuleDraft
  readonly onClose: () => void
  readonly onSaved: (answer: Result<AlertRulesState>) => void
}) {
  const engine = useEngine()
  const [draft, setDraft] = useState(rule)
  const [refusal, setRefusal] = useState<string | null>(null)
  const problem = draftProblem(draft)
  const change = (next: Partial<RuleDraft>): void =>
    setDraft((known) => ({ ...known, ...next }) as RuleDraft)
  const save = async (): Promise<void> => {
    const answer = await engine.request('alertRules:save', {
      rule: toInput(draft),
    })
    if (!answer.ok) {
      setRefusal(answer.error.message)
      return
    }
    onSaved(answer)
    onClose()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content
          className="sheet dialog rule-sheet"
          aria-describedby={undefined}
          data-testid="rule-dialog"
        >
          <header className="dialog-head">
            <Dialog.Title>{kindTitles[draft.kind]}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <X size={15} aria-hidden />
            </Dialog.Close>
          </header>
          <form
            className="rule-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (problem === null) void save()
            }}
          >
            <p className="dim">{kindExplanations[draft.kind]}</p>
            <Field label="Name">
              <input
                className="text-input"
                value={draft.name}
                maxLength={100}
                aria-label="Name of the rule"
                data-testid="rule-name"
                onChange={(event) => change({ name: event.target.value })}
              />
            </Field>
            <Field label="Symbol">
              <SymbolPick symbol={draft.symbol} onChoose={(symbol) => change({ symbol })} />
            </Field>
            <Field label="Venues">
              <VenueChips venues={draft.venues} onChange={(venues) => change({ venues })} />
            </Field>
            <KindFields draft={draft} onChange={change} />
            <Field label="At most once in" unit="minutes">
              <NumberField
                name="Shortest time between two alerts, minutes"
                value={draft.cooldownMs / 60_000}
                min={0}
                max={1440}
                onChange={(minutes) => change({ cooldownMs: Math.round(minutes * 60_000) })}
              />
            </Field>
            <Field label="At most" unit="alerts a day (UTC)">
              <NumberField
                name="Most alerts a day"
                value={draft.dailyCap}
                min={1}
                max={1000}
                onChange={(dailyCap) => change({ dailyCap: Math.round(dailyCap) })}
              />
            </Field>
            <Field label="Tell by">
              <Flag label="Sound" on={draft.sound} onChange={(sound) => change({ sound })} />
              <Flag
                label="Desktop notification"
                on={draft.desktop}
                onChange={(desktop) => change({ desktop })}
              />
            </Field>
            <div className="dialog-actions">
              {(problem ?? refusal) !== null && (
                <p className="warn" role="alert">
                  {problem ?? `Not saved: ${refusal ?? ''}`}
                </p>
              )}
              <Flag
                label="Switched on"
                on={draft.enabled}
                onChange={(enabled) => change({ enabled })}
              />
              <span className="toolbar-space" />
              <Dialog.Close className="button button-small">Cancel</Dialog.Close>
              <button
                type="submit"
                className="button button-small button-strong"
                disabled={problem !== null}
                data-testid="rule-save"
              >
                Save
              </button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The contract takes arrays that may be written to; ours may not. */
function toInput(draft: RuleDraft) {
  const venues = draft.venues === null ? null : [...draft.venues]
  return 'levels' in draft ? { ...draft, venues, levels: [...draft.levels] } : { ...draft, venues }
}

function SymbolPick({
  symbol,
  onChoose,
}: {
  readonly symbol: UnifiedSymbol | null
  readonly onChoose: (symbol: UnifiedSymbol | null) => void
}) {
  const symbols = useMarketStore((store) => store.symbols)
  return (
    <PickMenu
      name="Symbol"
      short
      value={symbol ?? 'any'}
      label={symbol ?? 'Any symbol'}
      choices={[
        { value: 'any', label: 'Any symbol' },
        ...symbols.map((info) => ({ value: info.symbol as string, label: info.symbol })),
      ]}
      onChoose={(next) => onChoose(symbols.find((info) => info.symbol === next)?.symbol ?? null)}
    />
  )
}

/** None chosen means every venue. */
function VenueChips({
  venues,
  onChange,
}: {
  readonly venues: readonly VenueId[] | null
  readonly onChange: (venues: readonly VenueId[] | null) => void
}) {
  const infos = withLiquidations(useVenueStore((store) => store.venues))
  const chosen = venues ?? infos.map((info) => info.venue)
  const toggle = (venue: VenueId): void => {
    const next = chosen.includes(venue)
      ? chosen.filter((each) => each !== venue)
      : [...chosen, venue]
    onChange(next.length === 0 || next.length === infos.length ? null : next)
  }
  return (
    <span className="chips">
      {infos.map((info) => (
        <button
          key={info.venue}
          type="button"
          className="chip"
          aria-pressed={chosen.includes(info.venue)}
          onClick={() => toggle(info.venue)}
        >
          <span className="venue-dot" style={{ background: info.color }} aria-hidden />
          {shortName(info)}
        </button>
      ))}
    </span>
  )
}
