/** Why an array cannot be read, as half a sentence. */
export class ZarrFault extends Error {}
