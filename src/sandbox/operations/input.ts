import type { ServiceError } from '../protocol/service-error.ts';

/** How one service words bad input. */
export interface InputErrors {
  missing(field: string): ServiceError;
  pattern(field: string, value: string, pattern: string): ServiceError;
  tooLong(field: string, value: string, most: number): ServiceError;
  tooShort(field: string, value: string, least: number): ServiceError;
  tooLarge(field: string, value: number, most: number): ServiceError;
  tooSmall(field: string, value: number, least: number): ServiceError;
  notOneOf(field: string, value: string, allowed: readonly string[]): ServiceError;
  wrongType(field: string): ServiceError;
}

/** Limits on a text. `pattern` is matched against the whole value. */
export interface TextRule {
  readonly pattern?: string;
  readonly least?: number;
  readonly most?: number;
  readonly oneOf?: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// A query's list is {member: {1: …, 2: …}}, or an empty text where it was sent empty.
function listItems(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value === '') return [];
  if (!isFields(value) || !isFields(value.member)) return undefined;
  const entries = Object.entries(value.member);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
}

/** The members of a request, read by name and checked as they are read. Throws the service's own errors. */
export class Input {
  readonly #fields: Fields;
  readonly #errors: InputErrors;

  constructor(fields: Fields, errors: InputErrors) {
    this.#fields = fields;
    this.#errors = errors;
  }

  #value(field: string): unknown {
    return Object.hasOwn(this.#fields, field) ? (this.#fields[field] ?? undefined) : undefined;
  }

  text(field: string, rule: TextRule = {}): string {
    const value = this.optionalText(field, rule);
    if (value === undefined) throw this.#errors.missing(field);
    return value;
  }

  optionalText(field: string, rule: TextRule = {}): string | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw this.#errors.wrongType(field);
    return this.#checked(field, value, rule);
  }

  #checked(field: string, value: string, { pattern, least = 0, most, oneOf }: TextRule): string {
    if (value.length < least) throw this.#errors.tooShort(field, value, least);
    if (most !== undefined && value.length > most) throw this.#errors.tooLong(field, value, most);
    if (oneOf !== undefined && !oneOf.includes(value)) throw this.#errors.notOneOf(field, value, oneOf);
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
      throw this.#errors.pattern(field, value, pattern);
    }
    return value;
  }

  /** A whole number between two limits. */
  optionalNumber(field: string, least: number, most: number): number | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number)) throw this.#errors.wrongType(field);
    if (number < least) throw this.#errors.tooSmall(field, number, least);
    if (number > most) throw this.#errors.tooLarge(field, number, most);
    return number;
  }

  /** A list of texts. */
  texts(field: string, rule: TextRule = {}): string[] {
    this.require(field);
    return this.optionalTexts(field, rule) ?? [];
  }

  optionalTexts(field: string, rule: TextRule = {}): string[] | undefined {
    return listItems(this.#value(field))?.map((item) => {
      if (typeof item !== 'string') throw this.#errors.wrongType(field);
      return this.#checked(field, item, rule);
    });
  }

  /** A list of structures; empty where the field is missing. */
  structures(field: string): Input[] {
    const value = this.#value(field);
    const items = value === undefined ? [] : listItems(value);
    if (items === undefined) throw this.#errors.wrongType(field);
    return items.map((item) => this.#nested(field, item));
  }

  /** A structure within this one. */
  structure(field: string): Input {
    this.require(field);
    return this.#nested(field, this.#value(field));
  }

  require(field: string): void {
    if (this.#value(field) === undefined) throw this.#errors.missing(field);
  }

  #nested(field: string, value: unknown): Input {
    if (!isFields(value)) throw this.#errors.wrongType(field);
    return new Input(value, this.#errors);
  }
}
