/** Names of header fields. Source: RFC 9110, section 5.1. */
export const FIELD_NAME: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What may stand in a field: nothing that could end its line. Source: RFC 9110, section 5.5. */
export const FIELD_VALUE: RegExp = /^[\t\x20-\x7e\x80-\xff]*$/;
