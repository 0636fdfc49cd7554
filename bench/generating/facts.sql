-- A batch of documents with everything that is drawn for each: whose, about what, how far; and who sees it and why.
CREATE TEMP TABLE doc ON COMMIT DROP AS
SELECT d.*, o.agency, o.name AS agency_name, o.abbreviation, o.code, o.clerks, o.leaders, o.leader, o.leader_name,
    o.clerk_person, o.clerk_name, u.id AS unit_id, u.principal AS unit_principal, u.head, u.head_principal, u.head_name,
    s.post, s.principal, s.person, s.name, s.title, t.code AS type_code, t.name AS type_name,
    CASE WHEN bench.chance(n, 40) < 0.6 THEN co1.post END AS co1, co1.principal AS co1_principal, u1.head_principal AS co1_head,
    CASE WHEN bench.chance(n, 40) < 0.25 THEN co2.post END AS co2, co2.principal AS co2_principal, u2.head_principal AS co2_head,
    CASE WHEN bench.chance(n, 41) < 0.8 THEN f.agency END AS issuer,
    CASE WHEN bench.chance(n, 41) < 0.8 THEN f.name ELSE 'Công ty cổ phần số ' || floor(bench.chance(n, 42) * 3000) END AS issuer_name,
    CASE WHEN bench.chance(n, 41) < 0.8 THEN f.code ELSE '' END AS issuer_code,
    CASE WHEN d.kind IN ('i', 'a') THEN 1 + floor(bench.chance(n, 43) * 4000)::int ELSE d.number END AS own_number,
    concat_ws('-', nullif(t.short, ''), CASE WHEN d.kind IN ('i', 'a') THEN f.abbreviation ELSE o.abbreviation END) AS symbol,
    v.text || ' ' || b.text || ' ' || p.text AS subject, v.folded || ' ' || b.folded || ' ' || p.folded AS folded,
    lower(replace(translate(concat_ws('-', nullif(t.short, ''), CASE WHEN d.kind IN ('i', 'a') THEN f.abbreviation ELSE o.abbreviation END), 'Đ', 'D'), '-', ' ')) AS folded_symbol,
    body1.folded || ' ' || body2.folded AS body,
    CASE WHEN bench.chance(n, 44) < 0.04 THEN 2 WHEN bench.chance(n, 44) < 0.1 THEN 1 ELSE 0 END AS urgency,
    CASE WHEN bench.chance(n, 45) < 0.7 THEN date_trunc('day', d.moment) + interval '10 hours'
        + interval '1 day' * (2 + floor(bench.chance(n, 46) * 20)) END AS due,
    CASE WHEN d.kind = 'a' THEN 'arrived'
        WHEN d.kind = 'd' THEN (ARRAY['drafting', 'drafting', 'review', 'to_sign', 'signed'])[1 + floor(bench.chance(n, 47) * 5)]
        WHEN d.kind = 'o' THEN 'issued'
        WHEN d.age < 2 AND bench.chance(n, 47) < 0.4 THEN 'to_instruct'
        WHEN d.age < 10 AND bench.chance(n, 47) < 0.75 OR bench.chance(n, 47) < 0.012
            THEN (ARRAY['assigned', 'in_progress'])[1 + floor(bench.chance(n, 48) * 2)]
        ELSE 'finished' END AS state
