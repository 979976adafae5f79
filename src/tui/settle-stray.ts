import type { Stray } from './model/stray.ts'
import type { ResolverDesk } from './resolver-desk.ts'

/** Settles a stray file in the one way that there is, and says what came of it. */
export async function settleStray(
  desk: Pick<ResolverDesk, 'separate' | 'unmark'>,
  { kind, path }: Stray,
): Promise<string> {
  if (kind === 'marked') {
    await desk.unmark(path)
    return `The markers are out of ${path}.`
  }
  const separation = await desk.separate(path)
  switch (separation?.kind) {
    case 'separated':
      return `${path} is a definition of its own; the next sync creates it in Xano.`
    case 'taken':
      return `Its name is taken by ${separation.by.path}: e edits the file, to give it another one.`
    case 'stale':
    case undefined:
      return 'The file has changed meanwhile.'
  }
}
