import {
  FlaskConical,
  History,
  Radio,
  Send,
  ShieldCheck,
  TriangleAlert,
  Waypoints,
} from 'lucide-react'
import { Hint } from '../components/Hint.tsx'
import { useEngineStore } from '../stores/engineStore.ts'
import { useRiskStore } from '../stores/riskStore.ts'
import { type SendingWords, fileName, modeOf, sendingWords } from './modeOf.ts'

const icons = { sandbox: FlaskConical, testnet: Waypoints, live: Radio } as const

/** Which world this is and whether orders leave it. Always in sight, never by color alone. */
export function ModeBanner() {
  const state = useEngineStore((store) => store.state)
  const risk = useRiskStore((store) => store.risk)
  if (state === null) {
    return (
      <div className="mode" data-testid="mode-banner" data-mode="unknown">
        <span className="mode-chip mode-unknown">Connecting…</span>
      </div>
    )
  }
  const mode = modeOf(state)
  const sending = sendingWords(state, risk?.sending ?? null)
  const Icon = icons[mode.environment]
  return (
    <div
      className="mode"
      role="status"
      data-testid="mode-banner"
      data-mode={mode.environment}
      data-sending={sending.mode}
      data-real={sending.isReal}
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
      <SendingChip sending={sending} />
    </div>
  )
}

function SendingChip({
  sending: { mode, word, hint, isReal },
}: {
  readonly sending: SendingWords
}) {
  const Icon = isReal ? TriangleAlert : mode === 'dryRun' ? ShieldCheck : Send
  const [name, text] = isReal
    ? ['mode-real', `Real money. ${hint}`]
    : [mode === 'dryRun' ? 'mode-dry' : 'mode-armed', hint]
  return (
    <Hint text={text}>
      <button type="button" className={`mode-chip ${name}`} aria-label={`${word}: ${text}`}>
        <Icon size={13} aria-hidden />
        <strong>{word}</strong>
      </button>
    </Hint>
  )
}

function environmentsText(
  venues: readonly { readonly venue: string; readonly environment: string }[],
): string {
  return venues.map((each) => `${each.venue}: ${each.environment}`).join(' · ')
}
