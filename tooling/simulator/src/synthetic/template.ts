const MARK = /"«#([a-zA-Z0-9]+)»"|«([a-zA-Z0-9]+)»/g;

/** Values of a template's marks; numbers are written as JSON numbers by `"«#name»"`. */
export type TemplateValues = Readonly<Record<string, string | number>>;

/**
 * Turns an object with marks like `«name»` in its texts into a function that writes it as JSON. Joining prepared pieces is some
 * twenty times as fast as building and stringifying each object, which is what makes pages of a million granules cheap.
 */
export function compileTemplate(template: unknown): (values: TemplateValues) => string {
  const text = JSON.stringify(template);
  const pieces: string[] = [];
  const names: string[] = [];
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    pieces.push(text.slice(from, match.index));
    names.push(match[1] ?? match[2] ?? "");
    from = match.index + match[0].length;
  }
  const end = text.slice(from);
  return (values) => {
    let out = "";
    for (let i = 0; i < names.length; i++) out += `${pieces[i]}${values[names[i] as string]}`;
    return out + end;
  };
}
