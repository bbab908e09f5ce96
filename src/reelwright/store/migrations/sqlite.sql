CREATE TABLE reelwright_schema (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT reelwright_schema_pkc PRIMARY KEY (version_num)
)

CREATE TABLE productions (
	id VARCHAR(64) NOT NULL,
	title TEXT NOT NULL,
	brief_digest VARCHAR(64) NOT NULL,
	brief TEXT NOT NULL,
	state VARCHAR(32) NOT NULL,
	condition VARCHAR(32) NOT NULL,
	run INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	film TEXT, tenant VARCHAR(64) DEFAULT 'local' NOT NULL, gates TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)

CREATE INDEX ix_productions_brief_digest ON productions (brief_digest)

CREATE TABLE events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	production VARCHAR(64) NOT NULL,
	seq INTEGER NOT NULL,
	"key" TEXT,
	at DATETIME NOT NULL,
	kind VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	CONSTRAINT uq_events_production_seq UNIQUE (production, seq),
	CONSTRAINT uq_events_production_key UNIQUE (production, "key"),
	FOREIGN KEY(production) REFERENCES productions (id) ON DELETE CASCADE
)

CREATE TABLE progress (
	production VARCHAR(64) NOT NULL,
	item TEXT NOT NULL,
	fraction FLOAT NOT NULL,
	what TEXT NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (production, item),
	FOREIGN KEY(production) REFERENCES productions (id) ON DELETE CASCADE
)

CREATE TABLE assets (
	recipe VARCHAR(64) NOT NULL,
	kind VARCHAR(64) NOT NULL,
	recipe_body TEXT NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	size_bytes BIGINT NOT NULL,
	suffix VARCHAR(8) NOT NULL,
	facts TEXT NOT NULL,
	made_at DATETIME NOT NULL,
	PRIMARY KEY (recipe)
)

CREATE INDEX ix_assets_sha256 ON assets (sha256)

CREATE TABLE orders (
	"key" VARCHAR(128) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	production VARCHAR(64) NOT NULL,
	shot VARCHAR(16) NOT NULL,
	recipe VARCHAR(64) NOT NULL,
	backend VARCHAR(64) NOT NULL,
	model VARCHAR(128) NOT NULL,
	state VARCHAR(16) NOT NULL,
	body TEXT NOT NULL,
	handle TEXT,
	quoted BIGINT NOT NULL,
	note TEXT NOT NULL,
	sender VARCHAR(128) NOT NULL,
	written_at DATETIME NOT NULL,
	changed_at DATETIME NOT NULL,
	PRIMARY KEY ("key")
)

CREATE INDEX ix_orders_state ON orders (state)

CREATE INDEX ix_orders_recipe ON orders (recipe)

CREATE INDEX ix_orders_production ON orders (production)

CREATE TABLE ledger_entries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	at DATETIME NOT NULL,
	day VARCHAR(10) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	production VARCHAR(64) NOT NULL,
	shot VARCHAR(16) NOT NULL,
	recipe VARCHAR(64) NOT NULL,
	backend VARCHAR(64) NOT NULL,
	model VARCHAR(128) NOT NULL,
	"order" VARCHAR(128) NOT NULL,
	closes BOOLEAN NOT NULL,
	kind VARCHAR(16) NOT NULL,
	reserved BIGINT NOT NULL,
	spent BIGINT NOT NULL,
	reason TEXT NOT NULL,
	CONSTRAINT uq_ledger_entries_order_closes UNIQUE ("order", closes)
)

CREATE INDEX ix_ledger_entries_production ON ledger_entries (production)

CREATE INDEX ix_ledger_entries_tenant_day ON ledger_entries (tenant, day)

CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END

CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END

CREATE TABLE cached (
	recipe VARCHAR(64) NOT NULL,
	"key" TEXT NOT NULL,
	raw_bytes BIGINT NOT NULL,
	made BIGINT NOT NULL,
	used BIGINT NOT NULL,
	uses BIGINT NOT NULL,
	PRIMARY KEY (recipe),
	FOREIGN KEY(recipe) REFERENCES assets (recipe) ON DELETE CASCADE
)

CREATE TABLE cache_tallies (
	kind VARCHAR(64) NOT NULL,
	clock BIGINT NOT NULL,
	hits BIGINT NOT NULL,
	misses BIGINT NOT NULL,
	evicted BIGINT NOT NULL,
	expired BIGINT NOT NULL,
	forgotten BIGINT NOT NULL,
	PRIMARY KEY (kind)
)

CREATE INDEX ix_productions_tenant_created ON productions (tenant, created_at, id)

CREATE TABLE decisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	production VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	FOREIGN KEY(production) REFERENCES productions (id) ON DELETE CASCADE
)

CREATE INDEX ix_decisions_production ON decisions (production)

