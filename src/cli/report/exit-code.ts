/** What a command's exit code says. `merge-driver` answers as git expects instead. */
export const EXIT = {
  inStep: 0,
  failed: 1,
  misuse: 2,
  waiting: 3,
  halted: 4,
  /** To git, from `merge-driver`: this file could not be merged at all. */
  unmergeable: 129,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
