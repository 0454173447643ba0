/** A CreateAccount that was about to be sent, was sent, or was answered. */
export interface AccountNote {
  readonly name: string;
  readonly email: string;
  /** Milliseconds since the epoch; noted before the request goes out. */
  readonly requestedAt: number;
  /** `car-…`, once AWS has answered. */
  readonly requestId?: string;
}

/**
 * A CreateAccessKey that was about to be sent or was answered. Never the secret: that goes into `credentials` alone.
 */
export interface KeyNote {
  readonly accountId: string;
  readonly userName: string;
  /** Keys the user had before; any other one is ours. */
  readonly before: readonly string[];
  readonly accessKeyId?: string;
}

/** A CreateOrganization that was about to be sent. */
export interface OrganizationNote {
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
}

/**
 * An entry of Panfactum's organization module that was about to be written, and is ours until its import has
 * succeeded.
 */
export interface AdoptionNote {
  /** Absolute path of its module.yaml, and its text without the entry and with it. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** An access key that takes the place of another. */
export interface RotationNote {
  readonly accountId: string;
  readonly userName: string;
  readonly oldKeyId: string;
  /** Once it is made and written. */
  readonly newKeyId?: string;
  /** Milliseconds since the epoch: the profile has the new key since then. */
  readonly replacedAt?: number;
  /** How long the old key is to stay, switched off, in milliseconds. */
  readonly graceMs?: number;
  /** Milliseconds since the epoch; set once the old key is switched off and is to stay a while. */
  readonly finishAfter?: number;
  /** When somebody else used the old key last, as far as a person was told. */
  readonly toldUse?: number;
}

/** An access key in whose place SSO or a role comes. */
export interface RetirementNote {
  readonly accountId: string;
  readonly userName: string;
  readonly keyId: string;
  /** Milliseconds since the epoch: the profile does without the key since then. */
  readonly replacedAt?: number;
  /** Milliseconds since the epoch; set once the key is switched off. */
  readonly finishAfter?: number;
  /** When somebody else used the key last, as far as a person was told. */
  readonly toldUse?: number;
}

export interface Note {
  readonly organization?: OrganizationNote;
  readonly account?: AccountNote;
  readonly key?: KeyNote;
  readonly adoption?: AdoptionNote;
  readonly rotation?: RotationNote;
  readonly retirement?: RetirementNote;
}

export interface JournalFile {
  readonly version: 1;
  readonly notes: Readonly<Record<string, Note>>;
}

/** Undefined for anything this version does not understand whole. */
export function parseJournal(text: string): JournalFile['notes'] | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (!isRecord(content) || content.version !== 1 || !isRecord(content.notes)) return undefined;
    const notes = Object.values(content.notes);
    return notes.every(isNote) ? (content.notes as JournalFile['notes']) : undefined;
  } catch {
    return undefined;
  }
}

type FieldForm = 'text' | 'text?' | 'number' | 'number?' | 'texts';

/** What each part of a note is made of. */
const FORMS: Readonly<Record<keyof Note, Readonly<Record<string, FieldForm>>>> = {
  organization: { accountId: 'text', requestedAt: 'number' },
  account: { name: 'text', email: 'text', requestedAt: 'number', requestId: 'text?' },
  key: { accountId: 'text', userName: 'text', before: 'texts', accessKeyId: 'text?' },
  adoption: { file: 'text', before: 'text', after: 'text' },
  rotation: {
    accountId: 'text',
    userName: 'text',
    oldKeyId: 'text',
    newKeyId: 'text?',
    replacedAt: 'number?',
    graceMs: 'number?',
    finishAfter: 'number?',
    toldUse: 'number?',
  },
  retirement: {
    accountId: 'text',
    userName: 'text',
    keyId: 'text',
    replacedAt: 'number?',
    finishAfter: 'number?',
    toldUse: 'number?',
  },
};

function isNote(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.entries(FORMS).every(([part, forms]) => {
    const held = value[part];
    if (held === undefined) return true;
    return isRecord(held) && Object.entries(forms).every(([field, form]) => fits(held[field], form));
  });
}

function fits(value: unknown, form: FieldForm): boolean {
  if (form === 'texts') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (form.endsWith('?') && value === undefined) return true;
  return typeof value === (form.startsWith('text') ? 'string' : 'number');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
