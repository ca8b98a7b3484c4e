import type { Capture, ExecutionRequest, FillRule, Mode } from '../wire/rest';

/** The form's texts; the server validates them. */
export interface ExecutionDraft {
  strategyId: string;
  brokerId: string;
  mode: Mode;
  from: string;
  to: string;
  speed: string;
  scale: string;
  capture: Capture;
  /** Empty: the account's own rule. */
  fill: FillRule | '';
  autoStart: boolean;
}

export const emptyDraft: ExecutionDraft = {
  strategyId: '',
  brokerId: 'paper',
  mode: 'live_simulation',
  from: '',
  to: '',
  speed: '60',
  scale: '1',
  capture: 'candles',
  fill: '',
  autoStart: true,
};

/** The request that the draft asks for. What is empty is left out, so that the server's defaults hold. */
export function requestOf(draft: ExecutionDraft): ExecutionRequest {
  const request: ExecutionRequest = {
    strategy_id: draft.strategyId,
    broker_connection_id: draft.brokerId,
    mode: draft.mode,
    capture: draft.capture,
    auto_start: draft.autoStart,
  };
  if (draft.from.trim() !== '') request.from = draft.from.trim();
  if (draft.to.trim() !== '') request.to = draft.to.trim();
  if (draft.mode === 'live_simulation') request.speed = draft.speed === 'max' ? 'max' : Number(draft.speed);
  if (draft.scale.trim() !== '') request.scale = Number(draft.scale);
  if (draft.fill !== '') request.fill = draft.fill;
  return request;
}
