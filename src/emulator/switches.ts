/**
 * What is not known of the real API, and what a test may want otherwise: one switch for each. Where nothing is known
 * `HARD`, the default, takes what is hardest on a client; `CALM` what is easiest.
 */
export interface Switches {
  /** Two reads of an unchanged branch give its definitions in different orders. */
  readonly shuffle: boolean
  /** Definitions come back in the server's own form; otherwise as they were sent, with what the server must add. */
  readonly reformat: boolean
  /** A reference to what does not exist comes back empty from a push. */
  readonly emptyReferences: boolean
  /** Definitions follow what they refer to: a renamed object's new name, an empty name once it is deleted. */
  readonly trackReferences: boolean
  /** The guids of a new branch: its own, or those of the branch that it was made from. */
  readonly branchGuids: 'own' | 'shared'
  /** A pushed guid that the branch does not know: replaced by one of the server's, or taken over. */
  readonly unknownGuid: 'replaced' | 'kept'
  /** A label that the workspace does not have. */
  readonly unknownBranch: 'live' | 'refused'
  /** What a push answers: entries without `verb` and `api_group`, whole entries, or the literal `null`. */
  readonly guidMap: 'bare' | 'full' | 'null'
  /** With `transaction=false`, a definition that fails beside others that are applied. */
  readonly partialFailure: 'silent' | 'told'
  /** What the `char`, `line` and `col` of a syntax error count from: the definition's start or the multidoc's. */
  readonly syntaxPlace: 'definition' | 'multidoc'
  /** A read of a workspace writes a row of the audit log. */
  readonly auditReads: boolean
  /** The rows that a multidoc import writes: one for each definition, one for the whole, or none. */
  readonly auditImports: 'each' | 'one' | 'none'
  readonly auditDrafts: boolean
  readonly auditKnowledge: boolean
  /** `GET …/multidoc` sends an ETag and answers `If-None-Match`. */
  readonly etag: boolean
  /** The lists that are documented both as an array and as `{items}`: workspaces and knowledge. */
  readonly lists: 'envelope' | 'array'
  /** Xano's OpenAPI wraps the list of tables, and no other, into an array of one envelope. */
  readonly tableList: 'wrapped' | 'envelope'
  /** How a disabled push is refused. */
  readonly pushDisabledStatus: 500 | 403
  /** The free plan's limit, counted over a sliding window for each token; `retryAfter` sends the header. */
  readonly rateLimit: {
    readonly requests: number
    readonly windowMs: number
    readonly retryAfter: boolean
  } | null
}

export const HARD: Switches = {
  shuffle: true,
  reformat: true,
  emptyReferences: true,
  trackReferences: true,
  branchGuids: 'own',
  unknownGuid: 'replaced',
  unknownBranch: 'live',
  guidMap: 'bare',
  partialFailure: 'silent',
  syntaxPlace: 'definition',
  auditReads: true,
  auditImports: 'each',
  auditDrafts: false,
  auditKnowledge: false,
  etag: false,
  lists: 'envelope',
  tableList: 'wrapped',
  pushDisabledStatus: 500,
  rateLimit: null,
}

export const CALM: Switches = {
  shuffle: false,
  reformat: false,
  emptyReferences: false,
  trackReferences: false,
  branchGuids: 'shared',
  unknownGuid: 'kept',
  unknownBranch: 'refused',
  guidMap: 'full',
  partialFailure: 'told',
  syntaxPlace: 'multidoc',
  auditReads: false,
  auditImports: 'each',
  auditDrafts: true,
  auditKnowledge: true,
  etag: false,
  lists: 'array',
  tableList: 'envelope',
  pushDisabledStatus: 500,
  rateLimit: null,
}

export const FREE_PLAN = { requests: 10, windowMs: 20_000, retryAfter: false } as const
