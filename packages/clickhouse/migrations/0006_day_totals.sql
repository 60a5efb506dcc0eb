-- Why: a report over months should not read every attempt of them again. When a day is quiet its attempts and ledger
-- entries are added up once, and reports read the totals.
-- Safe while the previous release runs: yes, tables and views are new, and it does not look at them.
--
-- The totals are never fed by inserts, which would count copies twice: they are made from FINAL, of exactly the parts a
-- day consists of. The names of those parts are kept with them (fingerprint). As soon as anything is inserted into the
-- day, merged or deleted, the names differ and reports read the day itself again, until it is sealed anew.
CREATE TABLE IF NOT EXISTS day_total_rows {on_cluster}
(
  event_date Date COMMENT 'The UTC day under which the attempts are stored.',
  version UInt64 COMMENT 'Which sealing of that day made the row.',
  admitted_hour DateTime('UTC') COMMENT 'The start of the UTC day on which the attempts were admitted.',
  project_id UUID COMMENT 'The project whose key was used.',
  team LowCardinality(Nullable(String)) COMMENT 'The team of the project; NULL if it has none.',
  provider LowCardinality(String) COMMENT 'The provider that was called, as its operator named it.',
  model LowCardinality(String) COMMENT 'The model name that was sent to the provider.',
  tags Map(LowCardinality(String), String) COMMENT 'Labels of the requests.',
  attempts UInt64 COMMENT 'How many attempts.',
  requests UInt64 COMMENT 'How many of them were the first of their request.',
  errors UInt64 COMMENT 'How many failed.',
  input UInt64 COMMENT 'Sum of the input tokens that are known.',
  cached UInt64 COMMENT 'Sum of the tokens read from a prompt cache that are known.',
  output UInt64 COMMENT 'Sum of the output tokens that are known.',
  reasoning UInt64 COMMENT 'Sum of the reasoning tokens that are known.',
  estimated UInt64 COMMENT 'How many attempts have tokens that are an estimate.',
  cache_hits UInt64 COMMENT 'How many the response cache answered.',
  cache_asked UInt64 COMMENT 'For how many the response cache was asked.',
  unpriced UInt64 COMMENT 'How many had no price when they were stored.',
  latency AggregateFunction(quantilesTiming(0.5, 0.95, 0.99), UInt16) COMMENT 'State of the percentiles of latency_bucket.',
  first_token AggregateFunction(quantilesTiming(0.5, 0.95), Nullable(UInt16)) COMMENT 'State of the percentiles of time_to_first_token_bucket.',
  entries UInt64 COMMENT 'How many ledger entries.',
  cost Decimal(38, 12) COMMENT 'US dollars: charges and adjustments.',
  saved Decimal(38, 12) COMMENT 'US dollars: savings.',
  tag_slot_0 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 0, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 0 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_1 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 1, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 1 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_2 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 2, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 2 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_3 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 3, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 3 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_4 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 4, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 4 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_5 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 5, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 5 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_6 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 6, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 6 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_7 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 7, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 7 modulo 8, as JSON. Grouping by it is several times faster than by tags.'
)
ENGINE = {engine:MergeTree()}
PARTITION BY (event_date, version)
ORDER BY (project_id, admitted_hour)
COMMENT 'Totals of days, by project, team, provider, model and tags; read it through the view day_totals.';

CREATE TABLE IF NOT EXISTS day_seals {on_cluster}
(
  event_date Date COMMENT 'The day that was sealed.',
  version UInt64 COMMENT 'Milliseconds since 1970 when it was; the latest row of a day counts.',
  fingerprint UInt64 COMMENT 'Hash of the names of all parts the day consisted of.',
  attempts UInt64 COMMENT 'How many attempts the day had.',
  total_rows UInt64 COMMENT 'How many rows of totals were kept for it: none when they would not have been much fewer than the attempts.'
)
ENGINE = {engine:ReplacingMergeTree(version)}
ORDER BY event_date
COMMENT 'Which days were sealed, and what they consisted of then; read it through the view day_states.';

