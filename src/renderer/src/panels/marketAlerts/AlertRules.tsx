import { BellPlus, Pencil, Plus, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type {
  AlertRule,
  MarketAlertKind,
  RuleStatus,
} from '../../../../contract/domain/marketAlert.ts'
import { marketAlertKinds } from '../../../../contract/domain/marketAlert.ts'
import type { AlertRulesState } from '../../../../contract/ipc/liquidationChannels.ts'
import { useEngine } from '../../bridge/engine.ts'
import type { Polled } from '../../bridge/usePolled.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Flag } from '../../components/Flag.tsx'
import { Question } from '../../components/Question.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { useNow } from '../../components/useNow.ts'
import { formatAge } from '../../format/age.ts'
import { useSymbol } from '../../stores/selectedSymbol.ts'
import { RuleDialog } from './RuleDialog.tsx'
import type { RuleDraft } from './ruleDraft.ts'
import { newRule } from './ruleDraft.ts'
import { kindExplanations, kindTitles, restraintWords, ruleSentence } from './ruleWords.ts'

/** The rules: what each waits for, how often it spoke today, and the ways to change it. */
export function AlertRules({ rules }: { readonly rules: Polled<AlertRulesState> }) {
  const symbol = useSymbol()
  const [edited, setEdited] = useState<RuleDraft | null>(null)
  const { value, failure, retry, take } = rules
  const add = <AddRule onAdd={(kind) => setEdited(newRule(kind, symbol))} />
  return (
    <>
      {value !== null && failure !== null && <StaleNote message={failure.message} />}
      {value === null ? (
        <EmptyState
          icon={BellPlus}
          title={failure === null ? 'Asking for the rules…' : 'The rules could not be loaded'}
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
      ) : value.rules.length === 0 ? (
        <EmptyState icon={BellPlus} title="No rule yet" action={add}>
          A rule tells of large liquidations, cascades, or a price near a cluster or your own
          liquidation.
        </EmptyState>
      ) : (
        <div className="rules" role="list" aria-label="Alert rules">
          {value.rules.map((rule) => (
            <RuleRow
              key={rule.ruleId}
              rule={rule}
              status={value.status.find((each) => each.ruleId === rule.ruleId)}
              onEdit={() => setEdited(rule)}
              onAnswer={take}
            />
          ))}
          <div className="rules-add">{add}</div>
        </div>
      )}
      {edited !== null && (
        <RuleDialog rule={edited} onClose={() => setEdited(null)} onSaved={take} />
      )}
    </>
  )
}

function AddRule({ onAdd }: { readonly onAdd: (kind: MarketAlertKind) => void }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button button-small" data-testid="rule-add">
        <Plus size={13} aria-hidden /> New rule
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          {marketAlertKinds.map((kind) => (
            <DropdownMenu.Item
              key={kind}
              className="menu-item rule-kind"
              data-testid={`rule-add-${kind}`}
              onSelect={() => onAdd(kind)}
            >
              <span>
                {kindTitles[kind]}
                <span className="dim">{kindExplanations[kind]}</span>
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function RuleRow({
  rule,
  status,
  onEdit,
  onAnswer,
}: {
  readonly rule: AlertRule
  readonly status: RuleStatus | undefined
  readonly onEdit: () => void
  readonly onAnswer: Polled<AlertRulesState>['take']
}) {
  const engine = useEngine()
  const [asking, setAsking] = useState(false)
  const now = useNow()
  const switchOn = (enabled: boolean): void => {
    const copy = {
      ...rule,
      enabled,
      venues: rule.venues === null ? null : [...rule.venues],
    }
    const input = 'levels' in copy ? { ...copy, levels: [...copy.levels] } : copy
    void engine.request('alertRules:save', { rule: input }).then(onAnswer)
  }
  const last = status?.lastTime ?? null
  return (
    <div
      className="rule"
      role="listitem"
      data-testid={`rule-${rule.ruleId}`}
      data-on={rule.enabled}
    >
      <Flag name={`${rule.name} switched on`} label="" on={rule.enabled} onChange={switchOn} />
      <div className="rule-words">
        <p>
          <strong>{rule.name}</strong> <span className="rule-tag">{kindTitles[rule.kind]}</span>
        </p>
        <p className="dim">
          {ruleSentence(rule)} {restraintWords(rule)}.
        </p>
      </div>
      <span className="rule-figures num dim">
        <span>
          {status?.firedToday ?? 0} today
          {(status?.heldBackToday ?? 0) > 0 && `, ${status?.heldBackToday ?? 0} held back`}
        </span>
        <span>{last === null ? 'never yet' : `last ${formatAge(now - last)} ago`}</span>
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={`Change ${rule.name}`}
        onClick={onEdit}
      >
        <Pencil size={13} aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Remove ${rule.name}`}
        onClick={() => setAsking(true)}
      >
        <Trash2 size={13} aria-hidden />
      </button>
      <Question
        words={{
          title: `Remove the rule “${rule.name}”?`,
          text: 'It tells nothing any more. What it told stays in the history.',
          no: 'Keep it',
          yes: 'Remove',
        }}
        open={asking}
        onOpenChange={setAsking}
        onYes={() =>
          void engine.request('alertRules:remove', { ruleId: rule.ruleId }).then(onAnswer)
        }
      />
    </div>
  )
}