FROM bench.document d
JOIN bench.office o ON o.office = d.office
JOIN bench.unit u ON u.office = d.office AND u.unit = d.unit
JOIN bench.specialist s ON s.office = d.office AND s.unit = d.unit AND s.place = floor(bench.chance(n, 49) * u.specialists)::int
JOIN bench.unit u1 ON u1.office = d.office AND u1.unit = 1 + (d.unit + floor(bench.chance(n, 50) * o.units)::int) %% o.units
JOIN bench.specialist co1 ON co1.office = d.office AND co1.unit = u1.unit AND co1.place = floor(bench.chance(n, 51) * u1.specialists)::int
JOIN bench.unit u2 ON u2.office = d.office AND u2.unit = 1 + (d.unit + floor(bench.chance(n, 52) * o.units)::int) %% o.units
JOIN bench.specialist co2 ON co2.office = d.office AND co2.unit = u2.unit AND co2.place = floor(bench.chance(n, 53) * u2.specialists)::int
JOIN bench.slot fs ON fs.slot = floor(bench.chance(n, 54) * 10000)::int
JOIN bench.office f ON f.office = fs.office
JOIN bench.type t ON t.place = floor(bench.chance(n, 55) * (SELECT count(*) FROM bench.type))::int
JOIN bench.phrase v ON v.kind = 'verb' AND v.place = floor(bench.chance(n, 56) * (SELECT count(*) FROM bench.phrase WHERE kind = 'verb'))::int
JOIN bench.phrase b ON b.kind = 'object' AND b.place = floor(power(bench.chance(n, 57), 1.5) * (SELECT count(*) FROM bench.phrase WHERE kind = 'object'))::int
JOIN bench.phrase p ON p.kind = 'place' AND p.place = floor(bench.chance(n, 58) * (SELECT count(*) FROM bench.phrase WHERE kind = 'place'))::int
JOIN bench.phrase body1 ON body1.kind = 'body' AND body1.place = floor(bench.chance(n, 59) * (SELECT count(*) FROM bench.phrase WHERE kind = 'body'))::int
JOIN bench.phrase body2 ON body2.kind = 'body' AND body2.place = floor(bench.chance(n, 60) * (SELECT count(*) FROM bench.phrase WHERE kind = 'body'))::int
WHERE d.n >= %(first)s AND d.n < %(last)s;
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT DISTINCT ON (id, principal) id, principal, kind, moment, reason FROM (
    SELECT id, clerks AS principal, 'incoming' AS kind, moment, 'clerk' AS reason, 1 AS rank FROM doc WHERE kind IN ('i', 'a')
    UNION ALL SELECT id, leaders, 'incoming', moment, 'leader', 2 FROM doc WHERE kind = 'i'
    UNION ALL SELECT id, principal, 'incoming', moment, 'lead', 3 FROM doc WHERE kind = 'i' AND state <> 'to_instruct'
    UNION ALL SELECT id, head_principal, 'incoming', moment, 'unit_head', 4 FROM doc WHERE kind = 'i' AND state <> 'to_instruct'
    UNION ALL SELECT id, co1_principal, 'incoming', moment, 'cowork', 5 FROM doc
        WHERE kind = 'i' AND state <> 'to_instruct' AND co1 IS NOT NULL
    UNION ALL SELECT id, co1_head, 'incoming', moment, 'unit_head', 6 FROM doc
        WHERE kind = 'i' AND state <> 'to_instruct' AND co1 IS NOT NULL
    UNION ALL SELECT id, co2_principal, 'incoming', moment, 'cowork', 7 FROM doc
        WHERE kind = 'i' AND state <> 'to_instruct' AND co2 IS NOT NULL
    UNION ALL SELECT id, co2_head, 'incoming', moment, 'unit_head', 8 FROM doc
        WHERE kind = 'i' AND state <> 'to_instruct' AND co2 IS NOT NULL
    UNION ALL SELECT id, principal, 'outgoing', moment, 'drafter', 1 FROM doc WHERE kind IN ('o', 'd')
    UNION ALL SELECT id, unit_principal, 'outgoing', moment, 'drafter', 2 FROM doc WHERE kind IN ('o', 'd')
    UNION ALL SELECT id, head_principal, 'outgoing', moment, 'reviewer', 3 FROM doc WHERE kind = 'o' OR state <> 'drafting'
    UNION ALL SELECT id, leaders, 'outgoing', moment, 'signer', 4 FROM doc WHERE kind = 'o' OR state IN ('to_sign', 'signed')
    UNION ALL SELECT id, clerks, 'outgoing', moment, 'clerk', 5 FROM doc WHERE kind = 'o' OR state = 'signed'
) AS every ORDER BY id, principal, rank;
