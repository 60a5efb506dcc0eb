-- Why: a worker hands over the derived columns with each row. Left to the tables, their expressions cost ClickHouse
-- more per insert than all the rest; a column that is MATERIALIZED takes no value, one with a DEFAULT does.
-- Safe while the previous release runs: yes, it names no derived column and gets the defaults, which are as before.

ALTER TABLE attempts {on_cluster}
  MODIFY COLUMN tag_slot_0 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 0, tags))),
  MODIFY COLUMN tag_slot_1 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 1, tags))),
  MODIFY COLUMN tag_slot_2 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 2, tags))),
  MODIFY COLUMN tag_slot_3 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 3, tags))),
  MODIFY COLUMN tag_slot_4 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 4, tags))),
  MODIFY COLUMN tag_slot_5 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 5, tags))),
  MODIFY COLUMN tag_slot_6 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 6, tags))),
  MODIFY COLUMN tag_slot_7 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 7, tags))),
  MODIFY COLUMN admitted_hour DateTime('UTC') DEFAULT toStartOfHour(admitted_at),
  MODIFY COLUMN latency_bucket UInt16 DEFAULT toUInt16(round(log(greatest(latency_ms, 1)) / log(1.015))),
  MODIFY COLUMN time_to_first_token_bucket Nullable(UInt16) DEFAULT if(isNull(time_to_first_token_ms), NULL, toUInt16(round(log(greatest(assumeNotNull(time_to_first_token_ms), 1)) / log(1.015)))),
  MODIFY COLUMN precedence UInt64 DEFAULT bitOr(bitShiftLeft(281474976710655 - toUInt64(toUnixTimestamp64Milli(stored_at)), 16), toUInt64(reinterpretAsUInt16(substring(content_hash, 1, 2)))),
  MODIFY COLUMN admitted_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  MODIFY COLUMN batch_id String CODEC(LZ4),
  MODIFY COLUMN stored_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  MODIFY COLUMN closed_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  MODIFY COLUMN sequence UInt64 CODEC(Delta, LZ4);

-- Reports go by admitted_hour, which has an index of its own.
ALTER TABLE attempts {on_cluster} DROP INDEX IF EXISTS admitted_at_range;

ALTER TABLE ledger_entries {on_cluster}
  MODIFY COLUMN tag_slot_0 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 0, tags))),
  MODIFY COLUMN tag_slot_1 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 1, tags))),
  MODIFY COLUMN tag_slot_2 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 2, tags))),
  MODIFY COLUMN tag_slot_3 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 3, tags))),
  MODIFY COLUMN tag_slot_4 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 4, tags))),
  MODIFY COLUMN tag_slot_5 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 5, tags))),
  MODIFY COLUMN tag_slot_6 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 6, tags))),
  MODIFY COLUMN tag_slot_7 LowCardinality(String) DEFAULT toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 7, tags))),
  MODIFY COLUMN admitted_hour DateTime('UTC') DEFAULT toStartOfHour(admitted_at),
  MODIFY COLUMN precedence UInt64 DEFAULT bitOr(bitShiftLeft(281474976710655 - toUInt64(toUnixTimestamp64Milli(stored_at)), 16), toUInt64(reinterpretAsUInt16(substring(content_hash, 1, 2)))),
  MODIFY COLUMN admitted_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  MODIFY COLUMN batch_id String CODEC(LZ4),
  MODIFY COLUMN stored_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  MODIFY COLUMN price_version String CODEC(LZ4);

-- Reports go by admitted_hour, which has an index of its own.
ALTER TABLE ledger_entries {on_cluster} DROP INDEX IF EXISTS admitted_at_range;
