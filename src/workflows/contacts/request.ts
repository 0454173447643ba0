import type { Contact, ContactType } from '../../aws/alternate-contacts.ts';

/** Which accounts, and as whom. */
export interface ContactsRequest {
  /** None: every account of the organization. */
  readonly environments: readonly string[];
  readonly managementProfile: string | undefined;
}

/** By type; what is not named stays as it is. */
export type WantedContacts = Readonly<Partial<Record<ContactType, Contact>>>;

/** A part of a contact, and what AWS lets it be. */
interface ContactPart {
  readonly what: string;
  readonly most: number;
  readonly form?: RegExp;
  readonly hint?: string;
}

const PARTS: readonly ContactPart[] = [
  { what: 'name', most: 64 },
  { what: 'title', most: 50 },
  { what: 'e-mail address', most: 254, form: /^[\w+=.#|!&-]+@[\w.-]+\.\w+$/, hint: 'such as security@example.com' },
  { what: 'phone number', most: 25, form: /^[\s0-9()+-]+$/, hint: 'of digits, blanks and ( ) + -' },
];

export const CONTACT_FORM = 'Name,Title,mail,phone';

/** Reads `Name,Title,mail,phone`, a part with a comma in it in double quotes; or gives what is wrong with it. */
export function parseContact(text: string): Contact | string {
  const fields = splitFields(text);
  if (fields === undefined) return 'A double quote is open, or stands within a part.';
  if (fields.length !== PARTS.length) {
    return `It has ${fields.length} ${fields.length === 1 ? 'part' : 'parts'} and not four: write ${CONTACT_FORM}, a part with a comma in it in double quotes.`;
  }
  for (const [at, { what, most, form = /./, hint }] of PARTS.entries()) {
    const value = fields[at] ?? '';
    if (value === '') return `The ${what} is missing: AWS wants all four.`;
    if (value.length > most) return `The ${what} has more than ${most} characters.`;
    if (/\p{Cc}/u.test(value) || !form.test(value)) return `"${value}" is no ${what}${hint ? `, ${hint}` : ''}.`;
  }
  const [name = '', title = '', email = '', phone = ''] = fields;
  return { name, title, email, phone };
}

/** As a line of a CSV file; undefined where its quotes make no sense. */
function splitFields(text: string): string[] | undefined {
  const fields: string[] = [];
  for (let rest = text; ; ) {
    const [whole, quoted, plain = '', comma] = /^\s*(?:"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    fields.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (comma !== ',') return fields;
    rest = rest.slice(whole.length);
  }
}
