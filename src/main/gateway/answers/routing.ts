import type {
  RouteCandidate,
  RouteOutcome,
  RoutingDecision,
  RoutingSettings,
} from '../../../contract/domain/routing.ts'
import type { RoutingDecisionRow, RoutingSettingsRow } from '../../../contract/gatewayTrading.ts'
import { isoTime } from './coverage.ts'
import { denialRow } from './orders.ts'
import { capitals, spelled } from './words.ts'

export function settingsRow(settings: RoutingSettings): RoutingSettingsRow {
  return {
    criterion: spelled(settings.criterion),
    priorities: settings.priorities.map(({ venue, priority }) => ({ exchange: venue, priority })),
    disabled: settings.disabled,
    splitting: settings.splitting,
    max_splits: settings.maxSplits,
    min_split_notional: settings.minSplitNotional,
  }
}

export function decisionRow(decision: RoutingDecision): RoutingDecisionRow {
  const { request } = decision
  return {
    id: decision.decisionId,
    time: isoTime(decision.time),
    criterion: spelled(decision.criterion),
    symbol: request.symbol,
    side: capitals(request.side),
    type: spelled(request.orderType),
    quantity: request.quantity,
    price: request.price,
    reasoning: decision.reasoning,
    splits: decision.parts.map(({ venue, instrumentId, quantity, orderId }) => ({
      exchange: venue,
      instrument_id: instrumentId,
      quantity,
      order_id: orderId,
    })),
    candidates: decision.candidates.map(candidateRow),
    denials: decision.denials.map(denialRow),
    outcome: decision.outcome === null ? null : outcomeRow(decision.outcome),
  }
}

function candidateRow(candidate: RouteCandidate): RoutingDecisionRow['candidates'][number] {
  return {
    exchange: candidate.venue,
    instrument_id: candidate.instrumentId,
    eligible: candidate.refusals.length === 0,
    refusals: candidate.refusals.map(denialRow),
    best_bid: candidate.bestBid,
    best_ask: candidate.bestAsk,
    spread: candidate.spread,
    book_age_ms: candidate.bookAgeMs,
    depth: candidate.depth,
    expected_price: candidate.expectedPrice,
    expected_slippage: candidate.expectedSlippage,
    fee_rate: candidate.feeRate,
    fee_source: capitals(candidate.feeSource),
    expected_fee: candidate.expectedFee,
    expected_total: candidate.expectedTotal,
    score: candidate.score,
  }
}

function outcomeRow(outcome: RouteOutcome): NonNullable<RoutingDecisionRow['outcome']> {
  return {
    filled_quantity: outcome.filledQuantity,
    average_fill_price: outcome.averagePrice,
    slippage: outcome.slippage,
    execution_time_ms: outcome.latencyMs,
    failovers: outcome.failovers.map(({ venue, reason }) => ({ exchange: venue, reason })),
  }
}
