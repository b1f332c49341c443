/** A link of a Markdown file to a file beside it. */
export interface RelativeLink {
  readonly line: number;
  /** The path without its fragment, decoded. */
  readonly path: string;
}

/** The relative links and images of a Markdown text; links in code do not count. */
export function relativeLinks(markdown: string): readonly RelativeLink[] {
  const links: RelativeLink[] = [];
  let fence: string | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || line.trim().startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      continue;
    }
    if (fence !== undefined) continue;
    const text = line.replace(/`[^`]*`/g, "");
    const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
    const reference = [...text.matchAll(/^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g)];
    const html = [...text.matchAll(/\b(?:href|src)="([^"]+)"/g)];
    for (const [, target = ""] of [...inline, ...reference, ...html]) {
      const path = target.split("#", 1)[0] ?? "";
      if (path !== "" && !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(path))
        links.push({ line: index + 1, path: decodeURI(path) });
    }
  }
  return links;
}