CREATE OR REPLACE VIEW day_states {on_cluster}
(
  event_date Date COMMENT 'A day under which attempts or ledger entries are stored.',
  version UInt64 COMMENT 'The totals that hold for it in the view day_totals; 0 while there are none.',
  fingerprint UInt64 COMMENT 'Hash of the names of all parts the day consists of now.',
  sealed_fingerprint UInt64 COMMENT 'The same as it was when the day was last sealed; 0 if it never was.',
  attempts UInt64 COMMENT 'Rows of attempts, copies included.',
  changed_at DateTime('UTC') COMMENT 'When a part was last written or merged.'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
  p.event_date AS event_date,
  if(s.fingerprint = p.fingerprint AND s.total_rows > 0, s.version, 0) AS version,
  p.fingerprint AS fingerprint,
  s.fingerprint AS sealed_fingerprint,
  p.attempts AS attempts,
  p.changed_at AS changed_at
FROM
(
  SELECT
    toDate(partition) AS event_date,
    cityHash64(arrayStringConcat(arraySort(groupArray(concat(table, '/', name))), ',')) AS fingerprint,
    sumIf(rows, table = 'attempts') AS attempts,
    max(modification_time) AS changed_at
  FROM system.parts
  WHERE database = '{database}' AND table IN ('attempts', 'ledger_entries') AND active
  GROUP BY partition
) AS p
LEFT JOIN
(
  SELECT event_date, version, fingerprint, total_rows
  FROM day_seals FINAL
) AS s ON s.event_date = p.event_date
COMMENT 'The days there are, and which of them have totals that hold.';

CREATE OR REPLACE VIEW day_totals {on_cluster}
(
  event_date Date COMMENT 'The UTC day under which the attempts are stored.',
  version UInt64 COMMENT 'Which sealing of that day made the row.',
  admitted_hour DateTime('UTC') COMMENT 'The start of the UTC day on which the attempts were admitted.',
  project_id UUID COMMENT 'The project whose key was used.',
  team LowCardinality(Nullable(String)) COMMENT 'The team of the project; NULL if it has none.',
  provider LowCardinality(String) COMMENT 'The provider that was called, as its operator named it.',
  model LowCardinality(String) COMMENT 'The model name that was sent to the provider.',
  tags Map(LowCardinality(String), String) COMMENT 'Labels of the requests.',
  attempts UInt64 COMMENT 'How many attempts.',
  requests UInt64 COMMENT 'How many of them were the first of their request.',
  errors UInt64 COMMENT 'How many failed.',
  input UInt64 COMMENT 'Sum of the input tokens that are known.',
  cached UInt64 COMMENT 'Sum of the tokens read from a prompt cache that are known.',
  output UInt64 COMMENT 'Sum of the output tokens that are known.',
  reasoning UInt64 COMMENT 'Sum of the reasoning tokens that are known.',
  estimated UInt64 COMMENT 'How many attempts have tokens that are an estimate.',
  cache_hits UInt64 COMMENT 'How many the response cache answered.',
  cache_asked UInt64 COMMENT 'For how many the response cache was asked.',
  unpriced UInt64 COMMENT 'How many had no price when they were stored.',
  latency AggregateFunction(quantilesTiming(0.5, 0.95, 0.99), UInt16) COMMENT 'State of the percentiles of latency_bucket.',
  first_token AggregateFunction(quantilesTiming(0.5, 0.95), Nullable(UInt16)) COMMENT 'State of the percentiles of time_to_first_token_bucket.',
  entries UInt64 COMMENT 'How many ledger entries.',
  cost Decimal(38, 12) COMMENT 'US dollars: charges and adjustments.',
  saved Decimal(38, 12) COMMENT 'US dollars: savings.',
  tag_slot_0 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 0 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_1 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 1 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_2 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 2 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_3 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 3 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_4 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 4 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_5 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 5 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_6 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 6 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_7 LowCardinality(String) COMMENT 'The tags whose name has a CRC-32 of 7 modulo 8, as JSON. Grouping by it is several times faster than by tags.'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
  event_date,
  version,
  admitted_hour,
  project_id,
  team,
  provider,
  model,
  tags,
  attempts,
  requests,
  errors,
  input,
  cached,
  output,
  reasoning,
  estimated,
  cache_hits,
  cache_asked,
  unpriced,
  latency,
  first_token,
  entries,
  cost,
  saved,
  tag_slot_0,
  tag_slot_1,
  tag_slot_2,
  tag_slot_3,
  tag_slot_4,
  tag_slot_5,
  tag_slot_6,
  tag_slot_7
FROM day_total_rows
COMMENT 'Totals of days. Only the rows whose day and version are in day_states hold.';
