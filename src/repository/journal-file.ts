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

export interface Note {
  readonly organization?: OrganizationNote;
  readonly account?: AccountNote;
  readonly key?: KeyNote;
  readonly adoption?: AdoptionNote;
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

function isNote(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { organization, account, key, adoption } = value;
  const organizationFits =
    organization === undefined ||
    (isRecord(organization) &&
      typeof organization.accountId === 'string' &&
      typeof organization.requestedAt === 'number');
  const accountFits =
    account === undefined ||
    (isRecord(account) &&
      typeof account.name === 'string' &&
      typeof account.email === 'string' &&
      typeof account.requestedAt === 'number' &&
      isTextOrNothing(account.requestId));
  const keyFits =
    key === undefined ||
    (isRecord(key) &&
      typeof key.accountId === 'string' &&
      typeof key.userName === 'string' &&
      Array.isArray(key.before) &&
      key.before.every((id) => typeof id === 'string') &&
      isTextOrNothing(key.accessKeyId));
  const adoptionFits =
    adoption === undefined ||
    (isRecord(adoption) && ['file', 'before', 'after'].every((part) => typeof adoption[part] === 'string'));
  return organizationFits && accountFits && keyFits && adoptionFits;
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
