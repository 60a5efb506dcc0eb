-- Why: how parts are kept. A part of up to 128 MiB stays in one file: with a file for each of sixty columns, merging the
-- small parts of a busy day cost more in files than in rows. And parts that were merged stay for eight minutes, whatever
-- the server's default is (an embedded engine removes them at once): a merged part is not synced, so until the system
-- has written it only they are sure to be there after a loss of power.
-- Safe while the previous release runs: yes, it does not look at these settings.

ALTER TABLE attempts {on_cluster}
  MODIFY SETTING min_bytes_for_wide_part = 134217728, old_parts_lifetime = 480;

ALTER TABLE ledger_entries {on_cluster}
  MODIFY SETTING min_bytes_for_wide_part = 134217728, old_parts_lifetime = 480;

ALTER TABLE dead_letters {on_cluster} MODIFY SETTING old_parts_lifetime = 480;

ALTER TABLE conflicts {on_cluster} MODIFY SETTING old_parts_lifetime = 480;
