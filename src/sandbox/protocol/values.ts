/** What an operation answers, before it is written as JSON or XML. A Map becomes `<entry><key/><value/></entry>`. */
export type Value = string | number | boolean | Date | Map<string, number> | readonly Value[] | Structure;

export type Structure = { readonly [member: string]: Value | undefined };