CREATE TABLE api_keys (
	id VARCHAR(16) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	name TEXT NOT NULL,
	role VARCHAR(16) NOT NULL,
	scopes TEXT NOT NULL,
	hash TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_at DATETIME NOT NULL,
	expires_at DATETIME,
	revoked_at DATETIME,
	PRIMARY KEY (id)
)

CREATE INDEX ix_api_keys_tenant ON api_keys (tenant)

CREATE TABLE browser_sessions (
	digest VARCHAR(64) NOT NULL,
	"key" VARCHAR(16) NOT NULL,
	made_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	PRIMARY KEY (digest),
	FOREIGN KEY("key") REFERENCES api_keys (id) ON DELETE CASCADE
)

CREATE INDEX ix_browser_sessions_key ON browser_sessions ("key")

CREATE TABLE entry_links (
	digest VARCHAR(64) NOT NULL,
	"key" VARCHAR(16) NOT NULL,
	expires_at DATETIME NOT NULL,
	used_at DATETIME,
	PRIMARY KEY (digest),
	FOREIGN KEY("key") REFERENCES api_keys (id) ON DELETE CASCADE
)

CREATE INDEX ix_entry_links_key ON entry_links ("key")

CREATE TABLE repeats (
	caller VARCHAR(128) NOT NULL,
	"key" VARCHAR(255) NOT NULL,
	digest VARCHAR(64) NOT NULL,
	holder VARCHAR(64) NOT NULL,
	status INTEGER,
	headers TEXT NOT NULL,
	body BLOB NOT NULL,
	at DATETIME NOT NULL,
	PRIMARY KEY (caller, "key")
)

CREATE INDEX ix_repeats_at ON repeats (at)

CREATE TABLE audit (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	at DATETIME NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	who TEXT NOT NULL,
	"key" VARCHAR(16) NOT NULL,
	role VARCHAR(16) NOT NULL,
	action TEXT NOT NULL,
	target TEXT NOT NULL,
	outcome VARCHAR(16) NOT NULL,
	detail TEXT NOT NULL,
	hash VARCHAR(64) NOT NULL
)

CREATE INDEX ix_audit_tenant ON audit (tenant)

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END

CREATE TABLE webhooks (
	id VARCHAR(32) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	url TEXT NOT NULL,
	kinds TEXT NOT NULL,
	secret TEXT NOT NULL,
	old_secret TEXT NOT NULL,
	old_until DATETIME,
	is_active BOOLEAN NOT NULL,
	told_up_to BIGINT NOT NULL,
	made_at DATETIME NOT NULL,
	PRIMARY KEY (id)
)

CREATE INDEX ix_webhooks_tenant ON webhooks (tenant)

CREATE TABLE deliveries (
	id VARCHAR(40) NOT NULL,
	webhook VARCHAR(32) NOT NULL,
	event BIGINT,
	kind VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	state VARCHAR(16) NOT NULL,
	attempts INTEGER NOT NULL,
	due_at DATETIME NOT NULL,
	status INTEGER,
	said TEXT NOT NULL,
	made_at DATETIME NOT NULL,
	changed_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT uq_deliveries_webhook_event UNIQUE (webhook, event),
	FOREIGN KEY(webhook) REFERENCES webhooks (id) ON DELETE CASCADE
)

CREATE INDEX ix_deliveries_state_due ON deliveries (state, due_at)

CREATE TABLE enhancements (
	id VARCHAR(64) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	name TEXT NOT NULL,
	clip VARCHAR(64) NOT NULL,
	options TEXT NOT NULL,
	state VARCHAR(16) NOT NULL,
	result VARCHAR(64),
	report TEXT,
	error TEXT,
	made_at DATETIME NOT NULL,
	began_at DATETIME,
	changed_at DATETIME NOT NULL, files TEXT DEFAULT '{}' NOT NULL,
	PRIMARY KEY (id)
)

CREATE INDEX ix_enhancements_tenant_made ON enhancements (tenant, made_at, id)

CREATE TABLE enhancement_parts (
	enhancement VARCHAR(64) NOT NULL,
	number INTEGER NOT NULL,
	frames INTEGER NOT NULL,
	fraction FLOAT NOT NULL,
	was_there BOOLEAN NOT NULL,
	PRIMARY KEY (enhancement, number),
	FOREIGN KEY(enhancement) REFERENCES enhancements (id) ON DELETE CASCADE
)

CREATE INDEX ix_orders_tenant_written ON orders (tenant, written_at, "key")

CREATE TABLE allowances (
	"key" VARCHAR(64) NOT NULL,
	minute BIGINT NOT NULL,
	taken INTEGER NOT NULL,
	PRIMARY KEY ("key", minute)
)

INSERT INTO reelwright_schema VALUES ('0009')
