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
 * The engine runs the statements it is started with as the user `default`, who cannot have a password. So this user may
 * do nothing but what the host asks for, and its quota is used up once the host has asked: whoever comes later over HTTP
 * as `default` is refused.
 */
export const starterUser = `<clickhouse>
  <profiles>
    <default/>
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
      <profile>default</profile>
      <quota>starter</quota>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
        <query>GRANT FILE ON *.*</query>
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
