// The page of the last run, from its rows.

/** Why a line is where it is, and what stands between it and the best: the goal, words of the work and the peer, the reason. */
const REASONS = [
  [
    "P1",
    ["to disk"],
    "As to memory; and a file counts only when the disk has it and its name, which took an eighth of the time and of the CPU, and which Python's earthaccess does not wait for.",
  ],
  [
    "P1",
    [],
    "A run takes a second, a tenth of it to start. On Node 20 a fifth of its CPU is the engine's optimising compiler, which a run so short does not earn back; Node 24 takes three quarters of the CPU. A file goes through some 140 promises, where the barest loop has 29, and wakes the threads of the disk five or six times.",
  ],
  ["P2", [], "Bytes are hashed on the way, and a file counts only when it is flushed."],
  [
    "P3",
    ["CPU"],
    "Over one connection there is less to do than over eight; it takes seven times as long, and no checksum is compared.",
  ],
  ["P3", [], "The first part comes over one connection before the others are asked for."],
  ["P4", ["obstore"], "What obstore does in Rust, threads and all, is JavaScript here."],
  ["P4", [], "Every range is handed out as bytes of its own, which is one copy of all that comes."],
  ["P5", [], "Signing is about a sixth of it."],
  [
    "P6",
    ["JSON.parse"],
    "The engine parses a granule in 9 µs, so that 3 µs are left; 18 objects of 100 fields and the look at every URL take 3.7 in the processor's cache and 7 over a page of 10 MB. docs/decisions/0014 has where each microsecond goes.",
  ],
  [
    "P7",
    [],
    "The best was thought of as one pass over the points; here the ring is checked and turned the right way, too.",
  ],
  [
    "P8",
    ["ATL08", "xmllint"],
    "It has 4,300 attributes, which become values here and nothing in xmllint. Of the first forty in a process a third of the time is the engine's warming up; behind fifty of them, one takes as long as in xmllint.",
  ],
  [
    "P8",
    ["xmllint"],
    "The best was a scanner without entities, CDATA and namespaces; this one reads XML as it is defined and keeps all attributes.",
  ],
  ["P10", ["HTTP"], "Inflating is a quarter of the time in a profile, clearing inflated chunks away perhaps a fifth."],
  [
    "P11",
    ["Icechunk"],
    "76 MB are made and flushed to the disk, a third of them the log of the commit, which names each chunk once more; nothing is compressed.",
  ],
  ["P11", ["JSON"], "The text of each reference is made once; writing it is most of what is left."],
  [
    "P12",
    ["queue"],
    "One job is one round trip through Redis more than BullMQ's own worker needs, for cancellation and contexts; chunks of jobs pay it once.",
  ],
  ["P12", ["thread"], "Abort, retries and the bounded window around what piscina does; chunks pay for them once."],
  ["P13", [], "Requests of the same SDK on both sides: what differs is a tenth up or down from run to run."],
  ["P14", ["2000"], "A page of 2,000 records of 5.5 kB is text, parsed objects and results at once."],
  [
    "P15",
    ["query"],
    "Every parameter of CMR, checks that name the mistake and the right spelling, and both ways between CMR, STAC and CQL2 are there at once; docs/decisions/0016.",
  ],
  ["P15", [], "What the parts weigh is in docs/bundle-sizes.md; the ceilings of a test hold it there."],
  [
    "GeoParquet",
    [],
    "Items are kept compressed until all columns are known, and read once more then: a half to a fifth of the memory, for reading them twice.",
  ],
  [
    "P16",
    [],
    "The first login is made before any file, alone, so that one is enough; then 2.00 requests a file, one after the other, each with its hop.",
  ],
  [
    "paging",
    ["items_as_dicts"],
    "Beside plain dictionaries the work is JSON.parse, and the collector's threads that copy what is kept; no item is made twice on either side.",
  ],
  [
    "paging",
    ["python-cmr"],
    "As beside plain dictionaries; python-cmr leaves parsing to its caller, who does it here.",
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

/** Each reason once, with the lines it is for. */
function reasons(rows) {
  const named = new Map();
  for (const row of rows) {
    const why = reasonFor(row);
    if (why) named.set(why, [...(named.get(why) ?? []), row]);
  }
  return [...named].map(([why, [first, ...more]]) => {
    const others = more.length > 0 ? ` and ${more.length} more like it` : "";
    return `- **${first.id}**, ${first.work}${others}: ${why}`;
  });
}

function reasonFor({ id, work, peer }) {
  return REASONS.find(([goal, words]) => goal === id && words.every((word) => `${work}; ${peer}`.includes(word)))?.[2];
}

/** A bar is no peer, and what we do in another way is none: a figure that is close to it has lost nothing. */
const isPeer = ({ peer }) => !/^(bar|ideal|ours) /.test(peer);

function section(title, rows, none) {
  if (rows.length === 0) return `## ${title}\n\n${none}`;
  const why = reasons(rows);
  return [`## ${title}`, table(rows), ...(why.length > 0 ? [why.join("\n")] : [])].join("\n\n");
}

/** @returns Markdown */
export function benchmarksPage({ rows, failed, machine, isQuick }) {
  const missed = rows.filter(({ ratio, must }) => ratio !== null && must !== undefined && ratio > must);
  const behind = rows.filter((row) => !missed.includes(row) && row.ratio !== null && isPeer(row) && row.ratio >= 1.005);
  const others = rows.filter((row) => !missed.includes(row) && !behind.includes(row));
  const short = others.filter(({ ratio, moon }) => ratio !== null && moon !== undefined && ratio > moon);
  const between = reasons(short);
  return `# Benchmarks

\`npm run bench\` runs each of these beside a peer that does the same work in the same run, rounds in turn, and writes this page; with
\`-- --quick\` it prints a short one. A figure below 1 in "ours ÷ it" means that ours needs less. "From the best" is how far the line is from
the best that was thought possible. Figures without a peer stand beside a bar.

Last run ${machine.date}, commit ${machine.commit}${isQuick ? ", quick" : ""}: ${machine.text}. Peers were the versions of
\`bench/requirements.txt\`, curl and aria2c of the system.

${section("Where a goal is missed", missed, "Nowhere in this run.")}

${section("Where the other needs less, within the goal or without one", behind, "Nowhere in this run.")}

## Where ours needs less

${table(others)}
${between.length > 0 ? `\nWhat stands between these and the best:\n\n${between.join("\n")}\n` : ""}${failed.length > 0 ? `\nDid not run to their end: ${failed.join(", ")}.\n` : ""}`;
}
