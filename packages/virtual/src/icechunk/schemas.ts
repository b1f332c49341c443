import type { Schema } from "./flatbuffer-schema.js";

// Source: the .fbs files of the Icechunk specification, versions 1 and 2. A row is a field; its place in the list is its number.

const ID12 = { struct: 12 } as const;
const ID8 = { struct: 8 } as const;

const METADATA: Schema = [
  ["name", "string"],
  ["value", "bytes"],
];

const MANIFEST_REF: Schema = [
  ["objectId", ID12],
  /** First and end chunk along each dimension. */
  ["extents", { structs: 8, align: 4 }],
];

/** Groups have an empty one. */
const NODE_DATA: Schema = [
  /** Length and chunk length along each dimension; specification 1. */
  ["shape", { structs: 16, align: 8 }],
  ["dimensionNames", { tables: [["name", "string"]] }],
  ["manifests", { tables: MANIFEST_REF }],
  [
    "shapeV2",
    {
      tables: [
        ["arrayLength", "u64"],
        ["numChunks", "u32"],
      ],
    },
  ],
];

const NODE: Schema = [
  ["id", ID8],
  ["path", "string"],
  /** The node's zarr.json. */
  ["userData", "bytes"],
  ["type", "u8"],
  ["data", { table: NODE_DATA }],
  ["extra", "bytes"],
];

export const SNAPSHOT: Schema = [
  ["id", ID12],
  ["parentId", ID12],
  ["nodes", { tables: NODE }],
  /** Microseconds since 1970. */
  ["flushedAt", "u64"],
  ["message", "string"],
  ["metadata", { tables: METADATA }],
  ["manifestFiles", { structs: 32, align: 8 }],
  [
    "manifestFilesV2",
    {
      tables: [
        ["id", ID12],
        ["sizeBytes", "u64"],
        ["numChunkRefs", "u32"],
        ["extra", "bytes"],
      ],
    },
  ],
  ["extra", "bytes"],
];

/** What a commit has changed. */
export const TRANSACTION_LOG: Schema = [
  ["id", ID12],
  ["newGroups", { structs: 8, align: 1 }],
  ["newArrays", { structs: 8, align: 1 }],
  ["deletedGroups", { structs: 8, align: 1 }],
  ["deletedArrays", { structs: 8, align: 1 }],
  ["updatedArrays", { structs: 8, align: 1 }],
  ["updatedGroups", { structs: 8, align: 1 }],
  [
    "updatedChunks",
    {
      tables: [
        ["nodeId", ID8],
        ["chunks", "chunks"],
      ],
    },
  ],
  [
    "movedNodes",
    {
      tables: [
        ["from", "string"],
        ["to", "string"],
      ],
    },
  ],
];

const REF: Schema = [
  ["name", "string"],
  ["snapshotIndex", "u32"],
];

const NOTHING: Schema = [];
const NAMED: Schema = [["name", "string"]];

/** By the number of the kind of update; those that carry nothing are empty tables. */
const UPDATES: readonly Schema[] = [
  NOTHING,
  NOTHING,
  [
    ["fromVersion", "u8"],
    ["toVersion", "u8"],
  ],
  NOTHING,
  NOTHING,
  NAMED,
  [
    ["name", "string"],
    ["previousSnapId", ID12],
  ],
  NAMED,
  [
    ["name", "string"],
    ["previousSnapId", ID12],
  ],
  [
    ["name", "string"],
    ["previousSnapId", ID12],
  ],
  [
    ["branch", "string"],
    ["newSnapId", ID12],
  ],
  [
    ["branch", "string"],
    ["previousSnapId", ID12],
    ["newSnapId", ID12],
  ],
  [["newSnapId", ID12]],
  NOTHING,
  NOTHING,
  [
    ["id", "u16"],
    ["newValue", "u8"],
    ["isSet", "u8"],
  ],
  [
    [
      "status",
      {
        table: [
          ["availability", "u8"],
          ["setAt", "u64"],
          ["reason", "string"],
        ],
      },
    ],
  ],
];

/** The kind of update that a commit is. */
export const NEW_COMMIT = 10;

/** Everything that changes in a repository of specification 2. */
export const REPO: Schema = [
  ["specVersion", "u8"],
  ["tags", { tables: REF }],
  ["branches", { tables: REF }],
  ["deletedTags", "strings"],
  [
    "snapshots",
    {
      tables: [
        ["id", ID12],
        ["parentOffset", "i32"],
        ["flushedAt", "u64"],
        ["message", "string"],
        ["metadata", { tables: METADATA }],
        ["prunedAncestorTxLogs", { structs: 12, align: 1 }],
      ],
    },
  ],
  [
    "status",
    {
      table: [
        ["availability", "u8"],
        ["setAt", "u64"],
        ["reason", "string"],
      ],
    },
  ],
  ["metadata", { tables: METADATA }],
  [
    "latestUpdates",
    {
      tables: [
        ["type", "u8"],
        ["update", { union: UPDATES }],
        ["updatedAt", "u64"],
        ["backupPath", "string"],
      ],
    },
  ],
  ["repoBeforeUpdates", "string"],
  ["config", "bytes"],
  ["enabledFeatureFlags", "u16s"],
  ["disabledFeatureFlags", "u16s"],
  ["extra", "bytes"],
];
