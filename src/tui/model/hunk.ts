/** One place at which a person chooses: what each side holds there, in whole lines. */
export interface Hunk {
  /** None where Base has no say in it: the two sides are compared with each other. */
  readonly base: string | undefined
  readonly local: string
  readonly xano: string
}

export const PICKS = ['local', 'xano', 'local-xano', 'xano-local', 'base'] as const
export type PickName = (typeof PICKS)[number]

/** What stands at the place of a hunk. */
export type Pick = PickName | { readonly text: string }

/** The text that a pick comes to; Local's where Base has none to give. */
export function pickedText({ base, local, xano }: Hunk, pick: Pick): string {
  if (typeof pick === 'object') return pick.text
  switch (pick) {
    case 'local':
      return local
    case 'xano':
      return xano
    case 'local-xano':
      return joined(local, xano)
    case 'xano-local':
      return joined(xano, local)
    case 'base':
      return base ?? local
  }
}

/** One text below the other; a line that lacks its end gets one. */
export const joined = (above: string, below: string): string =>
  above === '' || below === '' || /[\r\n]$/.test(above) ? above + below : `${above}\n${below}`

export const isSameHunk = (a: Hunk, b: Hunk): boolean =>
  a.base === b.base && a.local === b.local && a.xano === b.xano
