/** The files the embedded ClickHouse engine reads at its start. */

/** Bytes of one log file; the engine keeps two. */
const logSize = '10M';

/**
 * @param {string} logFile
 * @returns {string} XML. No system log tables: a laptop's disk is not for them.
 */
export function serverConfiguration(logFile) {
  return `<clickhouse>
  <logger>
    <log>${escape(logFile)}</log>
    <size>${logSize}</size>
    <count>2</count>
    <console>0</console>
  </logger>
  <users_config>users.xml</users_config>
  <timezone>UTC</timezone>
  <mark_cache_size>67108864</mark_cache_size>
  <!-- A stop waits for idle connections, so they are not kept for long. -->
  <keep_alive_timeout>3</keep_alive_timeout>
</clickhouse>
`;
}

/**
 * The engine runs the statements it is started with as the user `default`, who cannot have a password, and anybody on
 * this machine can come as that user over HTTP. So it may do nothing but what the host asks for, which reads no file and
 * no table; its quota is used up once the host has asked; and what no quota counts, such as a query inside a query, is
 * held to next to nothing.
 */
export const starterUser = `<clickhouse>
  <profiles>
    <!-- All others inherit from this one, so it says nothing. -->
    <default/>
    <starter>
      <max_rows_to_read>1000</max_rows_to_read>
      <max_memory_usage>50000000</max_memory_usage>
      <max_threads>1</max_threads>
      <constraints>
        <max_rows_to_read><const/></max_rows_to_read>
        <max_memory_usage><const/></max_memory_usage>
        <max_threads><const/></max_threads>
        <add_http_cors_header><const/></add_http_cors_header>
      </constraints>
    </starter>
  </profiles>
  <quotas>
    <default/>
    <starter>
      <interval>
        <!-- Seconds, the longest the engine takes. -->
        <duration>2000000000</duration>
        <queries>2</queries>
      </interval>
    </starter>
  </quotas>
  <users>
    <default>
      <no_password/>
      <networks>
        <ip>127.0.0.1</ip>
      </networks>
      <profile>starter</profile>
      <quota>starter</quota>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
      </grants>
    </default>
  </users>
</clickhouse>
`;

/**
 * Tests work in databases of their own, named `tollgate_...`, and read them as `reporter` too. (A second file with more
 * grants would not do: merging keeps one of two elements with the same place and name.)
 *
 * @param {string} users the users of infra/clickhouse
 * @returns {string} XML
 */
export function withTestDatabases(users) {
  return users.replace('<grants>', '<grants>\n        <query>GRANT SELECT ON tollgate_*.*</query>');
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
