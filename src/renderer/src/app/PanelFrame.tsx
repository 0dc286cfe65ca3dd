import { Bug } from 'lucide-react'
import { Component } from 'react'
import type { ReactNode } from 'react'
import { EmptyState } from '../components/EmptyState.tsx'

type State = { readonly broken: boolean }

/** Keeps a fault of one panel inside it: the others go on, and the panel offers to start again. */
export class PanelFrame extends Component<
  { readonly title: string; readonly children: ReactNode },
  State
> {
  override state: State = { broken: false }

  static getDerivedStateFromError(): State {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) {
      return (
        <section className="panel" aria-label={this.props.title}>
          {this.props.children}
        </section>
      )
    }
    return (
      <EmptyState
        icon={Bug}
        tone="error"
        title={`${this.props.title} stopped`}
        action={
          <button type="button" className="button" onClick={() => this.setState({ broken: false })}>
            Start it again
          </button>
        }
      >
        The rest of the window is not affected.
      </EmptyState>
    )
  }
}
