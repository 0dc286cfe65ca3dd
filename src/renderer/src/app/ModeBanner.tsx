import { FlaskConical, History, Radio, ShieldCheck, TriangleAlert, Waypoints } from 'lucide-react'
import { Hint } from '../components/Hint.tsx'
import { useEngineStore } from '../stores/engineStore.ts'
import { fileName, modeOf } from './modeOf.ts'

const icons = { sandbox: FlaskConical, testnet: Waypoints, live: Radio } as const

/** Which world this is and whether orders leave it. Always in sight, never by color alone. */
export function ModeBanner() {
  const state = useEngineStore((store) => store.state)
  if (state === null) {
    return (
      <div className="mode" data-testid="mode-banner" data-mode="unknown">
        <span className="mode-chip mode-unknown">Connecting…</span>
      </div>
    )
  }
  const mode = modeOf(state)
  const Icon = icons[mode.environment]
  return (
    <div
      className="mode"
      role="status"
      data-testid="mode-banner"
      data-mode={mode.environment}
      data-sending={state.sending}
    >
      <Hint text={environmentsText(state.venues)}>
        <button
          type="button"
          className={`mode-chip mode-${mode.environment}`}
          aria-label={`${mode.word}: ${mode.mixed ? 'with other environments' : mode.explanation}`}
        >
          <Icon size={13} aria-hidden />
          <strong>{mode.word}</strong>
          <span className="mode-text">
            {mode.mixed ? 'with other environments' : mode.explanation}
          </span>
        </button>
      </Hint>
      {state.replay !== null && (
        <Hint text={`Playing the recording ${state.replay.file}`}>
          <button
            type="button"
            className="mode-chip mode-replay"
            aria-label={`Replay of ${fileName(state.replay.file)}, ${state.replay.speed}`}
          >
            <History size={13} aria-hidden />
            <strong>Replay</strong>
            <span className="mode-text mode-file">
              {fileName(state.replay.file)} · {state.replay.speed}
            </span>
          </button>
        </Hint>
      )}
      <SendingChip sending={state.sending} />
    </div>
  )
}

function SendingChip({ sending }: { readonly sending: 'dryRun' | 'armed' }) {
  return sending === 'armed' ? (
    <Hint text="Orders are sent to the venues.">
      <button type="button" className="mode-chip mode-armed">
        <TriangleAlert size={13} aria-hidden />
        <strong>Armed</strong>
      </button>
    </Hint>
  ) : (
    <Hint text="No order leaves this program; requests are only shown.">
      <button type="button" className="mode-chip mode-dry">
        <ShieldCheck size={13} aria-hidden />
        <strong>Dry run</strong>
      </button>
    </Hint>
  )
}

function environmentsText(
  venues: readonly { readonly venue: string; readonly environment: string }[],
): string {
  return venues.map((each) => `${each.venue}: ${each.environment}`).join(' · ')
}
