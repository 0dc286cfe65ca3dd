import { useState } from 'react'
import type { DeadMansSwitchState } from '../../../../contract/domain/risk.ts'
import { Flag } from '../../components/Flag.tsx'
import { Question } from '../../components/Question.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { useNow } from '../../components/useNow.ts'
import { useChange } from './useChange.ts'
import { switchWords } from './words.ts'

/** Countdowns at the venues that cancel everything should this program fall silent. */
export function DeadMansSwitches({
  switches,
}: {
  readonly switches: readonly DeadMansSwitchState[]
}) {
  if (switches.length === 0) return null
  return (
    <section className="risk-section" aria-label="Dead man’s switches">
      <h3>Dead man’s switches</h3>
      {switches.map((each) => (
        <Switch key={`${each.venue} ${each.accountId}`} state={each} />
      ))}
    </section>
  )
}

function Switch({ state }: { readonly state: DeadMansSwitchState }) {
  const change = useChange()
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const { venue, accountId, deadline, cancelsOthers } = state
  const set = (on: boolean): void =>
    void change((engine) => engine.request('risk:setDeadMansSwitch', { venue, accountId, on }))
  const left = deadline === null ? null : Math.max(0, Math.ceil((deadline - now) / 1000))
  const others = cancelsOthers && state.state !== 'unsupported' ? 'others’ too' : null
  return (
    <div className="risk-venue risk-switch" data-state={state.state}>
      <span>
        <VenueMark venue={venue} /> <span className="dim">{accountId}</span>
      </span>
      {state.state === 'unsupported' ? (
        <span className="dim">{switchWords.unsupported}</span>
      ) : (
        <Flag
          label={switchWords[state.state]}
          name={`Dead man’s switch of ${venue} ${accountId}`}
          on={state.state !== 'off'}
          onChange={(on) => (on && cancelsOthers ? setAsking(true) : set(on))}
        />
      )}
      <span
        className={state.state === 'failing' ? 'warn' : 'dim'}
        title={explanation(state) ?? undefined}
      >
        {[left === null ? null : `${left} s left`, others, state.message]
          .filter((words) => words !== null)
          .join(', ')}
      </span>
      <Question
        open={asking}
        onOpenChange={setAsking}
        onYes={() => set(true)}
        words={{
          title: 'Switch it on?',
          text: `Should this program fall silent, ${venue} cancels every order of the account, also those others made.`,
          no: 'Leave it off',
          yes: 'Switch it on',
        }}
      />
    </div>
  )
}

function explanation({ state, venue, cancelsOthers }: DeadMansSwitchState): string | null {
  if (state === 'unsupported') return null
  const whose = cancelsOthers ? 'every order of the account, others’ too' : 'the orders'
  return `${venue} cancels ${whose}, once the countdown ends without being refreshed.`
}
