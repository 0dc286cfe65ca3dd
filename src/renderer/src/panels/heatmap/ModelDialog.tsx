import { Brain, TriangleAlert, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type {
  ModelDescription,
  ModelSettings,
} from '../../../../contract/domain/liquidationModel.ts'
import { useEngine } from '../../bridge/engine.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { useHeatmapLook, usePanelId } from '../../components/panelId.ts'
import { setHeatmap } from '../../stores/preferences.ts'
import { ModelFacts } from './ModelFacts.tsx'
import { ModelForm } from './ModelForm.tsx'
import { chosenSettings, draftOf, settingsOf } from './modelDraft.ts'

/** What the predicted levels assume, one press away from the map, and what of it may be changed. */
export function ModelDialog({
  symbol,
  open,
  onOpenChange,
}: {
  readonly symbol: UnifiedSymbol
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content
          className="sheet dialog model-sheet"
          aria-describedby={undefined}
          data-testid="model-dialog"
        >
          <header className="dialog-head">
            <Dialog.Title>What the predicted levels assume</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <X size={15} aria-hidden />
            </Dialog.Close>
          </header>
          {open && <Description symbol={symbol} onDone={() => onOpenChange(false)} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Description({
  symbol,
  onDone,
}: {
  readonly symbol: UnifiedSymbol
  readonly onDone: () => void
}) {
  const { value, failure, retry } = usePolled('model:describe', { symbol }, 0)
  if (value === null) {
    return (
      <EmptyState
        icon={Brain}
        title={failure === null ? 'Asking the model…' : 'The model could not be asked'}
        {...(failure === null
          ? {}
          : {
              tone: 'error' as const,
              action: (
                <button type="button" className="button" onClick={retry}>
                  Try again
                </button>
              ),
            })}
      >
        {failure?.message ?? 'One moment.'}
      </EmptyState>
    )
  }
  return (
    <div className="model-body">
      <section className="model-assumptions" aria-label="Assumptions">
        <p className="model-warning">
          <TriangleAlert size={14} aria-hidden />
          <span>
            Nobody publishes where positions would be liquidated. Predicted levels are a model’s
            guess: read their relative size, and the score next to the map.
          </span>
        </p>
        {value.assumptions.map(({ title, text }) => (
          <div key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </div>
        ))}
        <ModelFacts description={value} />
      </section>
      <Settings description={value} onDone={onDone} />
    </div>
  )
}

function Settings({
  description,
  onDone,
}: {
  readonly description: ModelDescription
  readonly onDone: () => void
}) {
  const engine = useEngine()
  const panel = usePanelId()
  const { model } = useHeatmapLook()
  const [draft, setDraft] = useState(() => draftOf(chosenSettings(description.settings, model)))
  const [problem, setProblem] = useState<string | null>(null)
  const settings = settingsOf(draft)
  const save = async (chosen: ModelSettings): Promise<void> => {
    const answer = await engine.request('model:saveSettings', { settings: chosen })
    if (answer.ok) {
      setHeatmap(panel, { model: null })
      onDone()
    } else setProblem(answer.error.message)
  }
  return (
    <section className="model-settings" aria-label="Settings of the model">
      <ModelForm draft={draft} onChange={setDraft} />
      <div className="dialog-actions">
        {model !== null && (
          <p className="dim">This map uses settings of its own, not the saved ones.</p>
        )}
        {problem !== null && (
          <p className="warn" role="alert">
            Not saved: {problem}
          </p>
        )}
        <button
          type="button"
          className="button button-small"
          onClick={() => setDraft(draftOf(description.defaults))}
        >
          Defaults
        </button>
        {model !== null && (
          <button
            type="button"
            className="button button-small"
            data-testid="model-follow"
            onClick={() => {
              setHeatmap(panel, { model: null })
              onDone()
            }}
          >
            Use the saved ones
          </button>
        )}
        <span className="toolbar-space" />
        <button
          type="button"
          className="button button-small"
          disabled={settings === null}
          data-testid="model-apply"
          onClick={() => {
            setHeatmap(panel, { model: settings })
            onDone()
          }}
        >
          Use in this map
        </button>
        <button
          type="button"
          className="button button-small button-strong"
          disabled={settings === null}
          title="Also for alerts, the stream and every map without settings of its own"
          data-testid="model-save"
          onClick={() => settings !== null && void save(settings)}
        >
          Save for all
        </button>
      </div>
    </section>
  )
}
