-- Every document in one line: the order of numbers is the order in time.
INSERT INTO bench.document
SELECT n, bench.id_at(moment, n), kind, office, unit, moment, age, year,
    row_number() OVER (PARTITION BY office, kind IN ('i', 'a'), year ORDER BY n)
FROM (
    SELECT n, office, moment, age, extract(year FROM moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::int AS year,
        1 + floor(power(bench.chance(n, 3), 1.3) * units)::int AS unit,
        CASE WHEN bench.chance(n, 1) < 0.68 THEN CASE WHEN age < 1 AND bench.chance(n, 4) < 0.6 THEN 'a' ELSE 'i' END
             WHEN bench.chance(n, 1) >= 0.96 AND age < 40 THEN 'd' ELSE 'o' END AS kind
    FROM (
        SELECT n, s.office, o.units, %(days)s - 1 - d.place AS age,
            (d.day + time '07:30' + interval '9 hours' * ((n::float8 * %(days)s / %(count)s) - d.place))
                AT TIME ZONE 'Asia/Ho_Chi_Minh' AS moment
        FROM generate_series(0, %(count)s - 1) AS n
        JOIN bench.day d ON d.place = floor(n::float8 * %(days)s / %(count)s)::int
        JOIN bench.slot s ON s.slot = floor(bench.chance(n, 2) * 10000)::int
        JOIN bench.office o ON o.office = s.office
    ) AS timed
) AS drawn
