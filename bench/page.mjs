// The page of the last run, from its rows.

/** Why a line is where it is, and what stands between it and the best; by the goal and a word of the work. */
const REASONS = [
  [
    "P1",
    "",
    "A run takes a second, a tenth of it to start. A fifth of its CPU is the engine's optimising compiler, which a run so short does not earn back (with it off, the same takes 0.85 of the time and 0.8 of the CPU); an eighth is waking threads, mostly those of the disk, five or six times a file, where four are the least.",
  ],
  ["P2", "", "Bytes are hashed on the way, and a file counts only when it is flushed."],
  ["P3", "", "The first part comes over one connection before the others are asked for."],
  ["P4", "", "Every range is handed out as bytes of its own, which is one copy of all that comes."],
  ["P5", "", "Signing is about a sixth of it."],
  [
    "P7",
    "",
    "The best was thought of as one pass over the points; here the ring is checked and turned the right way, too.",
  ],
  [
    "P8",
    "ATL08",
    "It has 4,300 attributes, which become values here and nothing in xmllint; of forty documents in a process, a quarter of the time and more is the engine's warming up.",
  ],
  [
    "P8",
    "",
    "The best was a scanner without entities, CDATA and namespaces; this one reads XML as it is defined and keeps all attributes.",
  ],
  [
    "P6",
    "",
    "The engine parses a granule in 9 µs, so that 3 µs are left; 18 objects of 100 fields and the look at every URL take 3.7 in the processor's cache and 7 over a page of 10 MB. docs/decisions/0014 has where each microsecond goes.",
  ],
  ["P10", "HTTP", "Inflating is a quarter of the time in a profile, clearing inflated chunks away perhaps a fifth."],
  [
    "P12",
    "queue",
    "One job is one round trip through Redis more than BullMQ's own worker needs, for cancellation and contexts; chunks of jobs pay it once.",
  ],
  [
    "P11",
    "Icechunk",
    "76 MB are made and flushed to the disk, a third of them the log of the commit, which names each chunk once more; nothing is compressed.",
  ],
  ["P11", "", "The text of each reference is made once; writing it is most of what is left."],
  ["P12", "thread", "Abort, retries and the bounded window around what piscina does."],
  ["P14", "2000", "A page of 2,000 records of 5.5 kB is text, parsed objects and results at once."],
  [
    "P13",
    "500 x",
    "One request of the same SDK for each file on both sides: what differs is a tenth up or down from run to run.",
  ],
  [
    "P15",
    "query",
    "Every parameter of CMR, checks that name the mistake and the right spelling, and both ways between CMR, STAC and CQL2 are there at once; docs/decisions/0016.",
  ],
  ["P15", "", "What the parts weigh is in docs/bundle-sizes.md; the ceilings of a test hold it there."],
  [
    "paging",
    "StacClient",
    "Beside plain dictionaries the work is JSON.parse, and the collector's threads that copy what is kept; no item is made twice on either side.",
  ],
  [
    "P16",
    "",
    "The first login is made before any file, alone, so that one is enough; then 2.00 requests a file, one after the other, each with its hop.",
  ],
];

const number = (ratio) => (ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2));

function cells({ id, work, ours, peer, ratio, must, moon }) {
  const verdict = ratio === null ? "not available" : must === undefined ? "" : ratio <= must ? "met" : "**missed**";
  const far = ratio === null || moon === undefined ? "" : ratio <= moon ? "there" : `${number(ratio / moon)} ×`;
  return [
    id,
    work,
    ours,
    peer,
    ratio === null ? "–" : number(ratio),
    must === undefined ? "" : `≤ ${number(must)}`,
    verdict,
    far,
  ];
}

function table(rows) {
  const head = ["goal", "work", "ours", "beside", "ours ÷ it", "must", "", "from the best"];
  return [head, head.map(() => "---"), ...rows.map(cells)].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** @returns Markdown */
export function benchmarksPage({ rows, failed, machine, isQuick }) {
  const missed = rows.filter(({ ratio, must }) => ratio !== null && must !== undefined && ratio > must);
  const others = rows.filter((row) => !missed.includes(row));
  const why = ({ id, work }) => REASONS.find(([goal, word]) => goal === id && work.includes(word))?.[2] ?? "";
  const reasons = missed.map((row) =>
    `- **${row.id}, ${row.work}**: ${number(row.ratio)} instead of ${number(row.must)}. ${why(row)}`.trimEnd(),
  );
  const short = others.filter(({ ratio, moon }) => ratio !== null && moon !== undefined && ratio > moon);
  const between = [...new Set(short.filter(why).map((row) => `- **${row.id}**: ${why(row)}`))];
  return `# Benchmarks

\`npm run bench\` runs each of these beside a peer that does the same work in the same run, rounds in turn, and writes this page; with
\`-- --quick\` it prints a short one. A figure below 1 in "ours ÷ it" means that ours needs less. "From the best" is how far the line is from
the best that was thought possible. Figures without a peer stand beside a bar.

Last run ${machine.date}, commit ${machine.commit}${isQuick ? ", quick" : ""}: ${machine.text}. Peers were the versions of
\`bench/requirements.txt\`, curl and aria2c of the system.

## Where we lose

${missed.length > 0 ? `${table(missed)}\n\n${reasons.join("\n")}` : "Nowhere in this run."}

## The rest

${table(others)}
${between.length > 0 ? `\nWhat stands between these and the best:\n\n${between.join("\n")}\n` : ""}${failed.length > 0 ? `\nDid not run to their end: ${failed.join(", ")}.\n` : ""}`;
}
