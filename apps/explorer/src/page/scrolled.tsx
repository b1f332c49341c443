import type { ComponentChildren } from "preact";

/** Something long in a frame of its own, which scrolls by keys as well. */
export function Scrolled({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section class="scrolled" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
