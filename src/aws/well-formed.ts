import { throwMalformed } from './to-failure.ts';

/** What AWS's ids look like, by its service models. An answer that holds another is not AWS's. */
const FORMS = {
  'account id of twelve digits': /^\d{12}$/,
  'access key id': /^\w{16,128}$/,
  'organization id': /^o-[a-z0-9]{10,32}$/,
  'request id': /^car-[a-z0-9]{8,32}$/,
  'id of a unit': /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  'e-mail address': /^[!-?A-~]+@[!-?A-~]+$/,
  'user name': /^[\w+=,.@-]{1,128}$/,
  region: /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/,
} as const;

type Form = keyof typeof FORMS;

/** Whether `text` could be AWS's. */
export function isFormed(form: Form, text: string | undefined): text is string {
  return text !== undefined && FORMS[form].test(text);
}

/** `text`, out of the answer to `operation`. Throws ENDPOINT_STRANGE where it is none of AWS's. */
export function requireForm(form: Form, text: string | undefined, operation: string): string {
  return isFormed(form, text) ? text : throwMalformed(operation, form);
}
