/** What each part of a note is made of; a field with `?` may be missing. Times are milliseconds since the epoch. */
const FORMS = {
  /** A CreateOrganization that was about to be sent. */
  organization: { accountId: 'text', requestedAt: 'number' },
  /** A CreateAccount that was about to be sent, was sent, or was answered; `requestId` (`car-…`) once AWS has. */
  account: { name: 'text', email: 'text', requestedAt: 'number', requestId: 'text?' },
  /**
   * A CreateAccessKey that was about to be sent or was answered. Never the secret: that goes into `credentials` alone.
   * Any key but those the user had `before` is ours.
   */
  key: { accountId: 'text', userName: 'text', before: 'texts', accessKeyId: 'text?' },
  /**
   * An entry of Panfactum's organization module that was about to be written, and is ours until its import has
   * succeeded: absolute path of its module.yaml, and its text without the entry and with it.
   */
  adoption: { file: 'text', before: 'text', after: 'text' },
  /** An access key that takes the place of another. */
  rotation: {
    accountId: 'text',
    userName: 'text',
    oldKeyId: 'text',
    /** Once it is made and written. */
    newKeyId: 'text?',
    /** The profile has the new key since then. */
    replacedAt: 'number?',
    /** How long the old key is to stay, switched off, in milliseconds. */
    graceMs: 'number?',
    /** Set once the old key is switched off and is to stay a while. */
    finishAfter: 'number?',
    /** When somebody else used the old key last, as far as a person was told. */
    toldUse: 'number?',
  },
  /** An access key in whose place SSO or a role comes; its times are as those of a rotation. */
  retirement: {
    accountId: 'text',
    userName: 'text',
    keyId: 'text',
    replacedAt: 'number?',
    finishAfter: 'number?',
    toldUse: 'number?',
  },
} as const;

interface Kinds {
  readonly text: string;
  readonly 'text?': string;
  readonly number: number;
  readonly 'number?': number;
  readonly texts: readonly string[];
}

type NotePart<F extends Readonly<Record<string, keyof Kinds>>> = {
  readonly [K in keyof F as F[K] extends `${string}?` ? never : K]: Kinds[F[K]];
} & { readonly [K in keyof F as F[K] extends `${string}?` ? K : never]?: Kinds[F[K]] };

export type Note = { readonly [K in keyof typeof FORMS]?: NotePart<(typeof FORMS)[K]> };

export type AccountNote = NotePart<typeof FORMS.account>;
export type KeyNote = NotePart<typeof FORMS.key>;
export type OrganizationNote = NotePart<typeof FORMS.organization>;
export type AdoptionNote = NotePart<typeof FORMS.adoption>;
export type RotationNote = NotePart<typeof FORMS.rotation>;
export type RetirementNote = NotePart<typeof FORMS.retirement>;

/** The notes by environment; undefined for anything this version does not understand whole. */
export function parseJournal(text: string): Readonly<Record<string, Note>> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (!isRecord(content) || content.version !== 1 || !isRecord(content.notes)) return undefined;
    const { notes } = content;
    return Object.values(notes).every(isNote) ? (notes as Record<string, Note>) : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.entries(FORMS).every(([part, forms]) => {
    const held = value[part];
    if (held === undefined) return true;
    return isRecord(held) && Object.entries(forms).every(([field, kind]) => isOfKind(held[field], kind));
  });
}

function isOfKind(value: unknown, kind: keyof Kinds): boolean {
  if (kind === 'texts') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (kind.endsWith('?') && value === undefined) return true;
  return typeof value === (kind.startsWith('text') ? 'string' : 'number');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
