-- What documents are drawn from, which step was done, and every document in one line before it is written out.
CREATE SCHEMA bench;
CREATE TABLE bench.step (name text PRIMARY KEY, seconds float8 NOT NULL);
CREATE TABLE bench.size (documents int NOT NULL, accounts int NOT NULL, agencies int NOT NULL);
CREATE TABLE bench.later (name text PRIMARY KEY, made_by text NOT NULL);
CREATE TABLE bench.slot (slot int PRIMARY KEY, office int NOT NULL);
CREATE TABLE bench.office (office int PRIMARY KEY, agency uuid, name text, abbreviation text, code text, units int,
    leader uuid, leader_name text, clerk_person uuid, clerk_name text, clerks int, leaders int);
CREATE TABLE bench.unit (office int, unit int, id uuid, head uuid, head_name text, specialists int, principal int,
    head_principal int, PRIMARY KEY (office, unit));
CREATE TABLE bench.specialist (office int, unit int, place int, post uuid, person uuid, name text, title text,
    principal int, PRIMARY KEY (office, unit, place));
CREATE TABLE bench.phrase (kind text, place int, text text, folded text, PRIMARY KEY (kind, place));
CREATE TABLE bench.type (place int PRIMARY KEY, code text, name text, short text);
CREATE TABLE bench.paper (place int PRIMARY KEY, blob uuid, name text);
CREATE TABLE bench.day (place int PRIMARY KEY, day date NOT NULL);
CREATE TABLE bench.document (n int PRIMARY KEY, id uuid NOT NULL, kind char NOT NULL, office int NOT NULL,
    unit int NOT NULL, moment timestamptz NOT NULL, age int NOT NULL, year int NOT NULL, number int NOT NULL);
CREATE FUNCTION bench.chance(n int, about int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (hashint8extended(n, about) & 2147483647) / 2147483648.0 $$;
CREATE FUNCTION bench.id_of(n int, about int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT md5(n || '-' || about)::uuid $$;
CREATE FUNCTION bench.id_at(moment timestamptz, n int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
        || '8' || substr(md5(n::text), 4, 15))::uuid $$;
