-- The market as PostGraphile serves it: tables with indexes for what is asked, and functions for the search and its counts.
CREATE SCHEMA bench;
CREATE TABLE bench.companies (name text PRIMARY KEY);
CREATE TABLE bench.people (
  number integer PRIMARY KEY,
  id text NOT NULL,
  headline text NOT NULL,
  display_name text NOT NULL,
  profession text NOT NULL,
  levels text[] NOT NULL,
  sectors text[] NOT NULL,
  forms text[] NOT NULL,
  contract_kinds text[] NOT NULL,
  languages text[] NOT NULL,
  min_minutes_week integer NOT NULL,
  max_minutes_week integer NOT NULL,
  max_days integer NOT NULL,
  max_travel_minutes integer NOT NULL,
  duo_preference text NOT NULL,
  company text NOT NULL,
  subjects text[] NOT NULL,
  province text NOT NULL,
  halves text[] NOT NULL,
  CONSTRAINT employed FOREIGN KEY (company) REFERENCES bench.companies (name)
);
COMMENT ON CONSTRAINT employed ON bench.people IS E'@fieldName employer';
COPY bench.companies FROM STDIN;
COPY bench.people FROM STDIN;
CREATE INDEX ON bench.people (province, max_minutes_week);
CREATE INDEX ON bench.people (company);
CREATE INDEX ON bench.people USING gin (halves);

CREATE FUNCTION bench.search(province text, half text, most integer) RETURNS SETOF bench.people
LANGUAGE sql STABLE AS $$
  SELECT * FROM bench.people AS one
  WHERE one.province = search.province AND one.max_minutes_week <= search.most AND one.halves @> ARRAY[search.half]
  ORDER BY one.number DESC
$$;
CREATE TYPE bench.tally AS (value text, count integer);
CREATE FUNCTION bench.subjects(province text, half text, most integer) RETURNS SETOF bench.tally
LANGUAGE sql STABLE AS $$
  SELECT value, count(DISTINCT number)::integer FROM bench.search(province, half, most), unnest(subjects) AS value GROUP BY value
$$;
CREATE FUNCTION bench.levels(province text, half text, most integer) RETURNS SETOF bench.tally
LANGUAGE sql STABLE AS $$
  SELECT value, count(DISTINCT number)::integer FROM bench.search(province, half, most), unnest(levels) AS value GROUP BY value
$$;
ANALYZE;
